/** Who a session is, asked anew at every request: one that was ended, ran out or lay idle is nobody, and so is a revoked user. */
import type { Pool } from "pg";
import type { Role } from "./roles.ts";

export type Person = {
  sessionId: string;
  userId: number;
  provider: string;
  name: string;
  email: string | null;
  role: Role;
  /** Teams of the groups of their last sign-in, and the teams below those. */
  teams: number[];
};

export type Terms = {
  /** A session that nobody used for so long is over. */
  idleMs: number;
  /** Ways in that are on now: who came by another has no access until it is on again. */
  providers: readonly string[];
  now: Date;
};

const findSql = `
  select session.id as "sessionId", session.last_seen_at as "lastSeenAt", app_user.id as "userId", app_user.provider,
         app_user.name, app_user.email, app_user.role,
         array(with recursive own as (
                 select team_id as id from team_group
                  where name in (select lower(claim) from unnest(app_user.groups) claim)
                 union select team.id from own join team on team.parent_id = own.id)
               select team.id from own join team on team.id = own.id where team.archived_at is null order by 1) as teams
    from session join app_user on app_user.id = session.user_id
   where session.id = $1 and session.revoked_at is null and session.expires_at > $2 and session.last_seen_at > $3
     and app_user.state = 'active' and app_user.provider = any($4)`;

const touchSql = `
  with seen as (update session set last_seen_at = $2 where id = $1 and last_seen_at < $3 returning user_id)
  update app_user set last_seen_at = $2 from seen where app_user.id = seen.user_id`;

/** Null for nobody. Notes that the session is used, at most once a minute. */
export async function findPerson(pool: Pool, sessionId: string, terms: Terms): Promise<Person | null> {
  if (!/^[0-9a-f-]{36}$/.test(sessionId)) return null;
  const { now, idleMs, providers } = terms;
  const idleSince = new Date(now.getTime() - idleMs);
  const found = await pool.query<Person & { lastSeenAt: Date }>(findSql, [
    sessionId,
    now,
    idleSince,
    providers,
  ]);
  const [row] = found.rows;
  if (row === undefined) return null;
  const { lastSeenAt, ...person } = row;
  const noted = new Date(now.getTime() - Math.min(60_000, idleMs / 4));
  if (lastSeenAt < noted) await pool.query(touchSql, [sessionId, now, noted]);
  return person;
}
