/** A source with scopes and slices in a test database, and a short way to feed it records. */
import type { Pool } from "pg";
import type { HoldRule } from "../close-missing.ts";
import type { CloudRecord, RecordType, Scope } from "../contract.ts";
import { ensureSlices } from "../ensure-slices.ts";
import { ingestSlice, type SliceOutcome } from "../ingest-slice.ts";
import { finishRun, type StartedRun, startRun } from "../run-log.ts";
import { storeScopes } from "../store-scopes.ts";

export const everyKind: RecordType[] = [
  ...(["principal", "alias", "credential", "role", "grant", "membership", "trust", "workload"] as const),
  ...(["usage", "coverage", "owner-hint", "action"] as const),
];

export type Estate = {
  pool: Pool;
  sourceId: number;
  scopeIds: Map<string, number>;
  run: StartedRun;
  /** The instant of the n-th day. */
  day(number: number): Date;
  /** Feeds one slice in the current run. An error after the records ends the slice as a collector would. */
  feed(slice: FeedSlice, records: Iterable<unknown>, end?: Error | null): Promise<SliceOutcome>;
  /** The same for records that arrive while something else happens. */
  feedStream(slice: FeedSlice, records: AsyncIterable<unknown>): Promise<SliceOutcome>;
  /** Ends the run and begins one on the next day. */
  nextRun(): Promise<void>;
};

export type FeedSlice = {
  stream: string;
  scope: string;
  kinds?: RecordType[];
  hold?: HoldRule;
  forgets?: boolean;
};

let sources = 0;
const estates: Estate[] = [];

/** Ends every estate's run; before the database is dropped. */
export async function endEstates(): Promise<void> {
  for (const { run } of estates.splice(0)) {
    await finishRun(run, { status: "complete", finishedAt: run.observedAt, durationMs: 1 });
  }
}

export async function makeEstate(pool: Pool, scopeNames: string[] = ["acct-1", "acct-2"]): Promise<Estate> {
  const added = await pool.query(
    "INSERT INTO source (provider, name, created_at) VALUES ('aws', $1, $2) RETURNING id",
    [`source ${++sources}`, dayNumber(0)],
  );
  const sourceId: number = added.rows[0].id;
  let today = 1;
  const begin = () => startRun(pool, { sourceId, actor: "test", observedAt: dayNumber(today) });
  const estate: Estate = {
    pool,
    sourceId,
    scopeIds: new Map(),
    run: await begin(),
    day: dayNumber,
    feed: (slice, records, end = null) => feed(estate, slice, deliver(records, end)),
    feedStream: (slice, records) => feed(estate, slice, records),
    nextRun: async () => {
      await finishRun(estate.run, { status: "complete", finishedAt: dayNumber(today), durationMs: 1 });
      today++;
      estate.run = await begin();
    },
  };
  estates.push(estate);
  estate.scopeIds = await storeScopes(estate.run, scopeNames.map(account));
  return estate;
}

export function account(externalId: string): Scope {
  return { externalId, kind: "aws_account", name: externalId, parent: null, state: "active", attributes: {} };
}

function dayNumber(number: number): Date {
  return new Date(Date.UTC(2026, 0, 1 + number));
}

async function feed(
  estate: Estate,
  { stream, scope, kinds = everyKind, hold, forgets }: FeedSlice,
  records: AsyncIterable<unknown>,
): Promise<SliceOutcome> {
  const [slice] = await ensureSlices(estate.run, [{ stream, scope }], estate.scopeIds);
  return ingestSlice({
    pool: estate.pool,
    runId: estate.run.id,
    sliceId: slice?.id ?? -1,
    stream: { name: stream, kinds, forgets },
    observedAt: estate.run.observedAt,
    provider: "aws",
    records,
    scopeIds: estate.scopeIds,
    options: { hold },
  });
}

