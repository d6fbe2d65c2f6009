/** What a claim by filter or of hand-picked identities would do, before it is made: judged by the same condition as the claim itself. */
import type { ClientBase } from "pg";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { resolveNames } from "../resolve-names.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { whereIdentity } from "../where-identity.sql.ts";
import type { TeamRef } from "./list-teams.ts";

export type DecisionPreview = {
  /** Live identities that pass the filter or were named. */
  matches: number;
  /** Without a live claim: a claim takes these. */
  free: number;
  /** The team's own already: an attestation renews these. */
  own: number;
  /** Held by others: a claim leaves these alone. */
  heldBy: { team: TeamRef; count: number }[];
  /** The first of those a claim takes, by name. */
  sample: { id: string; name: string; scope: string | null }[];
};

type Targets = { filter: Filter } | { ids: readonly string[] };

/** `team`: who would decide. Throws Invalid for a name nothing has. */
export async function previewDecision(
  reader: Reader,
  { targets, team, asOf }: { targets: Targets; team: { id: number }; asOf: Date },
): Promise<DecisionPreview> {
  return inSnapshot(reader, async (client) => {
    const { condition, parameters } = await conditionOf(client, targets, asOf);
    const where = `${condition} and state <> 3`;
    const counted = await client.query<{ team: number | null; key: string; name: string; count: number }>(
      `select hit.team, team.key, team.name, hit.count
         from (select team, count(*)::int as count from identity_row where ${where} group by team) hit
         left join team on team.id = hit.team order by hit.count desc, hit.team`,
      parameters,
    );
    const sample = await client.query<DecisionPreview["sample"][number]>(
      `select principal_id::text as id, hit.name, scope.name as scope
         from (select * from identity_row where ${where} and team is null
                order by left(search, 100) collate "C", principal_id limit 20) hit
         left join scope on scope.id = hit.scope_id order by left(hit.search, 100) collate "C", principal_id`,
      parameters,
    );
    const of = (id: number | null) => counted.rows.find((row) => row.team === id)?.count ?? 0;
    return {
      matches: counted.rows.reduce((sum, { count }) => sum + count, 0),
      free: of(null),
      own: of(team.id),
      heldBy: counted.rows.flatMap(({ team: id, key, name, count }) =>
        id === null || id === team.id ? [] : [{ team: { id, key, name }, count }],
      ),
      sample: sample.rows,
    };
  });
}

async function conditionOf(client: ClientBase, targets: Targets, asOf: Date) {
  if ("ids" in targets)
    return { condition: "principal_id = any($1::bigint[])", parameters: [targets.ids] as unknown[] };
  const { filter } = targets;
  const context = { asOf, idsOf: await resolveNames(client, filter), parameters: [] as unknown[] };
  return { condition: whereIdentity(filter, context), parameters: context.parameters };
}
