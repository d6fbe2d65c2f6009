/**
 * Sends what waits in the outbox, each message once: it is marked before it leaves, and tried again only where it is certain that it did
 * not arrive. What may have arrived is never sent again.
 */
import type { Pool } from "pg";
import { withoutSecrets } from "#lib/domain/secret-shapes.ts";
import { type OutboxBody, type OutboxTopic, webhookMessage } from "#lib/domain/work-items/webhook-words.ts";
import type { OutboxSettings } from "./outbox-settings.ts";

type Send = (address: string, body: { text: string } & Record<string, unknown>) => Promise<void>;
type Options = OutboxSettings & { now: Date; send: Send };
export type SentMessages = { sent: number; failed: number; givenUp: number };

const mostAttempts = 8;
/** News that old is none; and a mark that old was left by a worker that died. */
const staleAfter = "7 days";
const deadAfter = "10 minutes";

/** `$1`: now. */
const claimSql = `
  update outbox set sending_at = $1, attempts = attempts + 1
   where id = (select id from outbox where sent_at is null and given_up_at is null and sending_at is null and due_at <= $1
                order by due_at, id limit 1 for update skip locked)
  returning id::text, topic, body, attempts`;

const tidySql = `
  update outbox set given_up_at = $1, error = case when sending_at is null then 'It was too old to be sent.'
                                                   else 'Nobody knows whether it arrived: the worker that sent it died.' end
   where sent_at is null and given_up_at is null
     and (created_at < $1::timestamptz - interval '${staleAfter}' or sending_at < $1::timestamptz - interval '${deadAfter}')`;

const sentSql = "update outbox set sent_at = $2, sending_at = null, error = null where id = $1";
const laterSql = "update outbox set sending_at = null, due_at = $2, error = $3 where id = $1";
const giveUpSql = "update outbox set sending_at = null, given_up_at = $2, error = $3 where id = $1";

type Message = { id: string; topic: OutboxTopic; body: OutboxBody; attempts: number };

/** Nothing is sent without an address. */
export async function sendOutbox(pool: Pool, { address, pages, now, send }: Options): Promise<SentMessages> {
  const outcome: SentMessages = { sent: 0, failed: 0, givenUp: 0 };
  if (address === null) return outcome;
  outcome.givenUp += (await pool.query(tidySql, [now])).rowCount ?? 0;
  for (;;) {
    const [message] = (await pool.query<Message>(claimSql, [now])).rows;
    if (message === undefined) return outcome;
    const { id, topic, body, attempts } = message;
    try {
      await send(address, webhookMessage(topic, body, pages));
      await pool.query(sentSql, [id, now]);
      outcome.sent++;
    } catch (error) {
      const words = withoutSecrets(error instanceof Error ? error.message : String(error)).slice(0, 300);
      if (didNotArrive(error) && attempts < mostAttempts) {
        await pool.query(laterSql, [id, new Date(now.getTime() + pauseMs(attempts)), words]);
        outcome.failed++;
      } else {
        await pool.query(giveUpSql, [id, now, words]);
        outcome.givenUp++;
      }
    }
  }
}

/** One minute, then twice as long each time, six hours at most. */
export function pauseMs(attempts: number): number {
  return Math.min(60_000 * 2 ** (attempts - 1), 6 * 3_600_000);
}

/** Answered with a refusal, or nobody was reached; a connection that broke off may have been heard. */
function didNotArrive(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (/^the webhook answered \d{3}$/.test(error.message)) return true;
  const { code } = (error.cause ?? {}) as { code?: string };
  return ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"].includes(code ?? "");
}
