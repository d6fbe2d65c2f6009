/** The record of decisions, newest first. */
import type { Json } from "#lib/ingest/contract.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

export type AuditEntry = {
  id: number;
  at: Date;
  actor: string;
  command: string;
  subject: string | null;
  before: Json;
  after: Json;
};

const listSql = `
  select id, at, actor, command, subject, before, after
    from audit
   order by at desc, id desc
   limit $1`;

export async function listAudit(reader: Reader, { limit }: { limit: number }): Promise<AuditEntry[]> {
  return inSnapshot(reader, async (client) => (await client.query<AuditEntry>(listSql, [limit])).rows);
}
