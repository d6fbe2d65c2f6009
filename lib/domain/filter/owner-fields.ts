/** The fields of the registry that say who answers for an identity, and whether anybody said so. */
import { ownerConflicts, ownerStates } from "../ownership/owner-states.ts";
import type { Field } from "./fields.ts";

export const ownerFields = [
  {
    name: "team",
    type: "text",
    label: "Team",
    meaning: "The accountable team: one that claimed or attested it, and whose claim has not lapsed.",
    none: "no team has said yes",
    facet: true,
    column: "Team",
    words: { before: "owned by" },
  },
  {
    name: "owner",
    type: "enum",
    label: "Owner",
    meaning: "Whether a team said yes. Only claimed and attested count; a rule or a hint does not.",
    values: Object.entries(ownerStates).map(([value, { code, label }]) => ({ value, code, label })),
    none: "no team said yes, and nothing suggests one",
    facet: true,
    sortable: true,
    column: "Owner",
    words: { after: "owner" },
  },
  {
    name: "suggested-team",
    type: "text",
    label: "Suggested team",
    meaning:
      "Whose it probably is: the first suggestion for what nobody owns, the other one where a claim is disputed.",
    none: "nothing suggests another team",
    facet: true,
    column: "Suggested team",
    words: { before: "probably of" },
  },
  {
    name: "owner-conflict",
    type: "enum",
    label: "Owner conflict",
    meaning: "What disagrees with the claim: another team contests it, or a rule or hint names another one.",
    values: Object.entries(ownerConflicts).map(([value, { code, label }]) => ({ value, code, label })),
    none: "nothing disagrees",
    words: { after: "owner" },
  },
  {
    name: "claim-until",
    type: "date",
    label: "Claim until",
    meaning: "The first day its claim no longer holds, unless the team attests it.",
    none: "no claim is live",
    sortable: true,
    column: "Claim until",
    words: { past: "claim lapses" },
  },
] as const satisfies readonly Field[];
