/** What can be said of who answers for an identity. Only the last two count as owned: somebody said yes, and it still holds. */

/** Codes are what identity_row and posture keep; 0 is `none`: no team, and nothing suggests one. */
export const ownerStates = {
  attested: { code: 4, label: "Attested" },
  claimed: { code: 3, label: "Claimed" },
  lapsed: { code: 2, label: "Lapsed" },
  inferred: { code: 1, label: "Inferred" },
} as const;

export type OwnerState = keyof typeof ownerStates | "none";

/** What disagrees with a live claim. */
export const ownerConflicts = {
  contested: { code: 2, label: "Contested" },
  disputed: { code: 1, label: "Disputed" },
} as const;

export type OwnerConflict = keyof typeof ownerConflicts | "none";

/** As stored. */
export function ownerStateOf(code: number): OwnerState {
  const found = Object.entries(ownerStates).find(([, state]) => state.code === code);
  return found ? (found[0] as OwnerState) : "none";
}

/** As stored. */
export function ownerConflictOf(code: number): OwnerConflict {
  const found = Object.entries(ownerConflicts).find(([, conflict]) => conflict.code === code);
  return found ? (found[0] as OwnerConflict) : "none";
}
