/** Reads what items are settled from, for a batch of identities, documents, or findings of nobody. */
import type { ClientBase } from "pg";
import { checkOfBit } from "#lib/domain/checks/check-codes.ts";
import { checkOf } from "#lib/domain/checks/registry.ts";
import { environments } from "#lib/domain/classification/environment.ts";
import type { Blocker } from "#lib/domain/remediation/may-go.ts";
import { decisionOf, itemEffortOf, itemRiskOf, itemStateOf } from "#lib/domain/work-items/work-item.ts";
import type { FindingFact, IdentityFact, StoredItem } from "./item-facts.ts";
import type { TargetNames } from "./settle-batch.ts";
import type { SharerFact } from "./settle-documents.ts";
import * as sql from "./work-items.sql.ts";

type FindingRow = Omit<FindingFact, "rule" | "decision" | "ended"> & { rule: number; ended: number | null };

export async function readFindings(
  client: ClientBase,
  ids: readonly string[] | null,
): Promise<FindingFact[]> {
  const { rows } =
    ids === null
      ? await client.query<FindingRow>(sql.looseFindingsSql)
      : await client.query<FindingRow>(sql.findingsSql, [ids]);
  return rows.map(({ rule: bit, ended, ...rest }) => {
    const rule = checkOfBit(bit);
    return {
      ...{ ...rest, rule, decision: checkOf(rule)?.decision ?? "own" },
      ended: ended === null ? null : ended === 1 ? "removed" : "no-longer-applies",
    };
  });
}

type ItemRow = {
  id: string;
  decision: number;
  identityId: string | null;
  roleId: string | null;
  resource: string;
  generation: number;
  title: string;
  state: number;
  team: number | null;
  plannedAt: Date | null;
  plannedFor: string | null;
  exceptedUntil: string | null;
  isDisabled: boolean;
  risk: number;
  effort: number;
  n: number;
  k: number;
  noLonger: number;
  findings: number;
  sharers: number;
  blockers: Blocker[];
  kept: number;
  isSplit: boolean;
  baseline: Uint8Array | null;
  openedAt: Date;
  closedAt: Date | null;
  voidedAt: Date | null;
  reopened: number;
};

export async function readItems(
  client: ClientBase,
  of: "identity_id" | "role_id",
  ids: readonly string[],
): Promise<StoredItem[]> {
  return (await client.query<ItemRow>(sql.itemsSql(of), [ids])).rows.map(storedItem);
}

/** Of nobody. */
export async function readLooseItems(
  client: ClientBase,
  resources: readonly string[],
): Promise<StoredItem[]> {
  return (await client.query<ItemRow>(sql.looseItemsSql, [resources])).rows.map(storedItem);
}

function storedItem(row: ItemRow): StoredItem {
  const { plannedAt, plannedFor, exceptedUntil, n, k, noLonger, isDisabled, ...rest } = row;
  return {
    ...rest,
    decision: decisionOf(row.decision),
    risk: itemRiskOf(row.risk),
    effort: itemEffortOf(row.effort),
    plan: plannedAt === null ? null : { for: plannedFor },
    exception: exceptedUntil === null ? null : { until: exceptedUntil },
    life: {
      state: itemStateOf(row.state),
      progress: { n, k, noLonger, isDisabled },
      openedAt: row.openedAt,
      closedAt: row.closedAt,
      voidedAt: row.voidedAt,
      reopened: row.reopened,
    },
  };
}

/** Those of whom not all that could grant them something was read in full the last time: what is missing is not known to be gone. */
export async function readUnread(
  client: ClientBase,
  of: "identities" | "roles",
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const text = of === "roles" ? sql.unreadRolesSql : sql.unreadIdentitiesSql;
  return new Set((await client.query<{ id: string }>(text, [ids])).rows.map(({ id }) => id));
}

type IdentityRow = Omit<IdentityFact, "isProduction" | "isInUse"> & {
  environment: number;
  staleness: number;
};

export async function readIdentities(
  client: ClientBase,
  ids: readonly string[],
  asOf: Date,
): Promise<Map<string, IdentityFact>> {
  const { rows } = await client.query<IdentityRow>(sql.identitiesSql, [ids, asOf]);
  return new Map(
    rows.map(({ environment, staleness, ...rest }) => [
      rest.id,
      { ...rest, isProduction: environment === environments.production.code, isInUse: staleness !== 2 },
    ]),
  );
}

export async function readSharers(
  client: ClientBase,
  ids: readonly string[],
  rules: readonly number[],
): Promise<Map<string, SharerFact>> {
  type Row = Omit<SharerFact, "isProduction" | "isFound" | "deniedAt"> & { environment: number };
  type Found = { id: string; isFound: boolean; deniedAt: Date | null };
  const { rows } = await client.query<Row>(sql.sharersSql, [ids]);
  const found = await client.query<Found>(sql.foundActionsSql, [ids, rules]);
  const byId = new Map(found.rows.map((row) => [row.id, row]));
  return new Map(
    rows.map(({ environment, ...rest }) => [
      rest.id,
      {
        ...rest,
        isProduction: environment === environments.production.code,
        isFound: byId.get(rest.id)?.isFound ?? false,
        deniedAt: byId.get(rest.id)?.deniedAt ?? null,
      },
    ]),
  );
}

/** What titles call credentials and grants. */
export async function readNames(client: ClientBase, findings: readonly FindingFact[]): Promise<TargetNames> {
  const ids = (kind: string) =>
    findings.flatMap(({ resource }) => new RegExp(`^${kind}:(\\d{1,18})$`).exec(resource)?.[1] ?? []);
  type Credential = { id: string; externalId: string; kind: string };
  type Grant = { id: string; role: string; scope: string | null; subject: string };
  const [credentials, grants] = [ids("credential"), ids("grant")];
  const known =
    credentials.length === 0 ? [] : (await client.query<Credential>(sql.credentialsSql, [credentials])).rows;
  const held = grants.length === 0 ? [] : (await client.query<Grant>(sql.grantsSql, [grants])).rows;
  return {
    credentials: new Map(known.map(({ id, ...rest }) => [id, rest])),
    grants: new Map(held.map(({ id, scope, ...rest }) => [id, { ...rest, scope: scope ?? "everything" }])),
  };
}
