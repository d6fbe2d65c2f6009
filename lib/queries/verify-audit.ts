/** Walks the record of decisions from its first row to its last, a thousand rows at a time, and says where its chain first does not hold. */
import { createHash } from "node:crypto";
import type { ClientBase } from "pg";
import {
  type AuditLink,
  type ChainBreak,
  type ChainPlace,
  endOfChain,
  followChain,
  isBreak,
} from "#lib/domain/audit-chain.ts";
import { Invalid } from "#lib/errors.ts";
import { verifyBreakGlass } from "./break-glass/verify-break-glass.ts";
import { type RecordBreak, verifyExceptions } from "./exceptions/verify-exceptions.ts";
import { verifyMeetings } from "./meetings/verify-meetings.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

export type AuditVerdict = {
  state: "whole" | "broken";
  /** Rows that were looked at. */
  rows: number;
  /** The newest row there should be. */
  head: ChainPlace;
  /** Rows before the first one, cut off by `audit prune`. */
  cut: number;
  break: ChainBreak | null;
  /** What was decided and is not stored as the record says. */
  records: RecordBreak[];
};

const batch = 1000;

const chainSql = `
  select position, encode(hash, 'hex') as hash, start_position as "startPosition",
         encode(start_hash, 'hex') as "startHash"
    from audit_chain where id = 1`;

const batchSql = `
  select position, id::text, audit_time(at) as at, actor, command, subject, before::text, after::text,
         request_id as "requestId", audit_time(recorded_at) as "recordedAt",
         encode(previous_hash, 'hex') as "previousHash", encode(hash, 'hex') as hash
    from audit where position > $1
   order by position limit ${batch}`;

const cutSql = `
  select exists (select from audit where command = 'audit.prune'
                    and after ->> 'position' = $1 and after ->> 'hash' = $2) as found`;

const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");

type Chain = ChainPlace & { startPosition: number; startHash: string };

/**
 * `anchor`: a place written down elsewhere at an earlier time; the chain must still go through it. Throws Invalid for one
 * whose row was cut off since.
 */
export async function verifyAudit(
  reader: Reader,
  { anchor = null }: { anchor?: ChainPlace | null } = {},
): Promise<AuditVerdict> {
  return inSnapshot(
    reader,
    async (client) => {
      const [chain] = (await client.query<Chain>(chainSql)).rows;
      if (chain === undefined) throw new Error("The table audit_chain lost its row.");
      const { position, hash, startPosition, startHash } = chain;
      const head = { position, hash };
      const start = { position: startPosition, hash: startHash };
      refuseCutAnchor(anchor, start);
      const walk = await walkChain(client, start, anchor);
      const found = (await startBreak(client, start)) ?? walk.break ?? endOfChain(walk.last, head);
      const broken = found ?? anchorBreak(anchor, walk.last);
      const records = [
        ...(await verifyExceptions(client, startPosition)),
        ...(await verifyMeetings(client, startPosition)),
        ...(await verifyBreakGlass(client, startPosition)),
      ];
      return {
        state: broken === null && records.length === 0 ? "whole" : "broken",
        rows: walk.rows,
        head,
        cut: startPosition,
        break: broken,
        records,
      };
    },
    { timeoutMs: 60_000 },
  );
}

type Walk = { rows: number; last: ChainPlace; break: ChainBreak | null };

async function walkChain(client: ClientBase, start: ChainPlace, anchor: ChainPlace | null): Promise<Walk> {
  let last = start;
  let seen = 0;
  // A row moved to before the start is behind every later look: the first one begins at the very bottom.
  let from = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const { rows } = await client.query<AuditLink>(batchSql, [from]);
    for (const link of rows) {
      const step = followChain(last, link, sha256);
      if (isBreak(step)) return { rows: seen, last, break: step };
      seen++;
      last = step;
      if (step.position === anchor?.position && step.hash !== anchor.hash) {
        return { rows: seen, last, break: replaced(anchor, link.id) };
      }
    }
    if (rows.length < batch) return { rows: seen, last, break: null };
    from = last.position;
  }
}

/** Rows are cut off only by the command that says so further on in the chain itself. */
async function startBreak(client: ClientBase, start: ChainPlace): Promise<ChainBreak | null> {
  if (start.position === 0) return null;
  const { rows } = await client.query<{ found: boolean }>(cutSql, [String(start.position), start.hash]);
  if (rows[0]?.found === true) return null;
  const sentence = `Rows 1 to ${start.position} are gone, and no row says that they were cut off.`;
  return { position: 1, id: null, kind: "start", sentence };
}

function anchorBreak(anchor: ChainPlace | null, last: ChainPlace): ChainBreak | null {
  if (anchor === null || anchor.position <= last.position) return null;
  const { position } = anchor;
  const sentence = `The chain ends with row ${last.position}; the anchor says that row ${position} was written.`;
  return { position, id: null, kind: "anchor", sentence };
}

function refuseCutAnchor(anchor: ChainPlace | null, start: ChainPlace): void {
  if (anchor === null || anchor.position >= start.position) return;
  throw new Invalid(`Row ${anchor.position}, which the anchor was taken from, was cut off since.`, {
    hint: `Use an anchor of row ${start.position} or later.`,
  });
}

function replaced({ position }: ChainPlace, id: string): ChainBreak {
  const sentence = `Row ${position} is not the one that the anchor was taken from: the record was written anew.`;
  return { position, id, kind: "anchor", sentence };
}
