/** Where intervals of posture keep the fields of the filter language, and which filters a past day can answer. */
import type { FieldName } from "#lib/domain/filter/fields.ts";
import { fieldOf } from "#lib/domain/filter/fields.ts";
import type { Filter, Term } from "#lib/domain/filter/filter.ts";
import { Invalid } from "#lib/errors.ts";
import type { Column } from "../identity-columns.sql.ts";

/** Of steps of 0.05: the one that begins at 0.4 is above it, but for who stands on it. */
export const aboveSql = "(posture.opi_step > 8 or posture.opi_step = 8 and not posture.opi_on_step)";

/** Of the index it is asked whether it is above 0.4: `pastFilter` lets no other question through. */
export const postureColumns: Partial<Record<FieldName, Column>> = {
  provider: { type: "code", column: "posture.provider" },
  nature: { type: "code", column: "posture.nature" },
  environment: { type: "code", column: "posture.environment" },
  class: { type: "code", column: "posture.class" },
  team: { type: "id", column: "posture.team", names: "team" },
  owner: { type: "code", column: "posture.owner_state" },
  tier: { type: "code", column: "posture.tier", nullable: true },
  evidence: { type: "code", column: "posture.evidence", nullable: true },
  opi: { type: "number", column: `(${aboveSql}::int)::real`, decimals: true },
  stale: { type: "code", column: "posture.staleness" },
  finding: { type: "bits", column: "posture.checks", unread: "0" },
  "credential-life": { type: "code", column: "posture.credential_life", nullable: true },
};

/** A filter as a past day can be asked: whoever was there was live or disabled. Throws Invalid for what is not kept of a past day. */
export function pastFilter(filter: Filter): Filter {
  return filter.filter((term) => !isOfWhoWasThere(term)).map(refuseUnkept);
}

function isOfWhoWasThere(term: Term): boolean {
  if (term.type !== "match" || term.field !== "state" || term.negated) return false;
  const asked = term.values.map((value) => ("text" in value ? value.text : ""));
  return asked.includes("live") && asked.includes("disabled");
}

function refuseUnkept(term: Term): Term {
  const isKept = term.type !== "search" && postureColumns[term.field] !== undefined;
  if (isKept && (term.field !== "opi" || asksForAbove(term))) return term;
  const what = term.type === "search" ? "names" : fieldOf(term.field).label;
  throw new Invalid(`What a past day was like is not kept by ${what.toLowerCase()}.`, {
    hint: `Of past days it is kept by: ${Object.keys(postureColumns).join(", ")} (of opi, whether it was above 0.4).`,
  });
}

function asksForAbove(term: Term): boolean {
  return (
    term.type === "compare" &&
    term.operator === ">" &&
    "number" in term.quantity &&
    term.quantity.number === 0.4
  );
}
