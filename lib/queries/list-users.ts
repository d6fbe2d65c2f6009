/** Everybody who may sign in or ever did, widest role first, with the sessions of theirs that are open. */
import type { Role } from "#lib/auth/roles.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

export type OpenSession = { createdAt: Date; lastSeenAt: Date; expiresAt: Date };

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
  /** Newest first. */
  sessions: OpenSession[];
};

export type UsersAsked = {
  /** The instant at which sessions are judged. */
  now: Date;
  /** A session that nobody used for so long is over. */
  idleMs: number;
  /** Part of a name or address; empty: anybody. */
  search?: string;
  limit?: number;
};

export type UsersFound = { total: number; users: ListedUser[] };

const foundSql = `
  with found as (
    select * from app_user where $3 = '' or position(lower($3) in lower(name || ' ' || coalesce(email, ''))) > 0)`;

const listSql = `${foundSql}
  select id, provider, name, email, role, state, groups, created_at as "createdAt", last_seen_at as "lastSeenAt",
         coalesce((select jsonb_agg(jsonb_build_object('createdAt', created_at, 'lastSeenAt', last_seen_at, 'expiresAt', expires_at)
                            order by last_seen_at desc)
            from session
           where user_id = found.id and revoked_at is null and expires_at > $1 and last_seen_at > $2), '[]') as sessions,
         (select count(*)::int from found) as total
    from found
   order by array_position(array['administrator', 'lead', 'member', 'viewer'], role), lower(name), id
   limit $4`;

type Row = Omit<ListedUser, "sessions"> & {
  total: number;
  sessions: { createdAt: string; lastSeenAt: string; expiresAt: string }[];
};

/** `total`: how many match, also where fewer are given. */
export async function listUsers(
  reader: Reader,
  { now, idleMs, search = "", limit = 1_000_000 }: UsersAsked,
): Promise<UsersFound> {
  const idleSince = new Date(now.getTime() - idleMs);
  return inSnapshot(reader, async (client) => {
    const { rows } = await client.query<Row>(listSql, [now, idleSince, search, limit]);
    return {
      total: rows[0]?.total ?? 0,
      users: rows.map(({ total, sessions, ...user }) => ({ ...user, sessions: sessions.map(sessionFrom) })),
    };
  });
}

function sessionFrom(stored: Row["sessions"][number]): OpenSession {
  return {
    createdAt: new Date(stored.createdAt),
    lastSeenAt: new Date(stored.lastSeenAt),
    expiresAt: new Date(stored.expiresAt),
  };
}
