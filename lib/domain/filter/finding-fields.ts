/** The field of the registry that says what is wrong with an identity, as the checks say it. */
import { checkCodes } from "../checks/check-codes.ts";
import type { Field } from "./fields.ts";

export const findingFields = [
  {
    name: "finding",
    type: "bits",
    label: "Finding",
    meaning: "The checks with an open finding about it. Whoever is not counted has none.",
    values: Object.entries(checkCodes).map(([value, { bit, label }]) => ({ value, code: 2 ** bit, label })),
    none: "no open finding",
    facet: true,
    column: "Findings",
    words: { before: "finding:" },
  },
] as const satisfies readonly Field[];
