/** Work items, the worst, the easiest or the oldest first, a page at a time: the total is what paging to the end visits, each once. */
import type { ClientBase } from "pg";
import { askClient } from "#lib/db/ask-over.ts";
import type { JoinedAs } from "#lib/domain/burn-down/campaign-item.ts";
import { joinedCodes } from "#lib/domain/burn-down/joined-as.ts";
import type { DecisionKind } from "#lib/domain/checks/check.ts";
import { type CheckKey, checkCodes } from "#lib/domain/checks/check-codes.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import type { Blocker } from "#lib/domain/remediation/may-go.ts";
import {
  decisionCodes,
  type ItemRisk,
  type ItemState,
  itemRisks,
  itemStates,
} from "#lib/domain/work-items/work-item.ts";
import { Invalid } from "#lib/errors.ts";
import { matchingIdsSql, type Statement } from "../list-identities.sql.ts";
import { findTeam } from "../owners/find-team.ts";
import { resolveNames } from "../resolve-names.ts";
import { inSnapshot, type Reader, type SnapshotOptions } from "../snapshot.ts";
import {
  type StoredItem,
  type WorkItemRow,
  workItemColumns,
  workItemRow,
  workItemTables,
} from "./work-item-row.ts";

export const itemSorts = ["risk", "effort", "age"] as const;
export type ItemSort = (typeof itemSorts)[number];

/** `left`: whatever is not gone and still applies; `undecided`: open or planned; `in-scope`: all that still counts, done or not. */
export const itemStateFilters = [
  "left",
  "in-scope",
  "undecided",
  "ended",
  "all",
  ...(Object.keys(itemStates) as ItemState[]),
] as const;
export type ItemStateFilter = (typeof itemStateFilters)[number];

/** What became of items of a campaign since an instant, and how others joined it. */
export const itemHappenings = ["removed", "came-back", "no-longer", "added", "catalogue"] as const;
export type ItemHappening = (typeof itemHappenings)[number];

export type WorkItemsRequest = {
  /** The instant ages of the filter count back from. */
  asOf: Date;
  /** Key, id or name; `none`: of nobody. */
  team?: string;
  /** `left` where absent. */
  state?: ItemStateFilter;
  decision?: DecisionKind;
  risk?: ItemRisk;
  /** Planned for a day before the as-of's. */
  isOverdue?: boolean;
  /** Of identities: their own items, and those of documents they get. */
  filter?: Filter;
  /** Id of an identity: as the filter. */
  identity?: string;
  /** Number of a campaign: its items; `joined`: those of them that joined it so. */
  campaign?: number;
  joined?: JoinedAs;
  /** With a campaign and `since`: only those of which this is the last thing that happened after it. */
  happened?: ItemHappening;
  since?: Date;
  /** Items in whose way somebody stands for this reason. */
  blocked?: Blocker["why"];
  /** Items of open findings of this check. */
  found?: CheckKey;
  /** Items that had ended and came back. */
  isBack?: boolean;
  /** `risk` where absent. */
  sort?: ItemSort;
  /** `next` of an earlier answer. */
  after?: string | null;
  /** Rows of a page, 1 to 1000. */
  limit?: number;
} & SnapshotOptions;

export type WorkItemList = { total: number; items: WorkItemRow[]; next: string | null };

/** `direction`: of the key and the id alike. */
const orders = {
  risk: { key: "item.risk", type: "int8", direction: "desc" },
  effort: { key: "item.effort", type: "int8", direction: "asc" },
  age: { key: "(extract(epoch from item.opened_at) * 1000)::int8", type: "int8", direction: "asc" },
} as const;

/** Throws Invalid for an unknown name or page, NotFound for an unknown team, Unavailable when the time limit is hit. */
export async function listWorkItems(reader: Reader, request: WorkItemsRequest): Promise<WorkItemList> {
  const sort = request.sort ?? "risk";
  const after = readAfter(request.after ?? null, sort);
  const limit = Math.min(Math.max(Math.trunc(request.limit ?? 100), 1), 1000);
  return inSnapshot(reader, (client) => readPage(client, { ...request, sort }, after, limit), request);
}

async function readPage(
  client: ClientBase,
  request: WorkItemsRequest & { sort: ItemSort },
  after: Cursor | null,
  limit: number,
): Promise<WorkItemList> {
  const where = await whereItems(client, request);
  const counted = await client.query<{ total: number }>(
    `select count(*)::int as total from work_item item where ${where.text}`,
    where.values,
  );
  const { key, type, direction } = orders[request.sort];
  const [keyAt, idAt, limitAt] = [1, 2, 3].map((more) => where.values.length + more);
  const beyond = `(${key}, item.id) ${direction === "asc" ? ">" : "<"} ($${keyAt}::${type}, $${idAt}::bigint)`;
  const order = (table: string) =>
    `${key.replace("item.", `${table}.`)} ${direction}, ${table}.id ${direction}`;
  const { rows } = await client.query<StoredItem & { sortKey: string }>(
    `select ${workItemColumns}, ${key}::text as "sortKey" from ${workItemTables}
      where item.id in (select item.id from work_item item
                         where ${where.text} and ($${idAt}::bigint is null or ${beyond}) order by ${order("item")} limit $${limitAt})
      order by ${order("item")}`,
    [...where.values, after?.key ?? null, after?.id ?? null, limit + 1],
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    total: counted.rows[0]?.total ?? 0,
    items: page.map(workItemRow),
    next:
      rows.length > limit && last ? buildAfter({ sort: request.sort, key: last.sortKey, id: last.id }) : null,
  };
}

