/** What an identity was seen to do, unpacked to action names: one entry per evidence source and plane, with the days it covers. */
import type { ClientBase } from "pg";
import { instantOf, unpackUsage } from "#lib/domain/packed-usage.ts";
import { actionNamesSql, usageSql } from "./get-identity.sql.ts";
import type { UsageDetail } from "./identity-detail.ts";

export type PackedUsage = Omit<UsageDetail, "entries"> & { packed: Uint8Array };

export async function readUsage(client: ClientBase, principalId: string): Promise<UsageDetail[]> {
  const { rows } = await client.query<PackedUsage>(usageSql, [principalId]);
  return unpackAll(client, rows);
}

/** Entries sorted by action; an action the catalogue lost shows by its number. */
export async function unpackAll<Row extends PackedUsage>(
  client: ClientBase,
  rows: Row[],
): Promise<(Omit<Row, "packed"> & { entries: UsageDetail["entries"] })[]> {
  const unpacked = rows.map(({ packed }) => unpackUsage(packed));
  const ids = [...new Set(unpacked.flatMap((actions) => actions.map(({ actionId }) => actionId)))];
  const { rows: actions } = await client.query<{ id: number; name: string }>(actionNamesSql, [ids]);
  const names = new Map(actions.map(({ id, name }) => [id, name]));
  return rows.map(({ packed: _, ...row }, index) => ({
    ...row,
    entries: (unpacked[index] ?? [])
      .map(({ actionId, day }) => ({
        action: names.get(actionId) ?? `#${actionId}`,
        lastUsedOn: instantOf(day)?.toISOString().slice(0, 10) ?? null,
      }))
      .sort((left, right) => (left.action < right.action ? -1 : left.action > right.action ? 1 : 0)),
  }));
}
