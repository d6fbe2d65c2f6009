/** How long something lay idle is counted from the first whole day without use, so that 90 means ninety whole days, as for identities. */
import { dayPlus, daysBetween } from "./days.ts";

/** `lastUsedOn` null: never used. Null where it was never used and nobody knows since when it is there. */
export function idleSince(lastUsedOn: string | null, createdOn: string | null): string | null {
  return lastUsedOn === null ? createdOn : dayPlus(lastUsedOn, 1);
}

export function isIdleFor(since: string, today: string, days: number): boolean {
  return daysBetween(since, today) >= days;
}
