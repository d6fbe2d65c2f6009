/** The fields of the registry that name actions: who may do one, who did, who was refused. */
import type { Field } from "./fields.ts";

/** A list is long; a filter asks for what it needs. */
export const actionFields = [
  {
    name: "can",
    type: "action",
    label: "May do",
    meaning:
      "Granted an action it names (`*` stands for many; any of them suffices), all that denies or bounds it taken into account; under a condition counts.",
    unknown: "not scored, or a document that allows something could not be read",
    words: { before: "may do", not: "may not do" },
  },
  {
    name: "used",
    type: "action",
    dated: true,
    label: "Used",
    meaning:
      "Seen doing it, granted or not, in the last 90 days, or since: `used:s3:PutObject@30d`, `@2026-09-01`. Negated: proven unused for 90 days, all it may do of it.",
    words: { before: "used", not: "proven not to have used" },
  },
  {
    name: "denied",
    type: "action",
    dated: true,
    label: "Was refused",
    meaning:
      "Tried it and was refused in the last 90 days, or since, as with `used`. That nobody was refused is never known, so it cannot be negated.",
    notNegated: "That an action was never refused cannot be known: logs show what was tried where they look.",
    words: { before: "was refused" },
  },
] as const satisfies readonly Field[];

export type ActionField = (typeof actionFields)[number]["name"];
