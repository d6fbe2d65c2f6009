/** Who holds a policy or role, by the filter and by the sets as they are stored: part of a test that has collected an estate. */
import type { Pool } from "pg";
import { expect, test } from "vitest";
import type { Filter, MatchTerm } from "#lib/domain/filter/filter.ts";

type Estate = {
  pool(): Pool;
  /** Ids of those who pass each filter. */
  passing(filters: readonly Filter[]): Promise<string[][]>;
  /** Some of them, the same every time. */
  some<Item>(items: readonly Item[], count: number): Item[];
};

const holds = (texts: string[], negated = false): MatchTerm => ({
  ...{ type: "match", field: "holds", negated },
  values: texts.map((text) => ({ text })),
});

export function testHolders({ pool, passing, some }: Estate): void {
  test("who holds a policy or role is who is granted its text, whichever of its names is asked for", async () => {
    const texts = await heldTexts(pool());
    const { rows: roles } = await pool().query<{ id: string; name: string; text: string }>(
      `select external_id as id, name, encode(document_hash, 'hex') as text from role where document_hash is not null order by id`,
    );
    const named = Map.groupBy(roles, ({ name }) => name.toLowerCase());
    const textsOf = (name: string) => new Set((named.get(name.toLowerCase()) ?? []).map(({ text }) => text));
    const asked = some(roles, 60);
    const byId = await passing(asked.map(({ id }) => [holds([id])]));
    const byName = await passing(asked.map(({ name }) => [holds([name.toUpperCase()])]));
    const without = await passing(asked.map(({ id }) => [holds([id], true)]));
    const { rows: told } = await pool().query<{ id: string }>(
      "select identity_id::text as id from score join identity_row on principal_id = identity_id where not at_least",
    );
    let people = 0;
    for (const [index, { id, name, text }] of asked.entries()) {
      const holders = texts.get(text) ?? [];
      expect(byId[index]?.sort(), id).toEqual(holders.toSorted());
      const all = [...textsOf(name)].flatMap((one) => texts.get(one) ?? []);
      expect(byName[index]?.sort(), name).toEqual([...new Set(all)].sort());
      const others = told.map((one) => one.id).filter((one) => !holders.includes(one));
      expect(without[index]?.sort(), `-${id}`).toEqual(others.sort());
      people += holders.length;
    }
    expect(people).toBeGreaterThan(50);
    await expect(passing([[holds(["no-such-policy"])]])).rejects.toMatchObject({
      message: expect.stringContaining("no-such-policy"),
    });
  });
}

/** Every text that allows something, by its hash in hex, with the ids of everybody who holds it. */
async function heldTexts(pool: Pool): Promise<Map<string, string[]>> {
  const { rows: scored } = await pool.query<{ id: string; parts: string }>(
    `select identity_id::text as id, parts from score join grant_set on hash = grant_set`,
  );
  const held = scored.flatMap(({ id, parts }) =>
    (JSON.parse(parts) as string[]).flatMap((part) => {
      const [effect, , , , document] = JSON.parse(part) as string[];
      return effect === "allow" ? [{ id, document }] : [];
    }),
  );
  const texts = Map.groupBy(held, ({ document }) => document ?? "");
  return new Map([...texts].map(([text, all]) => [text, [...new Set(all.map(({ id }) => id))]]));
}
