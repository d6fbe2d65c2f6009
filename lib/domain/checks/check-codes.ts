/** Which checks there are, by key: what filters, tables and the list name them by, without what judges. Bits never change their meaning. */

/** `bit`: of an identity's checks, and the rule of a finding. */
export const checkCodes = {
  unowned: { bit: 0, label: "Unowned" },
  "unused-identity": { bit: 1, label: "Unused identity" },
  "unused-credential": { bit: 2, label: "Unused credential" },
  "old-credential": { bit: 3, label: "Old credential" },
  "key-beside-federation": { bit: 4, label: "Key beside federation" },
  "unused-actions": { bit: 5, label: "Unused actions" },
  "unused-actions-30": { bit: 6, label: "Unused actions, 30 days" },
  "unused-privilege": { bit: 7, label: "Unused privilege" },
  administrator: { bit: 8, label: "Administrator" },
  escalation: { bit: 9, label: "Escalation path" },
  "crosses-environment": { bit: 10, label: "Crosses environments" },
  "open-trust": { bit: 11, label: "Open trust" },
  "loose-subject": { bit: 12, label: "Loose subject" },
  "half-link": { bit: 13, label: "Half link" },
  "dangling-binding": { bit: 14, label: "Dangling binding" },
  "legacy-token": { bit: 15, label: "Legacy token" },
  "shared-identity": { bit: 16, label: "Shared identity" },
  "service-agent-role": { bit: 17, label: "Service-agent role" },
  "human-use": { bit: 18, label: "Human use" },
  "could-be-keyless": { bit: 19, label: "Could be keyless" },
  "exposed-key": { bit: 20, label: "Exposed key" },
  "dangling-principal": { bit: 21, label: "Dangling principal" },
  "not-needed": { bit: 22, label: "Not needed" },
  "public-grant": { bit: 23, label: "Public grant" },
} as const satisfies Record<string, { bit: number; label: string }>;

export type CheckKey = keyof typeof checkCodes;

export const checkKeys = Object.keys(checkCodes) as CheckKey[];

const byBit = new Map<number, CheckKey>(checkKeys.map((key) => [checkCodes[key].bit, key]));

/** As stored. Throws RangeError for a bit no check has. */
export function checkOfBit(bit: number): CheckKey {
  const key = byBit.get(bit);
  if (key === undefined) throw new RangeError(`No check has the bit ${bit}.`);
  return key;
}
