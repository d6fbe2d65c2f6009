/** What API servers told by webhook of one source's cluster, all of it together, with actions by name. */
import { dayOf, unpackUsage } from "#lib/domain/packed-usage.ts";
import type { HeardAudit } from "#lib/ingest/contract.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

/** Longer than any window that use is judged in. */
const mostDays = 400;

const usesSql = `
  select user_name as "user", refused, packed, last_used_at as "lastUsedAt" from heard_use
   where source_id = $1 order by user_name, refused`;

const daysSql = `
  select day::text, minutes, verbs, broken from heard_day where source_id = $1 order by day desc limit ${mostDays}`;

const namesSql = "select id, name from action where id = any($1::int[])";

type UseRow = { user: string; refused: boolean; packed: Buffer; lastUsedAt: Date };
type DayRow = { day: string; minutes: Buffer; verbs: string[]; broken: Record<string, string> };

export async function heardAudit(reader: Reader, sourceId: number): Promise<HeardAudit> {
  return inSnapshot(reader, async (client) => {
    const uses = (await client.query<UseRow>(usesSql, [sourceId])).rows.map(({ packed, ...use }) => ({
      ...use,
      actions: unpackUsage(packed),
    }));
    const ids = new Set(uses.flatMap(({ actions }) => actions.map(({ actionId }) => actionId)));
    const found = await client.query<{ id: number; name: string }>(namesSql, [[...ids]]);
    const names = new Map(found.rows.map(({ id, name }) => [id, name]));
    const days = await client.query<DayRow>(daysSql, [sourceId]);
    return {
      users: uses.map(({ user, refused, lastUsedAt, actions }) => ({
        ...{ user, refused, lastUsedAt },
        entries: actions.map(({ actionId, day }) => ({ action: names.get(actionId) ?? "", day })),
      })),
      days: days.rows.map(({ day, broken, ...rest }) => ({
        ...rest,
        day: dayOf(new Date(day)),
        broken: Object.values(broken),
      })),
    };
  });
}
