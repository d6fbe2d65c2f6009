/** An exception as the record keeps it: every field that was agreed on, so that a later change of any of them shows. */
import type { Json } from "#lib/ingest/contract.ts";

/** As it is stored; dates are whole seconds or days. */
export type RecordedException = {
  id: bigint;
  itemId: bigint;
  reason: string;
  control: string;
  until: Date;
  renews: bigint | null;
  renewal: number;
  requestedBy: string;
  requestedPerson: string;
  requestedAt: Date;
  decision: string | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  decisionReason: string | null;
};

export function recordOf(exception: RecordedException): { [key: string]: Json } {
  const { reason, control, renewal, requestedBy, requestedPerson, decision, decidedBy, decisionReason } =
    exception;
  return {
    ...{ item: String(exception.itemId), reason, control, renewal },
    renews: exception.renews === null ? null : String(exception.renews),
    until: exception.until.toISOString().slice(0, 10),
    ...{ requestedBy, requestedPerson, decision, decidedBy, decisionReason },
    requestedAt: exception.requestedAt.toISOString(),
    decidedAt: exception.decidedAt?.toISOString() ?? null,
  };
}
