/** The same counts of now, from the list: the day that is not over. */
import type { ClientBase } from "pg";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { resolveNames } from "../resolve-names.ts";
import { type WhereContext, whereIdentity } from "../where-identity.sql.ts";
import type { PastDay, PastSums } from "./past-counts.ts";

type Request = { within: Filter; texts: readonly string[]; today: string; asOf: Date };

export async function countNow(
  client: ClientBase,
  { within, texts, today, asOf }: Request,
): Promise<PastDay> {
  const asked = [...new Set(texts)];
  const filters = asked.map(parse);
  const context: WhereContext = {
    asOf,
    idsOf: await resolveNames(client, [...within, ...filters.flat()]),
    parameters: [],
  };
  const where = whereIdentity(within, context);
  const counts = filters.map(
    (filter, index) => `count(*) filter (where ${whereIdentity(filter, context)})::int as c${index}`,
  );
  const { rows } = await client.query<Record<string, number> & PastSums>(
    `select ${counts.join(", ")}, coalesce(sum(unused) filter (where evidence = 1), 0)::float8 as unused,
            coalesce(sum(used + unused) filter (where evidence = 1), 0)::float8 as told
       from identity_row where ${where}`,
    context.parameters,
  );
  const [row] = rows;
  return {
    day: today,
    count: (text) => row?.[`c${asked.indexOf(text)}`] ?? 0,
    sums: { unused: row?.unused ?? 0, told: row?.told ?? 0 },
  };
}
