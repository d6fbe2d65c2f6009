/** What is stored of use, and what is judged by it: for stories in which evidence is switched on, and off again. */
import type { TestDatabase } from "#lib/db/testing/test-database.ts";
import { unpackActions } from "#lib/domain/packed-actions.ts";
import { unpackUsage } from "#lib/domain/packed-usage.ts";

export type Judged = {
  granted: number;
  used: number;
  unused: number;
  undecided: number;
  /** Names of what is proven unused. */
  idle: Set<string>;
};

async function namesOf({ pool }: TestDatabase): Promise<Map<number, string>> {
  const { rows } = await pool.query<{ id: number; name: string }>("select id, name from action");
  return new Map(rows.map(({ id, name }) => [Number(id), name]));
}

/** By external id, of everybody who has a score and something granted. */
export async function judgements(database: TestDatabase): Promise<Map<string, Judged>> {
  const names = await namesOf(database);
  const { rows } = await database.pool.query(
    `select principal.external_id as who, score.granted, score.used, score.unused, score.undecided, unused_actions.actions
       from score join principal on principal.id = score.identity_id
       left join unused_actions on unused_actions.identity_id = score.identity_id
      where score.granted > 0 and principal.closed_at is null`,
  );
  return new Map(
    rows.map(({ who, actions, ...counts }) => {
      const ids = actions === null ? [] : [...unpackActions(actions)];
      return [who, { ...counts, idle: new Set(ids.map((id) => names.get(id) ?? `${id}`)) }];
    }),
  );
}

/** Day of the last use, by `who source action`; what was looked for and not seen is left out, and so is what was refused. */
export async function lastUses(database: TestDatabase): Promise<Map<string, number>> {
  const names = await namesOf(database);
  const { rows } = await database.pool.query(
    `select principal.external_id as who, usage.source, usage.packed from usage
       join principal on principal.id = usage.principal_id
      where usage.plane = 'action' and usage.source not like '%/denied'`,
  );
  return new Map(
    rows.flatMap(({ who, source, packed }) =>
      unpackUsage(packed)
        .filter(({ day }) => day > 0)
        .map(({ actionId, day }): [string, number] => [`${who} ${source} ${names.get(actionId)}`, day]),
    ),
  );
}

/** Actions that were used on day `from` or later and are said to be unused all the same: there must be none. */
export function wronglyIdle(
  judged: ReadonlyMap<string, Judged>,
  uses: ReadonlyMap<string, number>,
  from: number,
): string[] {
  return [...uses].flatMap(([key, day]) => {
    const [who = "", , ...action] = key.split(" ");
    return day >= from && judged.get(who)?.idle.has(action.join(" ")) ? [key] : [];
  });
}

export const dayOf = (text: string) => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
