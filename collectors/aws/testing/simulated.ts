/** Runs the collector against the simulated clouds and lays what it delivers out like the oracle's answer, for comparison in tests. */
import { pino } from "pino";
import { fixedClock } from "#lib/clock.ts";
import { RollcallError } from "#lib/errors.ts";
import type { CloudRecord, CollectorContext, Ref, Scope, Slice } from "#lib/ingest/contract.ts";
import { natureOf } from "#lib/providers/aws/classify.ts";
import { collector } from "../collector.ts";

export type Collected = {
  scopes: Scope[];
  slices: { slice: Slice; records: CloudRecord[]; error: RollcallError | null }[];
};

export function contextFor(
  url: string,
  config: unknown,
  date: string,
  signal = new AbortController().signal,
): CollectorContext {
  return {
    source: { name: "simulated", config },
    signal,
    clock: fixedClock(date),
    log: pino({ level: "silent" }),
    endpoint: url,
    limits: { concurrency: 6, pageSize: undefined, retryDelayMs: 2 },
    session: new Map(),
  };
}

export async function listOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** Every slice, a few at a time; errors that are not Rollcall's own fail the test. */
export async function collectAll(
  ctx: CollectorContext,
  only?: (slice: Slice) => boolean,
): Promise<Collected> {
  const scopes = await listOf(collector.scopes(ctx));
  const queue = (await listOf(collector.slices(ctx, scopes))).filter(only ?? (() => true)).values();
  const slices: Collected["slices"] = [];
  const lane = async () => {
    for (const slice of queue) slices.push(await collectSlice(ctx, slice));
  };
  await Promise.all(Array.from({ length: 8 }, lane));
  return { scopes, slices };
}

export async function collectSlice(
  ctx: CollectorContext,
  slice: Slice,
): Promise<Collected["slices"][number]> {
  const records: CloudRecord[] = [];
  try {
    for await (const record of collector.collect(ctx, slice)) records.push(record);
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error;
    return { slice, records, error };
  }
  return { slice, records, error: null };
}

type Row = { [field: string]: unknown };
export type Answer = Record<
  | "scopes"
  | "identities"
  | "credentials"
  | "roles"
  | "grants"
  | "trusts"
  | "memberships"
  | "workloads"
  | "ownerHints",
  string[]
>;

/** One line of text per row, sorted: what two answers differ in then reads as a list. */
export function linesOf(rows: Row[]): string[] {
  return rows
    .map((row) =>
      JSON.stringify(Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))),
    )
    .sort();
}

export function answerOf(collected: Collected): Answer {
  const records = collected.slices.flatMap((result) => result.records);
  const resolve = resolver(records);
  const of = <T extends CloudRecord["type"]>(type: T) =>
    records.filter((record) => record.type === type) as Extract<CloudRecord, { type: T }>[];
  return {
    scopes: linesOf(
      collected.scopes.map(({ externalId, kind, name, parent, state }) => ({
        externalId,
        kind,
        name,
        parent,
        state,
      })),
    ),
    identities: linesOf(identityRows(collected, records, resolve)),
    credentials: linesOf(
      of("credential").map(
        ({ externalId, kind, status, principal, scope, createdAt, expiresAt, lastUsedAt }) => ({
          ...{ externalId, kind, status, scope, principal: resolve(principal) },
          ...{
            createdAt: seconds(createdAt),
            expiresAt: seconds(expiresAt),
            lastUsedAt: seconds(lastUsedAt),
          },
        }),
      ),
    ),
    roles: linesOf(
      of("role").map(({ externalId, kind, name, manager, version, scope, document }) => ({
        ...{ externalId, kind, name, manager, version, scope },
        // A lone statement may stand without the list around it.
        statements:
          document === null ? null : [(document as { Statement?: unknown }).Statement ?? []].flat().length,
      })),
    ),
    grants: linesOf(
      of("grant").map(({ subject, role, effect, via, scope }) => ({
        subject: resolve(subject),
        role: role.value,
        effect,
        via,
        scope,
      })),
    ),
    trusts: linesOf(
      of("trust").map(({ subject, trusted, mechanism, scope, condition }) => ({
        ...{ subject: resolve(subject), mechanism, scope, conditional: condition !== null },
        trusted: `${trusted.kind}:${trusted.value}`,
      })),
    ),
    memberships: linesOf(
      of("membership").map(({ group, member }) => ({ group: resolve(group), member: resolve(member) })),
    ),
    workloads: linesOf(
      of("workload").map(({ externalId, kind, name, runsAs, location, scope }) => ({
        ...{ externalId, kind, name, location, scope },
        runsAs: resolve(runsAs) === runsAs.value ? null : resolve(runsAs),
      })),
    ),
    ownerHints: linesOf(
      of("owner-hint").map(({ subject, key, value }) => ({ subject: resolve(subject), key, value })),
    ),
  };
}

export function usageRows(records: CloudRecord[]): string[] {
  return linesOf(
    records.flatMap((record) =>
      record.type !== "usage"
        ? []
        : record.entries.map(({ action, lastUsedAt }) => ({
            ...{ principal: record.principal.value, source: record.source, plane: record.plane, action },
            lastUsedAt: seconds(lastUsedAt),
          })),
    ),
  );
}

/** ISO in whole seconds, as AWS tells time. */
export function seconds(date: Date | null): string | null {
  return date === null ? null : `${date.toISOString().slice(0, 19)}Z`;
}

/** Refs to external ids through names and aliases; what nobody answers to keeps its text. */
function resolver(records: CloudRecord[]): (ref: Ref) => string {
  const ids = new Map<string, string>();
  for (const record of records) {
    if (record.type === "principal" && record.resourceName !== null)
      ids.set(`name ${record.resourceName}`, record.externalId);
    if (record.type === "alias") ids.set(`${record.kind} ${record.value}`, record.principal.value);
  }
  return (ref) => ids.get(`${ref.kind} ${ref.value}`) ?? ref.value;
}

function identityRows(collected: Collected, records: CloudRecord[], resolve: (ref: Ref) => string): Row[] {
  const unread = Map.groupBy(
    collected.slices.filter((result) => result.error !== null).map((result) => result.slice),
    (slice) => slice.scope,
  );
  const trusts = Map.groupBy(
    records.filter((record) => record.type === "trust"),
    (trust) => resolve(trust.subject),
  );
  const credentials = Map.groupBy(
    records.filter((record) => record.type === "credential"),
    (credential) => resolve(credential.principal),
  );
  return records.flatMap((record) => {
    if (record.type !== "principal") return [];
    const { kind, externalId, name, resourceName, scope } = record;
    const facts = {
      ...record,
      trusts: trusts.get(externalId) ?? [],
      credentials: credentials.get(externalId) ?? [],
      unreadStreams: (unread.get(scope) ?? []).map((slice) => slice.stream),
    };
    return [{ provider: "aws", kind, externalId, name, resourceName, scope, nature: natureOf(facts).nature }];
  });
}
