/** Everybody who may sign in or ever did, widest role first, with how many sessions of theirs are open. */
import type { Role } from "#lib/auth/roles.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

export type ListedUser = {
  id: number;
  provider: string;
  name: string;
  email: string | null;
  role: Role;
  state: "active" | "revoked";
  groups: string[];
  createdAt: Date;
  lastSeenAt: Date | null;
  sessions: number;
};

const listSql = `
  select id, provider, name, email, role, state, groups, created_at as "createdAt", last_seen_at as "lastSeenAt",
         (select count(*)::int from session
           where user_id = app_user.id and revoked_at is null and expires_at > $1) as sessions
    from app_user
   order by array_position(array['administrator', 'lead', 'member', 'viewer'], role), name, id`;

/** `now`: the instant expiry is judged at. */
export async function listUsers(reader: Reader, now: Date): Promise<ListedUser[]> {
  return inSnapshot(reader, async (client) => (await client.query<ListedUser>(listSql, [now])).rows);
}
