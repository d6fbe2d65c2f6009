/** A small estate of listed identities and two teams, for tests of decisions. */
import type { Pool } from "pg";
import type { Actor } from "#lib/auth/roles.ts";
import { fixedClock } from "#lib/clock.ts";
import type { CommandContext } from "../../run-command.ts";

/** `count` AWS roles of scope 1 (even ids) and 2, and the teams payments (1), search (2) and fraud (3). */
export async function fillOwned(pool: Pool, count: number): Promise<void> {
  await pool.query(`
    insert into source (id, provider, name, created_at, as_of) values (1, 'aws', 'corp', '2026-01-01', '2026-06-01');
    insert into scope (id, source_id, provider, external_id, kind, name, first_seen, last_seen)
    select n, 1, 'aws', '00000000000' || n, 'aws_account', 'account-' || n, '2026-01-01', '2026-01-01' from generate_series(1, 2) n;
    insert into team (key, name, contacts, created_at)
    values ('payments', 'Payments', '{payments@example.com}', '2026-01-01'), ('search', 'Search', '{}', '2026-01-01'),
           ('fraud', 'Fraud', '{}', '2026-01-01')`);
  await pool.query(
    `insert into principal (id, slice_id, scope_id, key, row_hash, first_seen, changed_at, provider, external_id, kind, name)
     select n, 1, 1 + n % 2, md5('p' || n)::uuid, md5('h')::uuid, '2026-01-01', '2026-01-01', 'aws', 'AROA' || n, 'aws_iam_role', 'role-' || n
       from generate_series(1, $1::int) n`,
    [count],
  );
  await pool.query(
    `insert into identity_row (principal_id, provider, kind, nature, nature_confidence, environment, class, source_id, scope_id, state,
       first_seen_on, last_used_state, signs_in_with, signs_in_unread, grants, workloads, gaps, tier, name, search)
     select id, 1, 101, 1 + id % 2, 3, 1 + id % 3, 1 + id % 4, 1, scope_id, 1, '2026-01-01', 0, 0, 0, 0, 0, 0, id % 3, name, name
       from principal`,
  );
}

export const lead: Actor = { name: "user:1", role: "lead" };

export function contextOf(pool: Pool, at: string, actor: Actor = lead): CommandContext {
  return { pool, actor, clock: fixedClock(at) };
}
