/** Judges every identity again by the rules as they are now, and writes down exactly which ones changed: what a rule did can be told. */
import type { ClientBase } from "pg";
import { refreshOwners } from "#lib/analysis/owners/refresh-owners.ts";
import { refreshJudgements } from "#lib/analysis/refresh-judgements.ts";
import { refreshRows } from "#lib/analysis/rows.ts";
import { buildRanges } from "#lib/domain/id-ranges.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { type CommandContext, refuseNarrowRole, runCommand } from "./run-command.ts";

/** Identities whose value is another one now, by kind of rule. */
export type AppliedRules = { environment: number; class: number; owner: number };

const before = `
  create temp table judged_before as
  select principal_id, environment, class, suggested_team, owner_conflict from identity_row`;

/** `$column`s compared by `changed`. */
const changedSql = (changed: string) => `
  select coalesce(array_agg(now.principal_id::int8::text order by now.principal_id), '{}') as ids
    from identity_row now join judged_before was using (principal_id) where ${changed}`;

const changes = {
  environment: "now.environment <> was.environment",
  class: "now.class <> was.class",
  owner: "(now.suggested_team, now.owner_conflict) is distinct from (was.suggested_team, was.owner_conflict)",
};

/** `because`: the rule that was added, moved or removed, for the record. Throws Forbidden. */
export async function applyRules(
  ctx: CommandContext,
  { because }: { because: string },
): Promise<AppliedRules> {
  refuseNarrowRole(ctx.actor, "rule.apply");
  const client = await ctx.pool.connect();
  try {
    const asOf = (await freshness(client)).asOf ?? ctx.clock.now();
    await client.query(before);
    await refreshRows(ctx.pool, { asOf });
    await refreshOwners(ctx.pool, { asOf });
    await refreshJudgements(ctx.pool, { asOf });
    const ids = await readChanged(client);
    return await runCommand(ctx, "rule.apply", async () => {
      const count = (kind: keyof typeof changes) => ids[kind].length;
      const result = { environment: count("environment"), class: count("class"), owner: count("owner") };
      const hit = Object.fromEntries(
        Object.entries(ids).map(([kind, list]) => [kind, buildRanges(list.map(Number))]),
      );
      return { result, account: { subject: because, after: { changed: result, ids: hit } } };
    });
  } finally {
    await client.query("drop table if exists judged_before").catch(() => {});
    client.release();
  }
}

async function readChanged(client: ClientBase): Promise<Record<keyof typeof changes, string[]>> {
  const read = async (changed: string) =>
    (await client.query<{ ids: string[] }>(changedSql(changed))).rows[0]?.ids ?? [];
  return {
    environment: await read(changes.environment),
    class: await read(changes.class),
    owner: await read(changes.owner),
  };
}
