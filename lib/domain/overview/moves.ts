/** What is unusual when it happens to an identity within a week: each move is a filter it did not pass then and passes now. */

export type Move = {
  /** Before the number: "3 became privileged". */
  words: { one: string; many: string };
  meaning: string;
  /** Added to the filter of the counted identities: passes now, … */
  now: string;
  /** … and did not pass then, though what it asks for was known, or the identity was not there. */
  isBad: boolean;
};

/** What each asks for stands in the intervals of posture too. */
export const moves = {
  "became-privileged": {
    words: { one: "identity became privileged", many: "identities became privileged" },
    meaning: "Tier 2 now, and a lower tier or not there a week ago: new administration rights.",
    now: "tier:2",
    isBad: true,
  },
  "became-over-privileged": {
    words: { one: "identity became over-privileged", many: "identities became over-privileged" },
    meaning: "More than 40 % of what it may do is proven unused now, and was not a week ago.",
    now: "evidence:enough opi>0.4",
    isBad: true,
  },
  "lost-owner": {
    words: { one: "identity lost its owner", many: "identities lost their owner" },
    meaning: "A team answered for it a week ago, and none does now: released, lapsed or archived.",
    now: "-owner:attested,claimed",
    isBad: true,
  },
  "gained-long-lived": {
    words: { one: "identity gained a long-lived secret", many: "identities gained a long-lived secret" },
    meaning:
      "It has a key, password, certificate or secret now, and had only short-lived ways in a week ago.",
    now: "credential-life:long-lived",
    isBad: true,
  },
  "became-stale": {
    words: { one: "identity fell out of use", many: "identities fell out of use" },
    meaning: "Unused for the whole window now, and in use a week ago.",
    now: "stale:stale",
    isBad: false,
  },
} as const satisfies Record<string, Move>;

export type MoveKey = keyof typeof moves;
export const moveKeys = Object.keys(moves) as MoveKey[];

/** Days that count as this week. */
export const moveDays = 7;

/** Growth worth telling: at least so many came, and at least such a share of those who were there. */
export const growth = { least: 5, share: 0.05 } as const;

/** `came` in the days, `before`: who was there at their start. Null: not unusual, or nobody was there to compare with. */
export function growthOf(came: number, before: number): number | null {
  if (before === 0 || came < growth.least) return null;
  const share = came / before;
  return share >= growth.share ? share : null;
}
