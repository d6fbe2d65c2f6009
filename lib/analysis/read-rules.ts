/** The rules that people wrote, in their order. */
import type { ClientBase } from "pg";
import { fromStored } from "#lib/domain/filter/build.ts";
import type { Rule, RuleKind } from "#lib/domain/rules.ts";

type RuleRow = { id: number; kind: RuleKind; filter: string; value: string };

export async function readRules(client: ClientBase): Promise<Rule[]> {
  const { rows } = await client.query<RuleRow>(
    "select id, kind, filter, value from rule order by kind, position, id",
  );
  return rows.map((row) => ({ ...row, filter: fromStored(row.filter) }));
}
