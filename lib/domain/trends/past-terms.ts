/**
 * Which terms of a filter a past day can answer: what is kept day by day, what never changes while an identity lives, and nothing
 * else. What cannot be answered is named with its reason, never left out in silence.
 */
import { Invalid } from "../../errors.ts";
import { buildTerm } from "../filter/build.ts";
import { type FieldName, fieldOf } from "../filter/fields.ts";
import type { Filter, Term } from "../filter/filter.ts";
import { isStepOfIndex, keptFields } from "../slo/kept-fields.ts";

/** What filters of past days ask by. */
export const pastFields: readonly FieldName[] = [...keptFields, "credential-life"];

/** `text`: the term as it is written. */
export type UnkeptTerm = { text: string; reason: string };

/** Terms as a past day is asked by them: whoever was there was live or disabled, so that term says nothing and goes. */
export function splitPast(filter: Filter): { kept: Filter; unkept: UnkeptTerm[] } {
  const asked = filter.filter((term) => !isOfWhoWasThere(term));
  return {
    kept: asked.filter((term) => reasonAgainst(term) === null),
    unkept: asked.flatMap((term) => {
      const reason = reasonAgainst(term);
      return reason === null ? [] : [{ text: buildTerm(term), reason }];
    }),
  };
}

/** The terms a past day is asked by. Throws Invalid for the first that it cannot answer. */
export function pastTerms(filter: Filter): Filter {
  const { kept, unkept } = splitPast(filter);
  const [first] = unkept;
  if (first === undefined) return kept;
  throw new Invalid(`A past day cannot be asked by ${first.text}: ${first.reason}.`, {
    hint: `Of past days it is kept by: ${pastFields.join(", ")}.`,
  });
}

function reasonAgainst(term: Term): string | null {
  if (term.type === "search") return "names are known as they are now, not by day";
  if (term.field === "state") return "of a past day it is kept who was there, live and disabled together";
  if (!pastFields.includes(term.field))
    return `${fieldOf(term.field).label.toLowerCase()} is not kept day by day`;
  if (term.field === "opi" && !isStepOfIndex(term)) return "the index of past days is kept in steps of 0.05";
  return null;
}

function isOfWhoWasThere(term: Term): boolean {
  if (term.type !== "match" || term.field !== "state" || term.negated) return false;
  const asked = term.values.map((value) => ("text" in value ? value.text : ""));
  return asked.includes("live") && asked.includes("disabled");
}
