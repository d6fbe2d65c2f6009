/** What the kinds of removal, the reasons to keep and the lists of a what-if are called. */
import type { WhatIfKind } from "#lib/domain/burn-down/what-if.ts";
import type { Blocker } from "#lib/domain/remediation/may-go.ts";
import type { KeptReason } from "#lib/queries/burn-down/what-if-items.ts";
import type { WhatIfList } from "#lib/queries/burn-down/what-if-list.ts";

export const kindWords: Record<WhatIfKind, string> = {
  "remove-actions": "Remove unused actions",
  retire: "Retire unused identities",
  "remove-credential": "Delete unused credentials",
};

export const keptWords: Record<KeptReason, string> = {
  excepted: "excepted",
  untouchable: "not to be changed by hand, or used by Rollcall itself to read",
  emergency: "kept for emergencies",
  "not-unused":
    "not proven unused: credentials that are only old, identities that their team only does not need",
  unproven: "with nothing left that is proven unused",
};

export const blockedWords: Record<Blocker["why"], string> = {
  young: "somebody too young shares the document",
  blind: "somebody too little watched shares the document",
  unknown: "somebody not known shares the document",
  needs: "somebody needs what they would remove",
};

export const listWords: Record<WhatIfList, string> = {
  narrowed: "lose actions",
  retired: "are retired",
  beyond: "outside of the filter lose actions with a shared document",
  high: "are above 0.4 afterwards",
  "tier-2": "are privileged afterwards",
  told: "have an index afterwards",
  young: "are young afterwards",
  blind: "are too little watched afterwards",
  "nothing-granted": "may do nothing afterwards",
};
