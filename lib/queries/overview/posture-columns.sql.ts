/** Where intervals of posture keep the fields of the filter language. */
import type { FieldName } from "#lib/domain/filter/fields.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { asksForFixed } from "#lib/domain/slo/kept-fields.ts";
import type { Column } from "../identity-columns.sql.ts";

/** Of steps of 0.05: the one that begins at 0.4 is above it, but for who stands on it. */
export const aboveSql = "(posture.opi_step > 8 or posture.opi_step = 8 and not posture.opi_on_step)";

/** An index within a step stands in its middle, so that it compares with every step as it did. */
const indexSql =
  "((posture.opi_step + case when coalesce(posture.opi_on_step, false) then 0 else 0.5 end) * 0.05)::real";

/** `pastTerms` lets no other question through. */
export const postureColumns: Partial<Record<FieldName, Column>> = {
  provider: { type: "code", column: "posture.provider" },
  nature: { type: "code", column: "posture.nature" },
  environment: { type: "code", column: "posture.environment" },
  class: { type: "code", column: "posture.class" },
  team: { type: "id", column: "posture.team", names: "team" },
  owner: { type: "code", column: "posture.owner_state" },
  tier: { type: "code", column: "posture.tier", nullable: true },
  evidence: { type: "code", column: "posture.evidence", nullable: true },
  opi: { type: "number", column: indexSql, decimals: true },
  stale: { type: "code", column: "posture.staleness" },
  finding: { type: "bits", column: "posture.checks", unread: "0" },
  gaps: { type: "bits", column: "posture.gaps", unread: "0" },
  "credential-life": { type: "code", column: "posture.credential_life", nullable: true },
  // They do not change while an identity lives: the list has them, of who is gone too.
  kind: { type: "code", column: "listed.kind" },
  scope: { type: "id", column: "listed.scope_id", names: "scope" },
  source: { type: "id", column: "listed.source_id", names: "source" },
};

/** Intervals, with what never changes beside them where a filter asks for it. */
export function postureFor(filter: Filter): string {
  return asksForFixed(filter)
    ? "posture left join identity_row listed on listed.principal_id = posture.identity_id"
    : "posture";
}
