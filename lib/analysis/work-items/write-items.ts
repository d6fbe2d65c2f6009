/** Writes settled items, their history and whose item each finding is, in the caller's transaction; what did not change is not written. */
import type { ClientBase } from "pg";
import { targetText } from "#lib/domain/work-items/group-findings.ts";
import { decisionCodes, itemEfforts, itemRisks, itemStates } from "#lib/domain/work-items/work-item.ts";
import { hash128 } from "#lib/ingest/encode-record.ts";
import type { SettledItem } from "./item-facts.ts";
import * as sql from "./work-items.sql.ts";

/** Ids of the items in the order given. */
export async function writeItems(
  client: ClientBase,
  items: readonly SettledItem[],
  { asOf, assigned = [] }: { asOf: Date; assigned?: readonly { finding: string; item: string }[] },
): Promise<string[]> {
  const fresh = items.filter(({ id }) => id === null);
  const known = items.filter(({ id }) => id !== null);
  if (known.length > 0)
    await client.query(sql.updateItemsSql, [
      JSON.stringify(known.map((item) => ({ id: item.id, ...writtenOf(item) }))),
    ]);
  const byKey = new Map<string, string>();
  if (fresh.length > 0) {
    const { rows } = await client.query<{ id: string; key: string }>(sql.insertItemsSql, [
      JSON.stringify(fresh.map(insertedOf)),
    ]);
    for (const { id, key } of rows) byKey.set(key.replaceAll("-", ""), id);
  }
  const ids = items.map((item) => item.id ?? byKey.get(keyOf(item)) ?? "");
  await writeEvents(client, items, ids, asOf);
  const given = [
    ...items.flatMap((item, at) => item.assigned.map((finding) => ({ finding, item: ids[at] ?? "" }))),
    ...assigned,
  ];
  if (given.length > 0)
    await client.query(sql.assignSql, [given.map(({ finding }) => finding), given.map(({ item }) => item)]);
  return ids;
}

async function writeEvents(
  client: ClientBase,
  items: readonly SettledItem[],
  ids: readonly string[],
  asOf: Date,
): Promise<void> {
  const events = items.flatMap((item, at) =>
    item.events.map(({ event, detail }) => ({ item_id: ids[at], event, detail })),
  );
  if (events.length > 0) await client.query(sql.insertEventsSql, [JSON.stringify(events), asOf]);
}

/** By decision, target and generation. */
function keyOf(item: SettledItem): string {
  return hash128(`work-item\t${targetText(item)}\t${item.generation}`);
}

function insertedOf(item: SettledItem) {
  const { identityId, roleId, resource, generation, baseline, life } = item;
  return {
    ...{ key: keyOf(item), decision: decisionCodes[item.decision], resource, generation },
    ...{ identity_id: identityId, role_id: roleId, opened_at: life.openedAt },
    baseline: baseline === null ? null : Buffer.from(baseline).toString("hex"),
    ...writtenOf(item),
  };
}

function writtenOf({ life, ...item }: SettledItem) {
  const { n, k, noLonger, isDisabled } = life.progress;
  return {
    ...{ title: item.title, team: item.team, n, k, no_longer: noLonger, is_disabled: isDisabled },
    state: itemStates[life.state].code,
    risk: itemRisks[item.risk],
    effort: itemEfforts[item.effort],
    ...{ findings: item.findings, sharers: item.sharers, blockers: item.blockers, kept: item.kept },
    ...{
      is_split: item.isSplit,
      closed_at: life.closedAt,
      voided_at: life.voidedAt,
      reopened: life.reopened,
    },
  };
}
