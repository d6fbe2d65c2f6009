/** The rules that people wrote, in their order, with who wrote them and how many identities each matches now. */
import type { ClientBase } from "pg";
import { build, fromStored } from "#lib/domain/filter/build.ts";
import type { RuleKind } from "#lib/domain/rules.ts";
import { actorName } from "./actor-name.sql.ts";
import { countSql } from "./list-identities.sql.ts";
import { resolveNames } from "./resolve-names.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

export type ListedRule = {
  id: number;
  kind: RuleKind;
  position: number;
  /** As people write it. */
  filter: string;
  value: string;
  /** As people know them. */
  createdBy: string;
  createdAt: Date;
  /** Identities that pass its filter; an earlier rule may decide some of them. */
  matches: number;
};

type Stored = Omit<ListedRule, "matches">;

export async function listRules(reader: Reader, asOf: Date): Promise<ListedRule[]> {
  return inSnapshot(reader, async (client) => {
    const { rows } = await client.query<Stored>(
      `select id, kind, position, filter, value, ${actorName("rule.created_by")} as "createdBy", created_at as "createdAt"
         from rule order by kind, position`,
    );
    const listed: ListedRule[] = [];
    for (const row of rows) listed.push(await listedRule(client, row, asOf));
    return listed;
  });
}

async function listedRule(client: ClientBase, row: Stored, asOf: Date): Promise<ListedRule> {
  const filter = fromStored(row.filter);
  const idsOf = await resolveNames(client, filter);
  const { text, values } = countSql(filter, { asOf, idsOf, parameters: [] });
  const counted = await client.query<{ total: number }>(text, values);
  return { ...row, filter: build(filter), matches: counted.rows[0]?.total ?? 0 };
}
