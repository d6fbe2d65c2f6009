/**
 * The record of decisions as a chain: every row's hash covers all its fields and the hash of the row before it. Any single row
 * that was changed, removed, slipped in or moved breaks it at a row that can be named. What writes the chain is the database
 * (migration 0010); this says the same text by its own means.
 */

/** A row as the database prints it: times as ISO 8601 with milliseconds, JSON as the text of jsonb, hashes in hex. */
export type AuditLink = {
  position: number;
  id: string;
  at: string;
  actor: string;
  command: string;
  subject: string | null;
  before: string | null;
  after: string | null;
  requestId: string | null;
  recordedAt: string;
  previousHash: string;
  hash: string;
};

/** A place in the chain: the row that stands there, by its hash. */
export type ChainPlace = { position: number; hash: string };

export type ChainBreak = {
  /** Where the chain first does not hold. */
  position: number;
  /** The row that stands there; null where none does. */
  id: string | null;
  kind: "changed" | "missing" | "out-of-place" | "does-not-follow" | "end" | "start" | "anchor";
  /** What was found, as a sentence. */
  sentence: string;
};

/** Before the first row. */
export const chainGenesis: ChainPlace = { position: 0, hash: "00".repeat(32) };

const encoder = new TextEncoder();

/** What is hashed. Lengths are in UTF-8 bytes, so that no text in one field can pass for the end of it. */
export function auditText(link: AuditLink): string {
  const { previousHash, position, id, at, actor, command, subject, before, after, requestId, recordedAt } =
    link;
  return [
    previousHash,
    String(position),
    id,
    at,
    actor,
    command,
    subject,
    before,
    after,
    requestId,
    recordedAt,
  ]
    .map((field) => (field === null ? "-," : `${encoder.encode(field).length}:${field},`))
    .join("");
}

/** Follows the chain by one row. `sha256` gives the hex digest of a text in UTF-8. */
export function followChain(
  before: ChainPlace,
  link: AuditLink,
  sha256: (text: string) => string,
): ChainPlace | ChainBreak {
  const { position, id } = link;
  const expected = before.position + 1;
  if (position > expected) {
    const last = position - 1;
    const rows = last === expected ? `Row ${expected} is` : `Rows ${expected} to ${last} are`;
    return { position: expected, id: null, kind: "missing", sentence: `${rows} missing.` };
  }
  const at = { position, id };
  if (position < expected) {
    return { ...at, kind: "out-of-place", sentence: `Row ${position} stands where it does not belong.` };
  }
  if (sha256(auditText(link)) !== link.hash) {
    return { ...at, kind: "changed", sentence: `Row ${position} was changed after it was written.` };
  }
  if (link.previousHash !== before.hash) {
    const sentence = `Row ${position} does not follow from the row before it: one of the two was replaced or slipped in.`;
    return { ...at, kind: "does-not-follow", sentence };
  }
  return { position, hash: link.hash };
}

/** After the last row: it must be the one that the chain ends with. Null when it is. */
export function endOfChain(last: ChainPlace, head: ChainPlace): ChainBreak | null {
  if (last.position === head.position && last.hash === head.hash) return null;
  const sentence =
    last.position < head.position
      ? `The newest rows are missing: the chain should end with row ${head.position}, and ends with row ${last.position}.`
      : `The chain ends with row ${last.position}, which is not the row it should end with.`;
  const position =
    last.position === head.position ? last.position : Math.min(last.position, head.position) + 1;
  return { position, id: null, kind: "end", sentence };
}

export function isBreak(step: ChainPlace | ChainBreak): step is ChainBreak {
  return "kind" in step;
}

/** `1234:0f3a…`, to be kept outside of the database. */
export function buildAnchor({ position, hash }: ChainPlace): string {
  return `${position}:${hash}`;
}

/** Null for text that is no anchor. */
export function parseAnchor(text: string): ChainPlace | null {
  const match = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim().toLowerCase());
  return match === null ? null : { position: Number(match[1]), hash: match[2] ?? "" };
}
