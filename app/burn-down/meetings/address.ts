/** The addresses of meetings: where one stands is in its address, so that a page loaded again stands there too. */
import type { Place } from "#lib/domain/meetings/agenda.ts";

export const meetingsAddress = "/burn-down/meetings";

/** Without a place it goes on where the meeting stands. */
export function meetingAddress(id: number, place?: Place): string {
  return `${meetingsAddress}/${id}${place === undefined ? "" : `?at=${place}`}`;
}

export function minutesAddress(id: number): string {
  return `${meetingsAddress}/${id}/minutes`;
}
