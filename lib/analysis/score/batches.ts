/** Everything that is known about whom a score may have changed for, a batch at a time and read ahead: scoring never waits for a read. */
import type { PoolClient } from "pg";
import { dayOf } from "#lib/domain/packed-usage.ts";
import type { PackedEvidence } from "#lib/domain/wordwise/gather-use.ts";
import { readEvidence } from "./evidence.ts";
import { readHoldings } from "./holdings.ts";
import { nextSql } from "./score.sql.ts";
import {
  bornDay,
  type HeldParts,
  type HeldSet,
  heldParts,
  holdingsNow,
  placesOf,
  type Scored,
} from "./score-holder.ts";
import type { Scoring } from "./scoring.ts";

export type Told = {
  id: string;
  holder: Scored;
  held: HeldParts;
  /** The holdings that are stored. */
  before: readonly HeldSet[];
  /** What they are from today on. */
  holdings: readonly HeldSet[];
  evidence: readonly PackedEvidence[];
};

export type Batch = { ids: readonly string[]; told: readonly Told[] };

type Options = {
  /** The connection that knows whom to score: it is asked now and then, as it writes meanwhile. */
  client: PoolClient;
  reader: PoolClient;
  scoring: Scoring;
  size: number;
};

const none: readonly never[] = [];

/** Ids are asked for many batches at a time. */
const batchesPerPage = 20;

/** Batches in the order of their ids. Reads one while the one before it is worked out. */
export async function* readBatches({ client, reader, scoring, size }: Options): AsyncGenerator<Batch> {
  let reading: Promise<Batch> | null = null;
  for await (const ids of idsInBatches(client, size)) {
    const next = readBatch(reader, ids, scoring);
    // A failure is thrown when its turn comes; until then it must not count as unhandled.
    next.catch(() => undefined);
    if (reading !== null) yield await reading;
    reading = next;
  }
  if (reading !== null) yield await reading;
}

async function* idsInBatches(client: PoolClient, size: number): AsyncGenerator<string[]> {
  const page = size * batchesPerPage;
  for (let last = "0"; ; ) {
    const { rows } = await client.query<{ ids: string | null }>(nextSql, [last, page]);
    const ids = rows[0]?.ids?.split(",") ?? [];
    for (let from = 0; from < ids.length; from += size) yield ids.slice(from, from + size);
    if (ids.length < page) return;
    last = ids.at(-1) ?? last;
  }
}

async function readBatch(
  reader: PoolClient,
  ids: string[],
  { grants, documents, context }: Scoring,
): Promise<Batch> {
  const { sets, asOf, watches } = context;
  const today = dayOf(asOf);
  const holders = await grants.read(ids);
  const known = await readHoldings(reader, ids);
  const evidence = await readEvidence(reader, ids);
  const told = holders.map((holder): Told => {
    const { id } = holder;
    const held = heldParts(holder, context);
    const before = known.get(id) ?? none;
    const holdings = holdingsNow(before, held, holder, { today, sets });
    // The grants themselves are most of what a batch weighs, and are needed no longer.
    const places = watches.areNone ? none : placesOf(holder);
    const scored = { createdDay: bornDay(holder), places };
    return { id, holder: scored, held, before, holdings, evidence: evidence.get(id) ?? none };
  });
  await documents.prepare(told.flatMap(({ held }) => held.parts));
  await sets.load(told.flatMap(({ holdings }) => holdings.map(({ set }) => set)));
  return { ids, told };
}
