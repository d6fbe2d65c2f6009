/** The fields of the registry that come from scores: not known of whoever has no score, and of an index that may not be quoted. */
import { evidenceStates } from "../evidence-codes.ts";
import type { Field } from "./fields.ts";

const notScored = "not scored: nobody acts as it, or nothing about it was scored yet";
const noIndex = "no index: too little is known of its use, or it is not scored";

/** Codes are those the columns of the score hold. */
export const scoreFields = [
  {
    name: "tier",
    type: "enum",
    label: "Tier",
    meaning: "How much harm what it may do can do, from the granted actions alone.",
    values: [
      { value: "2", code: 2, label: "Privileged" },
      { value: "1", code: 1, label: "Bounded write" },
      { value: "0", code: 0, label: "Read-only" },
    ],
    unknown: notScored,
    facet: true,
    sortable: true,
    column: "Tier",
    words: { after: "tier" },
  },
  {
    name: "evidence",
    type: "enum",
    label: "Evidence",
    meaning: "Whether enough is known of its use for its index to be quoted, and what is missing where not.",
    values: Object.entries(evidenceStates).map(([value, { code, label }]) => ({ value, code, label })),
    unknown: notScored,
    facet: true,
  },
  {
    name: "opi",
    type: "number",
    decimals: true,
    label: "Over-privilege index",
    meaning:
      "Of the granted actions whose use could be told, the share that was proven unused for 90 days: 0 to 1.",
    unknown: noIndex,
    sortable: true,
    column: "OPI",
  },
  {
    name: "weighted-opi",
    type: "number",
    decimals: true,
    label: "Weighted index",
    meaning: "The over-privilege index with each action at its weight and reach: what it could do counts.",
    unknown: noIndex,
    sortable: true,
  },
  {
    name: "granted",
    type: "number",
    label: "Granted actions",
    meaning: "Actions that its grants allow, less what always denies or bounds them.",
    unknown: notScored,
    sortable: true,
    words: { unit: "granted actions" },
  },
  {
    name: "unused",
    type: "number",
    label: "Unused actions",
    meaning: "Granted actions that are proven unused for 90 days.",
    unknown: notScored,
    sortable: true,
    column: "Unused",
    words: { unit: "unused actions" },
  },
  {
    name: "administrator",
    type: "enum",
    label: "Administrator",
    meaning: "Whether it may do everything there is to do, or give itself that.",
    values: [
      { value: "yes", code: 1, label: "Yes" },
      { value: "no", code: 0, label: "No" },
    ],
    unknown: notScored,
  },
  {
    name: "stale",
    type: "enum",
    label: "Staleness",
    meaning: "Whether it was used in the last 90 days, where there is enough evidence to say so.",
    values: [
      { value: "in-use", code: 1, label: "In use" },
      { value: "stale", code: 2, label: "Stale" },
    ],
    unknown: "too little is known of its use to say",
  },
] as const satisfies readonly Field[];
