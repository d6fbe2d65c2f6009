/** How many counted identities pass each of several filters, from one scan: each number is the total of the list its filter opens. */
import type { ClientBase } from "pg";
import { parse } from "#lib/domain/filter/parse.ts";
import { whereCounted } from "../owners/owner-counts.sql.ts";
import { resolveNames } from "../resolve-names.ts";
import { type WhereContext, whereIdentity } from "../where-identity.sql.ts";

/** Texts of the filter language, added to whom every metric counts. The same text is counted once. */
export async function countFilters(
  client: ClientBase,
  texts: readonly string[],
  asOf: Date,
): Promise<(text: string) => number> {
  const asked = [...new Set(texts)];
  const idsOf = await resolveNames(client, asked.flatMap(parse));
  const context: WhereContext = { asOf, idsOf, parameters: [] };
  const counts = asked.map(
    (text, index) => `count(*) filter (where ${whereIdentity(parse(text), context)})::int as n${index}`,
  );
  const { rows } = await client.query<Record<string, number>>(
    `select ${counts.join(", ") || "1"} from identity_row where ${whereCounted(context)}`,
    context.parameters,
  );
  return (text) => rows[0]?.[`n${asked.indexOf(text)}`] ?? 0;
}