export async function* deliver(
  records: Iterable<unknown>,
  end: Error | null = null,
): AsyncGenerator<unknown> {
  yield* records;
  if (end) throw end;
}

const created = new Date("2025-03-01T10:00:00.123Z");

/** Records with every field filled; `over` changes some. */
export const make = {
  principal: (id: string, over: object = {}): CloudRecord => ({
    type: "principal",
    scope: "acct-1",
    externalId: id,
    kind: "aws_iam_role",
    name: `name of ${id}`,
    resourceName: `arn:${id}`,
    createdAt: created,
    disabled: false,
    tags: { team: "payments" },
    attributes: { path: "/" },
    unknown: [],
    ...over,
  }),
  role: (id: string, over: object = {}): CloudRecord => ({
    type: "role",
    scope: "acct-1",
    externalId: id,
    kind: "aws_inline_policy",
    name: `name of ${id}`,
    resourceName: null,
    version: "v1",
    manager: "customer",
    document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] },
    attributes: {},
    unknown: [],
    ...over,
  }),
  grant: (subject: string, role: string, over: object = {}): CloudRecord => ({
    type: "grant",
    scope: "acct-1",
    subject: { kind: "id", value: subject },
    role: { kind: "id", value: role },
    effect: "allow",
    via: "inline",
    condition: null,
    attributes: {},
    unknown: [],
    ...over,
  }),
  credential: (id: string, principal: string, over: object = {}): CloudRecord => ({
    type: "credential",
    scope: "acct-1",
    principal: { kind: "id", value: principal },
    externalId: id,
    kind: "aws_access_key",
    status: "active",
    createdAt: created,
    expiresAt: null,
    lastUsedAt: new Date("2025-12-01T00:00:00Z"),
    attributes: {},
    unknown: [],
    ...over,
  }),
  trust: (subject: string, trusted: { kind: string; value: string }, over: object = {}): CloudRecord => ({
    type: "trust",
    scope: "acct-1",
    subject: { kind: "id", value: subject },
    trusted,
    mechanism: "assume-role",
    condition: null,
    attributes: {},
    unknown: [],
    ...over,
  }),
  alias: (principal: string, kind: string, value: string, over: object = {}): CloudRecord => ({
    type: "alias",
    principal: { kind: "id", value: principal },
    kind,
    value,
    unknown: [],
    ...over,
  }),
  workload: (id: string, runsAs: { kind: string; value: string }, over: object = {}): CloudRecord => ({
    type: "workload",
    scope: "acct-1",
    externalId: id,
    kind: "aws_lambda_function",
    name: `name of ${id}`,
    runsAs,
    location: "eu-west-1",
    attributes: {},
    unknown: [],
    ...over,
  }),
  membership: (group: string, member: string): CloudRecord => ({
    type: "membership",
    group: { kind: "name", value: group },
    member: { kind: "id", value: member },
    unknown: [],
  }),
  coverage: (capability: string, status: "available" | "denied", over: object = {}): CloudRecord => ({
    type: "coverage",
    scope: "acct-1",
    capability,
    status,
    reason: `because ${status}`,
    unknown: [],
    ...over,
  }),
  ownerHint: (subject: string, key: string, value: string): CloudRecord => ({
    type: "owner-hint",
    scope: "acct-1",
    subject: { kind: "id", value: subject },
    source: "tag",
    key,
    value,
    unknown: [],
  }),
  usage: (principal: string, entries: Record<string, string | null>, over: object = {}): CloudRecord => ({
    type: "usage",
    principal: { kind: "id", value: principal },
    source: "access-advisor",
    plane: "service",
    coveredFrom: new Date("2025-11-01T00:00:00Z"),
    coveredTo: new Date("2025-12-31T00:00:00Z"),
    entries: Object.entries(entries).map(([action, used]) => ({
      action,
      lastUsedAt: used === null ? null : new Date(used),
    })),
    unknown: [],
    ...over,
  }),
};
