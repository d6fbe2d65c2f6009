import type { TestDatabase } from "#lib/db/testing/test-database.ts";

const facts = [
  "principal",
  "credential",
  "role",
  "role_grant",
  "membership",
  "trust",
  "owner_hint",
  "document",
  "usage",
  "identity_row",
];

/** Every stored fact by where Postgres put it: a row that is written again, even with the same values, has moved. */
export async function storedRows({ pool }: TestDatabase): Promise<Record<string, string[]>> {
  const stored: Record<string, string[]> = {};
  for (const fact of facts) {
    const { rows } = await pool.query(
      `select ctid::text || ' ' || xmin::text as place from ${fact} order by 1`,
    );
    stored[fact] = rows.map((row) => row.place);
  }
  return stored;
}
