/** Why one record cannot be stored. It is thrown at most to the encoder's caller: a bad record never ends a slice. */

export type RejectionReason =
  | "wrong-type"
  | "unexpected-type"
  | "unknown-scope"
  | "bad-unknown"
  | "empty-key"
  | "nul-character"
  | "lone-surrogate"
  | "too-large"
  | "too-long"
  | "too-deep"
  | "invalid-date"
  | "duplicate-id"
  /** The collector could not make anything of what it read. */
  | "unreadable"
  | "owned-elsewhere";

export class Rejection extends Error {
  readonly reason: RejectionReason;
  /** The member of the record at fault; null when it is the record as a whole. */
  readonly field: string | null;
  constructor(reason: RejectionReason, field: string | null) {
    super(field === null ? reason : `${reason} in ${field}`);
    this.reason = reason;
    this.field = field;
  }
}

/** Per reason how often, and the first example in words. */
export type Rejections = Partial<Record<RejectionReason, { count: number; sample: string }>>;

/** Counts one more rejection; the first of a reason is kept as its sample, shortened. */
export function countRejection(all: Rejections, reason: RejectionReason, sample: string, count = 1): void {
  const entry = all[reason];
  if (entry) entry.count += count;
  else all[reason] = { count, sample: printable(sample) };
}

/** A sample ends up in jsonb, which holds neither NUL nor half a surrogate pair. */
function printable(text: string): string {
  return text.slice(0, 200).toWellFormed().replaceAll("\0", "\u{fffd}");
}
