/** The field of the registry that says whether somebody declared an identity to be for emergencies. */
import { breakGlassCodes } from "../break-glass/break-glass-state.ts";
import type { Field } from "./fields.ts";

export const breakGlassFields = [
  {
    name: "break-glass",
    type: "enum",
    label: "Break-glass",
    meaning:
      "Whether it is declared to be for emergencies, or was used or is over as such and something is to be cleaned up.",
    values: Object.entries(breakGlassCodes).map(([value, { code, label }]) => ({ value, code, label })),
    none: "not declared, and nothing to clean up",
    words: { before: "break-glass:" },
  },
] as const satisfies readonly Field[];
