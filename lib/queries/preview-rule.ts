/**
 * What a rule would change if it were added: every identity that passes its filter, that no earlier rule decides, and that has another
 * value now. Rules are filters over the same rows, so what is previewed is what happens.
 */
import type { ClientBase } from "pg";
import { fromStored } from "#lib/domain/filter/build.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { type RuleKind, ruleKinds } from "#lib/domain/rules.ts";
import { previewOwnerRule } from "./owners/preview-owner-rule.ts";
import { resolveNames } from "./resolve-names.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";
import { type WhereContext, whereIdentity } from "./where-identity.sql.ts";

export type RulePreview = {
  /** Identities the rule would decide, changed or not. */
  decides: number;
  changes: number;
  /** The value now → how many would leave it. */
  from: { value: string; count: number }[];
  /** The first of those that change, by name. `from`, `to`: values now and then; of owners, whose it probably is. */
  sample: { id: string; name: string; scope: string | null; from: string; to: string }[];
};

const usualSample = 20;

/** `position`: as in addRule. `limit`: how many of those that change are listed, 20 if not said. Throws Invalid for a name nothing has. */
export async function previewRule(
  reader: Reader,
  request: { kind: RuleKind; filter: Filter; value: string; position?: number; asOf: Date; limit?: number },
): Promise<RulePreview> {
  return inSnapshot(reader, async (client) => {
    const { kind, filter, value, asOf, limit = usualSample } = request;
    if (kind === "owner") return previewOwnerRule(client, { ...request, limit });
    const earlier = await earlierFilters(client, kind, request.position);
    const idsOf = await resolveNames(client, [filter, ...earlier].flat());
    const context: WhereContext = { asOf, idsOf, parameters: [] };
    const decided = [
      whereIdentity(filter, context),
      ...earlier.map((one) => `(${whereIdentity(one, context)}) is not true`),
    ].join(" and ");
    const counted = await client.query<{ code: number; count: number }>(
      `select ${kind} as code, count(*)::int as count from identity_row where ${decided} group by 1 order by 2 desc, 1`,
      context.parameters,
    );
    const code = ruleKinds[kind].values.find((one) => one.value === value)?.code ?? 0;
    const changing = counted.rows.filter((row) => row.code !== code);
    context.parameters.push(code, limit);
    const sample = await client.query<{ id: string; name: string; scope: string | null; code: number }>(
      `select principal_id::text as id, row.name, scope.name as scope, row.${kind} as code
         from identity_row row left join scope on scope.id = row.scope_id
        where row.principal_id in (select principal_id from identity_row where ${decided})
          and row.${kind} <> $${context.parameters.length - 1}
        order by left(row.search, 100) collate "C", row.principal_id limit $${context.parameters.length}`,
      context.parameters,
    );
    return {
      decides: sum(counted.rows),
      changes: sum(changing),
      from: changing.map((row) => ({ value: wordOf(kind, row.code), count: row.count })),
      sample: sample.rows.map(({ id, name, scope, code: now }) => ({
        id,
        name,
        scope,
        from: wordOf(kind, now),
        to: value,
      })),
    };
  });
}

async function earlierFilters(
  client: ClientBase,
  kind: RuleKind,
  position: number | undefined,
): Promise<Filter[]> {
  const { rows } = await client.query<{ filter: string }>(
    "select filter from rule where kind = $1 and ($2::int is null or position < $2) order by position",
    [kind, position ?? null],
  );
  return rows.map(({ filter }) => fromStored(filter));
}

function wordOf(kind: Exclude<RuleKind, "owner">, code: number): string {
  return ruleKinds[kind].values.find((one) => one.code === code)?.value ?? "unknown";
}

function sum(rows: { count: number }[]): number {
  return rows.reduce((total, { count }) => total + count, 0);
}
