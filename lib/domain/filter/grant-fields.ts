/** The field of the registry that names what is granted: who holds the text of a policy or role. */
import type { Field } from "./fields.ts";

export const grantFields = [
  {
    name: "holds",
    type: "text",
    label: "Holds",
    meaning:
      "Granted a policy or role, or another of the same text, by itself or through a group: named by its id at the provider or by its name.",
    words: { before: "holds", not: "does not hold" },
  },
] as const satisfies readonly Field[];
