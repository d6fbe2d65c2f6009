/** Holds every decided exception against the record: what is stored must be, field for field, what the record says was decided. */
import type { ClientBase } from "pg";
import type { Json } from "#lib/ingest/contract.ts";

export type RecordBreak = { subject: string; sentence: string };

const rowsSql = `
  select exception.id::text, kept.after,
         jsonb_build_object('item', exception.item_id::text, 'reason', exception.reason, 'control', exception.control,
           'renewal', exception.renewal, 'renews', exception.renews::text, 'until', exception.until::text,
           'requestedBy', exception.requested_by, 'requestedPerson', exception.requested_person,
           'decision', exception.decision, 'decidedBy', exception.decided_by, 'decisionReason', exception.decision_reason,
           'requestedAt', audit_time(exception.requested_at), 'decidedAt', audit_time(exception.decided_at)) as stored
    from exception
    left join lateral (
      select audit.after from audit
       where audit.subject = 'exception:' || exception.id and audit.command in ('exception.decide', 'exception.withdraw')
       order by audit.position desc limit 1) kept on true
   where exception.decision is not null
   order by exception.id`;

/** Decisions that stand in the record without their exception. */
const missingSql = `
  select distinct audit.subject from audit
   where audit.command in ('exception.request', 'exception.decide') and audit.subject like 'exception:%'
     and not exists (select from exception where 'exception:' || exception.id = audit.subject)`;

type Row = { id: string; after: { [key: string]: Json } | null; stored: { [key: string]: Json } };

/** `cut`: rows of the record that were cut off; what was decided in them cannot be held against anything. */
export async function verifyExceptions(client: ClientBase, cut: number): Promise<RecordBreak[]> {
  const breaks: RecordBreak[] = [];
  for (const { id, after, stored } of (await client.query<Row>(rowsSql)).rows) {
    const subject = `exception:${id}`;
    if (after === null) {
      if (cut === 0)
        breaks.push({ subject, sentence: `Exception ${id} is decided, and no row of the record says so.` });
      continue;
    }
    const changed = Object.keys(stored).filter((field) => stored[field] !== after[field]);
    if (changed.length > 0)
      breaks.push({
        subject,
        sentence: `Exception ${id} is not as it was decided: ${changed.join(", ")} changed afterwards.`,
      });
  }
  for (const { subject } of (await client.query<{ subject: string }>(missingSql)).rows)
    breaks.push({ subject, sentence: `${subject} stands in the record and is gone from the exceptions.` });
  return breaks;
}
