/** One work item with everything behind its numbers: findings, history, who shares the document, what is kept. */
import type { ClientBase } from "pg";
import type { Blocker } from "#lib/domain/remediation/may-go.ts";
import type { ItemEvent } from "#lib/domain/work-items/work-item.ts";
import { NotFound } from "#lib/errors.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { actorName } from "../actor-name.sql.ts";
import {
  type FindingRow,
  findingColumns,
  findingRow,
  findingTables,
  type StoredFinding,
} from "../findings/finding-row.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import {
  type StoredItem,
  type WorkItemRow,
  workItemColumns,
  workItemRow,
  workItemTables,
} from "./work-item-row.ts";

export type WorkItemEvent = {
  at: Date;
  event: ItemEvent;
  /** As people know them; `collection` for what was collected. */
  by: string;
  detail: { [key: string]: Json };
};

export type ItemSharer = {
  id: string | null;
  name: string;
  team: { key: string; name: string } | null;
  lastUsedOn: string | null;
  workloads: number;
  /** Why it stands in the way; null: it does not. */
  blocks: Blocker["why"] | null;
};

export type WorkItemDetail = Omit<WorkItemRow, "findings"> & {
  /** Open ones first. */
  findings: FindingRow[];
  /** Newest first. */
  events: WorkItemEvent[];
  /** Everybody whom the changed document reaches, the identity itself left out. */
  sharers: ItemSharer[];
  openFindings: number;
};

const mostShown = 500;

/** Throws NotFound. */
export async function getWorkItem(
  reader: Reader,
  { id, asOf }: { id: string; asOf: Date },
): Promise<WorkItemDetail> {
  if (!/^\d{1,18}$/.test(id)) throw notFound(id);
  return inSnapshot(reader, async (client) => {
    const { rows } = await client.query<StoredItem>(
      `select ${workItemColumns} from ${workItemTables} where item.id = $1`,
      [id],
    );
    const [stored] = rows;
    if (stored === undefined) throw notFound(id);
    const item = workItemRow(stored);
    const sharers = item.role === null ? [] : await readSharers(client, item.role.id, item.blockers);
    return {
      ...item,
      openFindings: item.findings,
      findings: await readFindings(client, id, asOf),
      events: await readEvents(client, id),
      sharers,
    };
  });
}

function notFound(id: string): NotFound {
  return new NotFound(`There is no work item ${id.slice(0, 40)}.`, {
    hint: "`worklist` and the Burn-down page list them.",
  });
}

/** A document's item stands for what is found of everybody who gets it. */
async function readFindings(client: ClientBase, id: string, asOf: Date): Promise<FindingRow[]> {
  const { rows } = await client.query<StoredFinding>(
    `select ${findingColumns} from ${findingTables} where finding.item_id = $1
      order by finding.closed_at is not null, finding.id limit ${mostShown}`,
    [id],
  );
  return rows.map((row) => findingRow(row, asOf));
}

async function readEvents(client: ClientBase, id: string): Promise<WorkItemEvent[]> {
  const { rows } = await client.query<WorkItemEvent>(
    `select at, event, ${actorName("actor")} as "by", detail from work_item_event where item_id = $1 order by id desc limit ${mostShown}`,
    [id],
  );
  return rows;
}

const sharersSql = `
  with recursive reached(id) as (
    select subject_id from role_grant where role_id = $1 and closed_at is null and subject_id is not null
    union
    select membership.member_id from reached join membership on membership.group_id = reached.id
     where membership.closed_at is null and membership.member_id is not null)
  select row.principal_id::text as id, row.name, row.last_used_on::text as "lastUsedOn", row.workloads,
         case when team.id is not null then jsonb_build_object('key', team.key, 'name', team.name) end as team
    from reached join identity_row row on row.principal_id = reached.id and row.state <> 3
    left join team on team.id = row.team
   where not exists (select from membership where membership.group_id = row.principal_id and membership.closed_at is null)
   order by lower(row.name), row.principal_id limit ${mostShown}`;

async function readSharers(
  client: ClientBase,
  role: string,
  blockers: readonly Blocker[],
): Promise<ItemSharer[]> {
  const { rows } = await client.query<Omit<ItemSharer, "blocks">>(sharersSql, [role]);
  const why = new Map(blockers.map((blocker) => [blocker.id, blocker.why]));
  const listed = rows.map((row) => ({ ...row, blocks: why.get(row.id) ?? null }));
  const known = new Set(rows.map(({ id }) => id));
  const others = blockers.filter(({ id }) => id === null || !known.has(id));
  return [
    ...listed,
    ...others.map(({ id, name, why: blocks }) => ({
      id,
      name,
      blocks,
      team: null,
      lastUsedOn: null,
      workloads: 0,
    })),
  ];
}
