/** Usage on its way to the stage: validated, merged per principal, source and plane, and packed. */
import { type DaySpan, mergeDaySpans } from "#lib/domain/day-spans.ts";
import { dayOf, packUsage } from "#lib/domain/packed-usage.ts";
import { seenMarks } from "#lib/domain/usage-marks.ts";
import { encodeField } from "./encode-field.ts";
import { hash128 } from "./encode-record.ts";
import type { Field } from "./record-shapes.ts";
import { Rejection } from "./rejection.ts";
import { copyUsage } from "./stage.sql.ts";
import { refuseBadAction } from "./stage-actions.ts";

const batchRecords = 4_000;
const batchEntries = 200_000;
const planes = ["identity", "service", "action"];

type Pending = {
  /** Cells `principal_kind … plane`. */
  cells: string;
  /** What stands in `days` are actions, by which people look for who did them. */
  isByAction: boolean;
  covered: DaySpan[];
  lastUsedAt: number | null;
  days: Map<string, number>;
};

export type UsageStage = {
  /** Takes one record; returns a promise only when a batch must be sent first. Throws Rejection. */
  add(record: Record<string, unknown>): Promise<void> | null;
  finish(): Promise<void>;
  contents(): { rows: number; mayRepeat: boolean; batches: number };
};

export type UsageStageOptions = {
  provider: string;
  /** Numbers for names; every name given is answered. */
  idsOf(names: Iterable<string>): Promise<ReadonlyMap<string, number>>;
  send(sql: string, text: string): Promise<unknown>;
};

/** The key of the one row of usage. `cells`: kind and value of the principal, source and plane, with tabs between. */
export function usageKey(provider: string, cells: string): string {
  return hash128(`${provider}\tusage\t${cells}`);
}

/** Within one batch a key stands once; `batch` tells repeats in later batches apart. */
export function openUsageStage({ provider, idsOf, send }: UsageStageOptions): UsageStage {
  let pending = new Map<string, Pending>();
  let entries = 0;
  const totals = { rows: 0, mayRepeat: false, batches: 0 };

  async function flush(): Promise<void> {
    if (pending.size === 0) return;
    const batch = pending;
    pending = new Map();
    entries = 0;
    const ids = await idsOf(namesIn(batch));
    let text = "";
    for (const [key, row] of batch) text += `${totals.batches}\t${key}\t${line(row, ids)}\n`;
    totals.rows += batch.size;
    totals.batches++;
    totals.mayRepeat = totals.batches > 1;
    await send(copyUsage, text);
  }

  return {
    add(record) {
      const incoming = readUsage(record);
      const key = usageKey(provider, incoming.cells);
      const known = pending.get(key);
      pending.set(key, known ? mergePending(known, incoming) : incoming);
      entries += incoming.days.size;
      return pending.size >= batchRecords || entries >= batchEntries ? flush() : null;
    },
    finish: flush,
    contents: () => totals,
  };
}

const principal: Field = { field: "principal", column: "principal", type: "ref", nullable: false };
const source: Field = { field: "source", column: "source", type: "text", nullable: false };
const plane: Field = { field: "plane", column: "plane", type: "text", nullable: false, values: planes };
const noScopes = { scopeIds: new Map<string, number>() };

function readUsage(record: Record<string, unknown>): Pending {
  if (!Array.isArray(record.unknown)) throw new Rejection("wrong-type", "unknown");
  if (record.unknown.length > 0) throw new Rejection("bad-unknown", "unknown");
  const cells = [principal, source, plane].map((field) => encodeField(field, record[field.field], noScopes));
  if (!cells.every((cell) => cell.isWellFormed())) throw new Rejection("lone-surrogate", "principal");
  const coveredFrom = dayOf(instant(record.coveredFrom, "coveredFrom"));
  const coveredTo = dayOf(instant(record.coveredTo, "coveredTo"));
  if (coveredFrom > coveredTo) throw new Rejection("invalid-date", "coveredTo");
  if (!Array.isArray(record.entries)) throw new Rejection("wrong-type", "entries");
  const days = new Map<string, number>();
  let lastUsedAt: number | null = null;
  for (const entry of record.entries as unknown[]) {
    const { action, usedAt } = readEntry(entry);
    days.set(action, Math.max(dayOf(usedAt), days.get(action) ?? 0));
    if (usedAt) lastUsedAt = Math.max(usedAt.getTime(), lastUsedAt ?? Number.NEGATIVE_INFINITY);
  }
  const covered = [{ from: coveredFrom, to: coveredTo }];
  return { cells: cells.join("\t"), isByAction: record.plane === "action", covered, lastUsedAt, days };
}

function readEntry(entry: unknown): { action: string; usedAt: Date | null } {
  if (typeof entry !== "object" || entry === null) throw new Rejection("wrong-type", "entries");
  const { action, lastUsedAt } = entry as { action?: unknown; lastUsedAt?: unknown };
  refuseBadAction(action, "entries");
  return { action, usedAt: lastUsedAt === null ? null : instant(lastUsedAt, "entries") };
}

function instant(value: unknown, field: string): Date {
  encodeField({ field, column: field, type: "instant", nullable: false }, value, noScopes);
  return value as Date;
}

/** The same principal, source and plane told twice: everything either record saw. */
function mergePending(one: Pending, other: Pending): Pending {
  const days = new Map(one.days);
  for (const [action, day] of other.days) days.set(action, Math.max(day, days.get(action) ?? 0));
  const lastUsedAt =
    one.lastUsedAt === null || other.lastUsedAt === null
      ? (one.lastUsedAt ?? other.lastUsedAt)
      : Math.max(one.lastUsedAt, other.lastUsedAt);
  return { ...one, covered: mergeDaySpans(one.covered, other.covered), lastUsedAt, days };
}

/** Columns of the spans: the latest is what counts, those before it wait for what fills the gap. */
export function spanColumns(covered: readonly DaySpan[]): DaySpan & { before: string | null } {
  const last = covered.at(-1) as DaySpan;
  const before = covered.slice(0, -1).flatMap(({ from, to }) => [from, to]);
  return { ...last, before: before.length === 0 ? null : `{${before.join(",")}}` };
}

function namesIn(batch: Map<string, Pending>): Set<string> {
  const names = new Set<string>();
  for (const { days } of batch.values()) for (const action of days.keys()) names.add(action);
  return names;
}

function line(row: Pending, ids: ReadonlyMap<string, number>): string {
  const packed = packUsage([...row.days].map(([action, day]) => ({ actionId: ids.get(action) ?? -1, day })));
  const hex = Buffer.from(packed).toString("hex");
  const { from, to, before } = spanColumns(row.covered);
  const seen = row.isByAction ? seenMarks(packed) : "\\N";
  return `${row.cells}\t${from}\t${to}\t${before ?? "\\N"}\t${row.lastUsedAt ?? "\\N"}\t\\\\x${hex}\t${seen}`;
}
