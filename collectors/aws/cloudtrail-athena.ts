/**
 * `aws/cloudtrail-athena`: which actions were used, from a trail's logs that an Athena table holds. Days are read once, in pieces that
 * fit the limit of the run; a piece counts only after its whole answer was read.
 */
import { NotApplicable } from "#lib/errors.ts";
import type { CloudRecord, CoverageRecord } from "#lib/ingest/contract.ts";
import { auditEvents } from "#lib/providers/aws/audit-events.ts";
import { type TrailSettings, trailSettings } from "#lib/providers/aws/engine-fields.ts";
import { daysOf, type EngineSpan, readMark, spanToRead } from "../calls/engine-span.ts";
import { malformed } from "../calls/malformed.ts";
import { oncePerRun } from "../calls/once-per-run.ts";
import { createScanBudget, type ScanBudget } from "../calls/scan-budget.ts";
import type { Access } from "./access.ts";
import { athenaQuery } from "./athena-query.ts";
import { trailQuery } from "./cloudtrail-athena.sql.ts";
import { engineAccess } from "./engine-access.ts";
import { createTally, type TrailRow, type TrailTally, trailRow } from "./map-trail-rows.ts";
import { costCoverage, readingCoverage, unmappedCoverage } from "./trail-coverage.ts";
import { nothingWatched, type TrailWatch, trailWatch } from "./trail-selectors.ts";

export const athenaStream = "aws/cloudtrail-athena";
/** Marks how far the trail was read. */
export const trailMark = "cloudtrail-athena";

const dayMs = 86_400_000;
/** Longer pieces make longer answers, shorter ones more queries. */
const longestPiece = 7;

export async function* collectCloudtrailAthena(root: Access, scope: string): AsyncGenerator<CloudRecord> {
  const settings = trailSettings(root.ctx.source.config, root.homeRegion);
  if (settings === null) {
    throw new NotApplicable("This source reads no trail with Athena.", {
      hint: `npm run cli -- configure aws --name ${JSON.stringify(root.ctx.source.name)} --athena measure has one day read and says what the rest would cost.`,
    });
  }
  const access = await engineAccess(root.ctx, root.account, settings.roleArn);
  try {
    yield* readTrail({ access, settings, scope, account: root.account });
  } finally {
    access.close();
  }
}

type Reading = { access: Access; settings: TrailSettings; scope: string; account: string | null };

async function* readTrail(reading: Reading): AsyncGenerator<CloudRecord> {
  const { access, settings, scope } = reading;
  const { ctx } = access;
  const span = await spanFor(reading);
  if (span === null) {
    yield costCoverage(scope, { settings, scannedBytes: 0, days: 0 });
    return;
  }
  const watch = await watchFor(access, settings);
  const tally = createTally({ events: await auditEvents(), watch });
  const budget = await oncePerRun(ctx, "aws/athena-budget", async () =>
    createScanBudget({ maximumBytes: settings.mostBytes, setting: "Most to scan in a run, GB" }),
  );
  const before = budget.spent();
  let readTo = span.from;
  let failure: unknown = null;
  try {
    for await (const { piece, rows } of pieces(reading, span, budget)) {
      yield* tally.take(rows, piece);
      readTo = piece.to;
    }
  } catch (error) {
    if (ctx.signal.aborted) throw error;
    failure = error;
  }
  const done = { from: span.from, to: readTo };
  yield* ending(reading, { tally, watch, done, scannedBytes: budget.spent() - before });
  if (failure !== null) throw failure;
}

/** What is claimed follows everything it rests on, and so does the mark: they are stored together with it or not at all. */
function* ending(
  { scope, settings }: Reading,
  {
    tally,
    watch,
    done,
    scannedBytes,
  }: { tally: TrailTally; watch: TrailWatch; done: EngineSpan; scannedBytes: number },
): Generator<CloudRecord> {
  const days = daysOf(done);
  yield* tally.watched();
  if (days > 0 && settings.mode === "on") yield readMark(scope, trailMark, done);
  const coverages: (CoverageRecord | null)[] = [
    readingCoverage(scope, { tally, watch, done }),
    unmappedCoverage(scope, tally),
    costCoverage(scope, { settings, scannedBytes, days }),
  ];
  for (const coverage of coverages) if (coverage !== null) yield coverage;
}

async function spanFor({ access: { ctx }, settings, scope }: Reading): Promise<EngineSpan | null> {
  const now = ctx.clock.now();
  if (settings.mode === "measure") return spanToRead({ now, readUntil: null, firstDays: 1 });
  const readUntil = (await ctx.readUntil?.({ stream: athenaStream, scope }, trailMark)) ?? null;
  return spanToRead({ now, readUntil, firstDays: settings.firstDays });
}

async function watchFor(access: Access, { trail }: TrailSettings): Promise<TrailWatch> {
  if (trail === undefined)
    return nothingWatched(
      "The source names no trail, so use is seen and nothing counts as unused because of it.",
    );
  return trailWatch(access, trail);
}

/** The first piece is one day: what it scans says how long the others may be. */
async function* pieces(
  reading: Reading,
  span: EngineSpan,
  budget: ScanBudget,
): AsyncGenerator<{ piece: EngineSpan; rows: TrailRow[] }> {
  let perDay = 0;
  let from = span.from.getTime();
  while (from < span.to.getTime()) {
    const fitting = perDay === 0 ? 1 : Math.max(1, Math.floor(budget.left() / perDay));
    const days = Math.min(from === span.from.getTime() ? 1 : longestPiece, fitting);
    const piece = { from: new Date(from), to: new Date(Math.min(from + days * dayMs, span.to.getTime())) };
    budget.admit(perDay * daysOf(piece), nameOf(piece));
    const { rows, scannedBytes } = await readPiece(reading, piece, budget);
    perDay = Math.max(perDay, scannedBytes / daysOf(piece));
    yield { piece, rows };
    from = piece.to.getTime();
  }
}

async function readPiece({ access, settings, account }: Reading, piece: EngineSpan, budget: ScanBudget) {
  const answer = await athenaQuery(access, trailQuery(settings, piece, account), {
    where: settings,
    row: trailRow,
    onScanned: (bytes) => budget.spend(bytes),
  });
  if (answer.rows.some(({ groups }) => groups !== answer.rows.length))
    throw malformed(`Athena's answer for ${nameOf(piece)} is not whole.`);
  return answer;
}

function nameOf({ from, to }: EngineSpan): string {
  const [first, last] = [from, new Date(to.getTime() - 1)].map((date) => date.toISOString().slice(0, 10));
  return first === last ? `${first}` : `${first} to ${last}`;
}
