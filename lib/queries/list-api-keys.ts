/** The API keys there are, newest first, as far as anybody may see them: never a hash, never a key. */
import { actorName } from "./actor-name.sql.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

export type ApiKeySummary = {
  prefix: string;
  name: string;
  scopes: string[];
  state: "active" | "expired" | "revoked";
  /** Who made it, by name. */
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

const listSql = `
  select prefix, name, scopes, ${actorName("created_by")} as "createdBy", created_at as "createdAt", expires_at as "expiresAt",
         last_used_at as "lastUsedAt", revoked_at as "revokedAt",
         case when revoked_at is not null then 'revoked' when expires_at <= $1 then 'expired' else 'active' end as state
    from api_key
   order by created_at desc, id desc`;

/** `now`: the instant expiry is judged at. */
export async function listApiKeys(reader: Reader, now: Date): Promise<ApiKeySummary[]> {
  return inSnapshot(reader, async (client) => (await client.query<ApiKeySummary>(listSql, [now])).rows);
}
