/**
 * Where a slice's records wait until its end: temporary tables of one connection, filled by COPY while the slice streams.
 * They vanish with the connection, so a worker that dies has written nothing.
 */
import type { Pool, PoolClient } from "pg";
import { actionIdsOf, learnActionIds } from "./action-ids.ts";
import type { RecordType } from "./contract.ts";
import { copyText } from "./copy-text.ts";
import { type RecordEncoder, recordEncoder } from "./encode-record.ts";
import { KeySet } from "./key-set.ts";
import { readStoredRows } from "./read-stored-rows.ts";
import { type Shape, shapes } from "./record-shapes.ts";
import { countRejection, Rejection, type Rejections } from "./rejection.ts";
import { copyDocuments, copyStage, createStage, createStageHelpers } from "./stage.sql.ts";
import { type ActionStage, openActionStage, type StagedOffer } from "./stage-actions.ts";
import { openUsageStage, type UsageStage } from "./stage-usage.ts";
import type { StoredRows } from "./stored-rows.ts";

/** Rows or characters after which a batch is sent. */
const batchRows = 8_000;
const batchChars = 4 * 1024 * 1024;

export type StageOptions = {
  provider: string;
  kinds: readonly RecordType[];
  scopeIds: ReadonlyMap<string, number>;
  sliceId: number;
};

type Batch = {
  shape: Shape;
  encode: RecordEncoder;
  text: string;
  rows: number;
  staged: number;
  keys: KeySet;
  mayRepeat: boolean;
  /** What the slice holds already. */
  stored: StoredRows;
};

/** What waits in the stage of one shape. */
export type Staged = Pick<Batch, "shape" | "staged" | "mayRepeat" | "stored">;

export class Stage {
  readonly rejections: Rejections = {};
  /** Records delivered, the rejected ones included. */
  seen = 0;
  private readonly client: PoolClient;
  private readonly batches: Map<string, Batch>;
  private readonly usage: UsageStage | null;
  private readonly actions: ActionStage | null;
  private readonly documents = { seen: new Set<string>(), text: "" };
  private order = 0;
  private sending: Promise<unknown> = Promise.resolve();
  /** What the last record made the caller wait for; he may have been interrupted while waiting. */
  private waiting: Promise<void> | null = null;

  constructor(client: PoolClient, pool: Pool, options: StageOptions, batches: Batch[]) {
    const { provider, kinds } = options;
    this.client = client;
    this.batches = new Map(batches.map((batch) => [batch.shape.type, batch]));
    const ids = actionIdsOf(pool, provider);
    const idsOf = async (names: Iterable<string>) => {
      await this.sending;
      await learnActionIds(client, provider, ids, names);
      return ids;
    };
    const send = (sql: string, text: string) => this.send(sql, text);
    this.actions = kinds.includes("action") ? openActionStage(provider, ids) : null;
    this.usage = kinds.includes("usage") ? openUsageStage({ provider, idsOf, send }) : null;
  }

  /** Takes one record, whatever it is; a bad one is counted as a rejection. Returns a promise only when the caller must wait. */
  add(record: unknown): Promise<void> | null {
    this.seen++;
    try {
      this.waiting = this.take(record);
      return this.waiting;
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      countRejection(this.rejections, error.reason, `${error.field ?? "record"}: ${inWords(record)}`);
      return null;
    }
  }

  /** Sends what is still buffered. Afterwards everything accepted is in the stage tables. */
  async finish(): Promise<void> {
    await this.waiting;
    for (const batch of this.batches.values()) await this.sendBatch(batch);
    await this.usage?.finish();
    await this.sending;
    await this.actions?.finish(this.client);
  }

  /** What waits in the stage, by shape. */
  contents(): Staged[] {
    return [...this.batches.values()];
  }

  progress(): { seen: number; rejected: number } {
    const rejected = Object.values(this.rejections).reduce((sum, { count }) => sum + count, 0);
    return { seen: this.seen, rejected };
  }

  get hasDocuments(): boolean {
    return this.documents.seen.size > 0;
  }

