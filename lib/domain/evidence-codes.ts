/** How evidence states are stored: codes never change their meaning. */
import type { EvidenceState } from "./over-privilege.ts";

export const evidenceStates = {
  enough: {
    code: 1,
    label: "Enough",
    meaning: "Identity and evidence are old enough, and enough of its actions are watched.",
  },
  young: {
    code: 2,
    label: "Young",
    meaning: "The identity, or the evidence about it, is younger than the window.",
  },
  blind: { code: 3, label: "Blind", meaning: "No source watches enough of what it may do." },
  "nothing-granted": { code: 4, label: "Nothing granted", meaning: "It may do nothing that is known." },
} as const satisfies Record<EvidenceState, { code: number; label: string; meaning: string }>;
