/** Holds every declaration for emergencies, and every step said to be done, against the record: field for field as it was decided. */
import type { ClientBase } from "pg";
import type { Json } from "#lib/ingest/contract.ts";
import type { RecordBreak } from "../exceptions/verify-exceptions.ts";

const kept = (subject: string, commands: string) => `
  left join lateral (
    select audit.after from audit where audit.subject = ${subject} and audit.command in (${commands})
     order by audit.position desc limit 1) kept on true`;

const declarationsSql = `
  select 'break-glass:' || declared.id as subject, kept.after,
         jsonb_build_object('identity', declared.identity_id::text, 'team', declared.team_id, 'reason', declared.reason,
           'ticket', declared.ticket, 'until', declared.until::text, 'declaredBy', declared.declared_by,
           'declaredPerson', declared.declared_person, 'declaredAt', audit_time(declared.declared_at),
           'endedBy', declared.ended_by, 'endedAt', audit_time(declared.ended_at)) as stored
    from break_glass declared ${kept("'break-glass:' || declared.id", "'break-glass.declare', 'break-glass.end'")}
   order by declared.id`;

const stepsSql = `
  select 'break-glass-step:' || step.id as subject, kept.after,
         jsonb_build_object('occasion', step.occasion, 'day', step.day::text, 'step', step.step, 'doneBy', step.done_by,
           'doneAt', audit_time(step.done_at), 'ticket', step.ticket) as stored
    from break_glass_step step ${kept("'break-glass-step:' || step.id", "'break-glass.clean-up'")}
   where step.done_at is not null order by step.id`;

/** What stands in the record without its row. */
const missingSql = `
  select distinct audit.subject from audit
   where (audit.command = 'break-glass.declare' and not exists (select from break_glass where 'break-glass:' || id = audit.subject))
      or (audit.command = 'break-glass.clean-up'
          and not exists (select from break_glass_step where 'break-glass-step:' || id = audit.subject and done_at is not null))`;

type Row = { subject: string; after: { [key: string]: Json } | null; stored: { [key: string]: Json } };

/** `cut`: rows of the record that were cut off; what was decided in them cannot be held against anything. */
export async function verifyBreakGlass(client: ClientBase, cut: number): Promise<RecordBreak[]> {
  const breaks: RecordBreak[] = [];
  for (const sql of [declarationsSql, stepsSql])
    for (const { subject, after, stored } of (await client.query<Row>(sql)).rows) {
      if (after === null && cut > 0) continue;
      if (after === null) {
        breaks.push({ subject, sentence: `${subject} is stored, and no row of the record says so.` });
        continue;
      }
      const changed = Object.keys(stored).filter((field) => stored[field] !== after[field]);
      if (changed.length > 0)
        breaks.push({
          subject,
          sentence: `${subject} is not as it was decided: ${changed.join(", ")} changed afterwards.`,
        });
    }
  for (const { subject } of (await client.query<{ subject: string }>(missingSql)).rows)
    breaks.push({ subject, sentence: `${subject} stands in the record and is gone.` });
  return breaks;
}