  get usageBatches(): { rows: number; mayRepeat: boolean; batches: number } {
    return this.usage?.contents() ?? { rows: 0, mayRepeat: false, batches: 0 };
  }

  /** What the slice's scope offers; null where no action was told. */
  get offer(): StagedOffer | null {
    return this.actions?.offer() ?? null;
  }

  private take(record: unknown): Promise<void> | null {
    const type =
      typeof record === "object" && record !== null ? (record as { type?: unknown }).type : undefined;
    if (type === "usage" && this.usage) return this.usage.add(record as Record<string, unknown>);
    if (type === "action" && this.actions) {
      this.actions.add(record as Record<string, unknown>);
      return null;
    }
    if (type === "rejected") throw new Rejection("unreadable", null);
    const batch = this.batches.get(type as string);
    if (!batch) throw new Rejection("unexpected-type", "type");
    const { key, rowHash, line, document } = batch.encode(record as Record<string, unknown>);
    const verdict = batch.stored.judge(key, rowHash);
    if (verdict === "refused") throw new Rejection("duplicate-id", null);
    // Most records of most runs end here: equal to what is stored, documents included.
    if (verdict !== "stage") return null;
    if (document && !this.documents.seen.has(document.hash)) {
      this.documents.seen.add(document.hash);
      this.documents.text += `${document.hash}\t${document.content.replaceAll("\\", "\\\\")}\n`;
    }
    batch.text += `${this.order++}\t${line}\n`;
    batch.rows++;
    batch.staged++;
    if (batch.keys.add(key)) batch.mayRepeat = true;
    if (batch.rows < batchRows && batch.text.length + this.documents.text.length < batchChars) return null;
    return this.sendBatch(batch);
  }

  private async sendBatch(batch: Batch): Promise<void> {
    const { text } = batch;
    batch.text = "";
    batch.rows = 0;
    if (text !== "") await this.send(copyStage(batch.shape), text);
    const documents = this.documents.text;
    this.documents.text = "";
    if (documents !== "") await this.send(copyDocuments, documents);
  }

  /** Waits for the batch before, not for this one: encoding goes on while Postgres reads. */
  private send(sql: string, text: string): Promise<unknown> {
    const before = this.sending;
    this.sending = before.then(() => copyText(this.client, sql, text));
    this.sending.catch(() => {});
    return before;
  }
}

const ready = new WeakMap<PoolClient, Set<string>>();

/** Readies the connection's stage tables, once per connection, and returns an empty stage that knows what the slice holds. */
export async function openStage(client: PoolClient, pool: Pool, options: StageOptions): Promise<Stage> {
  const made = ready.get(client) ?? new Set<string>();
  const wanted = [createStageHelpers, ...stagedShapes(options.kinds).map(createStage)];
  const missing = wanted.filter((statement) => !made.has(statement));
  if (missing.length > 0) await client.query(missing.join("; "));
  ready.set(client, new Set([...made, ...missing]));
  const shapes = stagedShapes(options.kinds);
  const stored = await readStoredRows(client, shapes, options.sliceId);
  const batches = shapes.map((shape, index) => newBatch(shape, options, stored[index] as StoredRows));
  return new Stage(client, pool, options, batches);
}

function stagedShapes(kinds: readonly RecordType[]): Shape[] {
  return shapes.filter(({ type }) => kinds.includes(type));
}

function newBatch(shape: Shape, options: StageOptions, stored: StoredRows): Batch {
  const encode = recordEncoder(shape, options);
  return { shape, encode, text: "", rows: 0, staged: 0, keys: new KeySet(), mayRepeat: false, stored };
}

function inWords(record: unknown): string {
  if (typeof record !== "object" || record === null) return String(record);
  const { type, externalId, subject, principal, sample } = record as Record<string, unknown>;
  const named =
    externalId ??
    (subject as { value?: unknown })?.value ??
    (principal as { value?: unknown })?.value ??
    sample;
  return `${String(type).slice(0, 50)} ${String(named ?? "").slice(0, 150)}`;
}
