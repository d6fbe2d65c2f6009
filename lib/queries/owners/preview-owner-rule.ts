/** What a rule about owners would change: made by the same steps that apply it, with the rule among the others. Read only. */
import type { ClientBase } from "pg";
import { type OwnersEstate, readOwnersEstate } from "#lib/analysis/owners/owners-estate.ts";
import { type OwnerColumns, suggestedColumns } from "#lib/analysis/owners/suggested-columns.ts";
import { askClient } from "#lib/db/ask-over.ts";
import { build } from "#lib/domain/filter/build.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import type { RulePreview } from "../preview-rule.ts";
import { resolveNames } from "../resolve-names.ts";
import { whereIdentity } from "../where-identity.sql.ts";
import { findTeam } from "./find-team.ts";

type Request = { filter: Filter; value: string; position?: number; asOf: Date; limit: number };

type Row = {
  id: string;
  name: string;
  scope: string | null;
  team: number | null;
  suggested: number | null;
  conflict: number;
};

/** Throws NotFound for a team there is not, Invalid for a name nothing has. */
export async function previewOwnerRule(client: ClientBase, request: Request): Promise<RulePreview> {
  const { filter, asOf, limit } = request;
  const team = await findTeam(askClient(client), request.value);
  const idsOf = await resolveNames(client, filter);
  const estate = await readOwnersEstate(client, asOf);
  const at =
    Math.min(Math.max(Math.trunc(request.position ?? estate.rules.length + 1), 1), estate.rules.length + 1) -
    1;
  const rule = { text: build(filter), filter, idsOf, team: team.id };
  const changed: OwnersEstate = { ...estate, rules: estate.rules.toSpliced(at, 0, rule) };
  const earlier = estate.rules.slice(0, at);
  const context = { asOf, idsOf, parameters: [] as unknown[] };
  const decided = [
    whereIdentity(filter, context),
    ...earlier.map((one) => `(${whereIdentity(one.filter, { ...context, idsOf: one.idsOf })}) is not true`),
  ].join(" and ");
  const { rows } = await client.query<Row>(
    `select principal_id::text as id, hit.name, scope.name as scope, hit.team, hit.suggested_team as suggested, hit.owner_conflict as conflict
       from (select * from identity_row where ${decided}) hit left join scope on scope.id = hit.scope_id
      order by left(hit.search, 100) collate "C", principal_id`,
    context.parameters,
  );
  const after = await suggestedColumns(askClient(client), rows, changed, asOf);
  const names = await teamKeys(client);
  const word = (id: number | null) => (id === null ? "none" : (names.get(id) ?? String(id)));
  const changing = rows.flatMap((row) => {
    const then = after.get(row.id);
    return then === undefined || same(row, then)
      ? []
      : [{ ...row, from: word(row.suggested), to: word(then.suggested) }];
  });
  return {
    decides: rows.length,
    changes: changing.length,
    from: tally(changing.map(({ from }) => from)),
    sample: changing.slice(0, limit).map(({ id, name, scope, from, to }) => ({ id, name, scope, from, to })),
  };
}

function same(row: Row, { suggested, conflict }: OwnerColumns): boolean {
  return row.suggested === suggested && row.conflict === conflict;
}

async function teamKeys(client: ClientBase): Promise<Map<number, string>> {
  const { rows } = await client.query<{ id: number; key: string }>("select id, key from team");
  return new Map(rows.map(({ id, key }) => [id, key]));
}

function tally(values: string[]): RulePreview["from"] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1));
}
