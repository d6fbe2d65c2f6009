/**
 * What slices leave stored, as plain maps: the second method that ingest is compared with. Written from the rules, one record at a
 * time, and knowing nothing of stages, hashes or SQL.
 */
import type { HoldRule } from "../close-missing.ts";
import type { CloudRecord } from "../contract.ts";

type Values = Record<string, unknown>;
export type ModelRow = {
  slice: number;
  values: Values;
  unknown: string[];
  changedOn: number;
  closedOn: number | null;
};
export type Step = { slice: number; kinds: string[]; records: CloudRecord[]; end: Error | null };
export type StepOutcome = { status: string; closed: number; held: number; rejected: number };

export class NaiveModel {
  readonly rows = new Map<string, ModelRow>();
  readonly #held = new Map<number, Set<string>>();
  readonly #hold: HoldRule;
  constructor(hold: HoldRule) {
    this.#hold = hold;
  }

  /** Applies one slice of day `day`. */
  apply({ slice, kinds, records, end }: Step, day: number): StepOutcome {
    const mine = [...this.rows]
      .filter(([, row]) => row.slice === slice && row.closedOn === null)
      .map(([key]) => key);
    const delivered = new Map<string, CloudRecord>();
    let rejected = 0;
    for (const record of records) {
      const key = keyOf(record);
      const first = delivered.get(key);
      if (isHostile(record) || !kinds.includes(record.type)) rejected += 1;
      else if (first === undefined) delivered.set(key, record);
      else if (!isSame(first, record)) rejected += 1;
    }
    for (const [key, record] of delivered) this.#store(key, record, slice, day);
    const missing = mine.filter((key) => !delivered.has(key));
    const held = this.#held.get(slice) ?? new Set();
    this.#held.set(slice, new Set(missing.filter((key) => held.has(key))));
    if (end !== null || rejected > 0)
      return { status: end ? "incomplete" : "rejected", closed: 0, held: 0, rejected };
    return { ...this.#close(slice, missing, mine.length, day), rejected };
  }

  #store(key: string, record: CloudRecord, slice: number, day: number): void {
    const old = this.rows.get(key);
    const fresh = valuesOf(record);
    const values = Object.fromEntries(
      Object.entries(fresh).map(([field, value]) => [
        field,
        old && record.unknown.includes(field) ? old.values[field] : value,
      ]),
    );
    const differs =
      !old || old.closedOn !== null || !isSame(old.values, values) || !isSame(old.unknown, record.unknown);
    this.rows.set(key, {
      slice,
      values,
      unknown: record.unknown,
      changedOn: differs ? day : (old?.changedOn ?? day),
      closedOn: null,
    });
  }

  #close(slice: number, missing: string[], open: number, day: number): Omit<StepOutcome, "rejected"> {
    const again = missing.filter((key) => this.#held.get(slice)?.has(key));
    const left = missing.filter((key) => !again.includes(key));
    const tooMany = left.length >= this.#hold.rows && left.length > this.#hold.share * open;
    this.#held.set(slice, new Set(tooMany ? left : []));
    const gone = tooMany ? again : missing;
    for (const key of gone) {
      const row = this.rows.get(key);
      if (row) this.rows.set(key, { ...row, closedOn: day, changedOn: day });
    }
    return { status: tooMany ? "held" : "complete", closed: gone.length, held: tooMany ? left.length : 0 };
  }
}

function keyOf(record: CloudRecord): string {
  return "externalId" in record ? `${record.type} ${record.externalId}` : JSON.stringify(record);
}

function valuesOf(record: CloudRecord): Values {
  if (record.type === "principal")
    return { scope: record.scope, name: record.name, disabled: record.disabled };
  if (record.type === "credential") {
    return {
      scope: record.scope,
      status: record.status,
      lastUsedAt: record.lastUsedAt?.toISOString() ?? null,
    };
  }
  throw new Error(`The model holds no ${record.type}`);
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const isHostile = (record: CloudRecord) => JSON.stringify(record).includes("\\u0000");