/** The condition on `work_item item` that a request means. */
export async function whereItems(client: ClientBase, request: WorkItemsRequest): Promise<Statement> {
  const { asOf, team, state = "left", decision, risk, isOverdue, filter = [], identity } = request;
  const parameters: unknown[] = [];
  const parts = [stateSql(state)];
  const parameter = (value: unknown, type: string) => {
    parameters.push(value);
    return `$${parameters.length}::${type}`;
  };
  if (team === "none") parts.push("item.team is null");
  else if (team !== undefined)
    parts.push(`item.team = ${parameter((await findTeam(askClient(client), team)).id, "int")}`);
  if (decision !== undefined) parts.push(`item.decision = ${parameter(decisionCodes[decision], "smallint")}`);
  if (risk !== undefined) parts.push(`item.risk = ${parameter(itemRisks[risk], "smallint")}`);
  if (isOverdue === true) {
    const today = parameter(asOf.toISOString().slice(0, 10), "date");
    parts.push(`item.state = ${itemStates.planned.code} and item.planned_for < ${today}`);
  }
  if (identity !== undefined) {
    if (!/^\d{1,18}$/.test(identity)) return { text: "false", values: [] };
    parts.push(ofIdentitiesSql(`select ${parameter(identity, "bigint")}`));
  }
  if (request.campaign !== undefined) parts.push(ofCampaignSql(request, parameter));
  if (request.happened !== undefined) parts.push(happenedSql(request, parameter));
  if (request.blocked !== undefined)
    parts.push(`item.blockers @> ${parameter(JSON.stringify([{ why: request.blocked }]), "jsonb")}`);
  if (request.found !== undefined)
    parts.push(`item.id in (select item_id from finding where closed_at is null and item_id is not null
                               and rule = ${parameter(checkCodes[request.found].bit, "smallint")})`);
  if (request.isBack === true) parts.push("item.reopened > 0");
  if (filter.length > 0) {
    const idsOf = await resolveNames(client, filter);
    parts.push(ofIdentitiesSql(matchingIdsSql(filter, { asOf, idsOf, parameters })));
  }
  return { text: parts.join(" and "), values: parameters };
}

function stateSql(state: ItemStateFilter): string {
  if (state === "all") return "true";
  if (state === "in-scope") return `item.state <> ${itemStates["no-longer-applies"].code}`;
  if (state === "undecided") return `item.state in (${itemStates.open.code}, ${itemStates.planned.code})`;
  if (state === "left" || state === "ended") return `item.closed_at is ${state === "left" ? "" : "not "}null`;
  return `item.state = ${itemStates[state].code}`;
}

function ofCampaignSql(
  { campaign, joined }: Pick<WorkItemsRequest, "campaign" | "joined">,
  parameter: (value: unknown, type: string) => string,
): string {
  const how = joined === undefined ? "" : ` and joined_as = ${parameter(joinedCodes[joined], "smallint")}`;
  return `item.id in (select item_id from burn_down_item where burn_down_id = ${parameter(campaign, "int")}${how})`;
}

/** Throws Invalid without a campaign and an instant. */
function happenedSql(
  { happened, since, campaign }: Pick<WorkItemsRequest, "happened" | "since" | "campaign">,
  parameter: (value: unknown, type: string) => string,
): string {
  if (since === undefined || campaign === undefined) {
    throw new Invalid("What happened is asked of a campaign, since an instant.", {
      hint: "Add campaign=1 and since=2026-11-24T07:40:00Z.",
    });
  }
  const after = `> ${parameter(since, "timestamptz")}`;
  if (happened === "removed") return `item.state = ${itemStates.gone.code} and item.closed_at ${after}`;
  if (happened === "no-longer")
    return `item.state = ${itemStates["no-longer-applies"].code} and item.closed_at ${after}`;
  if (happened === "came-back") return `item.closed_at is null and item.voided_at ${after}`;
  const code = happened === "catalogue" ? joinedCodes.catalogue : joinedCodes.added;
  return `item.id in (select item_id from burn_down_item where burn_down_id = ${parameter(campaign, "int")}
                         and joined_as = ${code} and joined_at ${after})`;
}

function ofIdentitiesSql(ids: string): string {
  return `(item.identity_id in (${ids}) or item.role_id in (
    select role_grant.role_id from role_grant where role_grant.closed_at is null and role_grant.subject_id in (${ids})))`;
}

type Cursor = { sort: ItemSort; key: string; id: string };

function buildAfter({ sort, key, id }: Cursor): string {
  return Buffer.from(JSON.stringify([sort, key, id])).toString("base64url");
}

function readAfter(text: string | null, sort: ItemSort): Cursor | null {
  if (text === null || text === "") return null;
  const [of, key, id] = parts(text);
  const isKey = typeof key === "string" && /^\d{1,15}$/.test(key);
  if (of === sort && isKey && typeof id === "string" && /^\d{1,18}$/.test(id)) return { sort, key, id };
  throw new Invalid("This page address does not fit the list any more.", {
    hint: "Start from the first page of the list.",
  });
}

function parts(text: string): unknown[] {
  try {
    const read: unknown = JSON.parse(Buffer.from(text.slice(0, 500), "base64url").toString("utf8"));
    return Array.isArray(read) ? read : [];
  } catch {
    return [];
  }
}
