/** How long at the most something may be allowed to stay: what nobody set is the standard, and what was set is never outside its bounds. */
import { Invalid, NotFound } from "#lib/errors.ts";

export const policyLimits = {
  exception: { label: "An exception lasts at most", standard: 180 },
  "break-glass": { label: "A break-glass declaration lasts at most", standard: 180 },
} as const;
export type PolicyLimitKey = keyof typeof policyLimits;

export const policyKeys = Object.keys(policyLimits) as PolicyLimitKey[];

/** Whole days: whatever stays longer than a year was never looked at again. */
export const policyBounds = { least: 1, most: 365 } as const;

/** Days, by what they limit. */
export type PolicyDays = Record<PolicyLimitKey, number>;

export function policyDays(stored: readonly { key: string; days: number }[]): PolicyDays {
  const of = (key: PolicyLimitKey) =>
    stored.find((one) => one.key === key)?.days ?? policyLimits[key].standard;
  return { exception: of("exception"), "break-glass": of("break-glass") };
}

/** Throws NotFound. */
export function policyNamed(text: string): PolicyLimitKey {
  const found = policyKeys.find((key) => key === text);
  if (found !== undefined) return found;
  throw new NotFound(`There is no limit called "${text.slice(0, 40)}".`, {
    hint: `Limits: ${policyKeys.join(", ")}.`,
  });
}

/** Throws Invalid. */
export function limitOf(days: number): number {
  const { least, most } = policyBounds;
  if (Number.isSafeInteger(days) && days >= least && days <= most) return days;
  throw new Invalid(`${days} is no limit in days.`, { hint: `Use whole days, from ${least} to ${most}.` });
}
