import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { credentialLifeOf } from "#lib/domain/credential-life.ts";
import { anyFilter, anyRow, anyText } from "#lib/domain/filter/arbitrary-filter.ts";
import { build } from "#lib/domain/filter/build.ts";
import { evaluate, type RowValue } from "#lib/domain/filter/evaluate.ts";
import { type FieldName, fieldOf } from "#lib/domain/filter/fields.ts";
import type { Filter, MatchValue } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { parseSort, sortFields } from "#lib/domain/filter/sort.ts";
import { Invalid, Unavailable } from "#lib/errors.ts";
import { facetIdentities } from "./facet-identities.ts";
import { listIdentities } from "./list-identities.ts";
import { inSnapshot } from "./snapshot.ts";
import { fillList, fillTree, type ListedRow, namesOf, scopes, sources, teams } from "./testing/fill-list.ts";

const asOf = new Date("2026-11-24T07:40:00Z");
const nameSort = parseSort("");
let database: TestDatabase;
let listed: ListedRow[];

const anyScope = fc.constantFrom(2, 3, 4, null);
const names = fc.constantFrom(
  ...scopes.flatMap(({ externalId, name }) => [externalId, name, name.toUpperCase()]),
);

/** Names that tie, hostile ones, and ones that differ only beyond what an order compares. */
const anyName = fc.oneof(
  anyText,
  fc.constantFrom(
    "pay",
    "Pay",
    "pay%role",
    "pay_role",
    "pay\\role",
    "ÄPFEL",
    "x".repeat(120),
    `${"x".repeat(119)}y`,
  ),
);

const anyListed = fc.tuple(anyScope, anyName, anyRow).map(([scopeId, name, row]) => {
  const values = { ...row.values, ...namesOf(scopeId) };
  if (values["first-seen"].is !== "value") values["first-seen"] = { is: "value", value: "2026-01-01" };
  // The age of the oldest credential follows from how many there are, as it does in stored rows.
  const count = values["static-credentials"];
  const isNone = count.is === "value" && count.value === 0;
  if (isNone) values["credential-age"] = { is: "none" };
  else if (count.is === "unknown" || values["credential-age"].is === "none")
    values["credential-age"] = { is: "unknown" };
  // How long credentials live follows from the ways in.
  const ways = values["signs-in"];
  const life = ways.is === "bits" ? credentialLifeOf(ways.set, ways.unread) : null;
  values["credential-life"] = life === null ? { is: "unknown" } : { is: "value", value: life };
  for (const field of ["team", "suggested-team"] as const) values[field] = teamOf(values[field]);
  // An index is quoted where the evidence is enough, and nowhere else.
  const isQuotable = values.evidence.is === "value" && values.evidence.value === "enough";
  for (const field of ["opi", "weighted-opi"] as const) {
    if (!isQuotable) values[field] = { is: "unknown" };
    else if (values[field].is === "unknown") values[field] = { is: "value", value: 0.5 };
  }
  return { scopeId, name, row: { values, search: `${name.toLowerCase()}\naroa${name.length}` } };
});

const words = fc.oneof(anyName, fc.constantFrom("pay", "%", "_", "\\", "aroa", "ROLE", "y%r", "äpfel"));
/** Terms on actions and on what is held read other tables: collectors/who-can.db.test.ts holds them against a second method. */
const isElsewhere = (term: Filter[number]) =>
  "field" in term && (fieldOf(term.field).type === "action" || term.field === "holds");
const filters = anyFilter({ names, words, maxTerms: 4 }).map((filter) =>
  filter.filter((term) => !isElsewhere(term)).map(namedTerm),
);

const teamNames = teams.flatMap(({ key, name }) => [key, name.toUpperCase()]);
const namesAsked: Partial<Record<FieldName, string[]>> = {
  source: sources.map(({ name }) => name),
  team: teamNames,
  "suggested-team": teamNames,
};

/** A term on source or team asks for such, not for scopes. */
function namedTerm(term: Filter[number]): Filter[number] {
  const known = term.type === "match" ? namesAsked[term.field] : undefined;
  if (term.type !== "match" || known === undefined) return term;
  const values = term.values.map((value): MatchValue => {
    if ("special" in value) return value;
    return { text: known[value.text.length % known.length] ?? "" };
  });
  return { ...term, values };
}

/** One of the teams there are, by its drawn name's length. */
function teamOf(drawn: RowValue): RowValue {
  if (drawn.is !== "names") return { is: "none" };
  const team = teams[(drawn.names[0]?.length ?? 0) % teams.length];
  return team ? { is: "names", names: [team.key, team.name] } : { is: "none" };
}

beforeAll(async () => {
  database = await testDatabase();
  await fillTree(database.pool);
  const drawn = fc.sample(anyListed, { numRuns: 300, seed: 20261124 });
  const rows = drawn.map(({ scopeId, ...rest }, index) => ({
    scopeId,
    listed: { id: String(index + 1), ...rest },
  }));
  listed = rows.map((row) => row.listed);
  await fillList(database.pool, rows);
});
afterAll(() => database.drop());

function expected(filter: Filter): string[] {
  return listed.filter(({ row }) => evaluate(filter, row, asOf)).map(({ id }) => id);
}

async function idsOf(filter: Filter): Promise<string[]> {
  const { rows, total } = await listIdentities(database.pool, { filter, sort: nameSort, asOf, limit: 1000 });
  expect(total).toBe(rows.length);
  return rows.map(({ id }) => id).sort((left, right) => Number(left) - Number(right));
}

describe("filters", () => {
  test("SQL lets through exactly the rows that the evaluation in memory does", async () => {
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        expect(await idsOf(filter), build(filter)).toEqual(expected(filter));
      }),
      { numRuns: 500 },
    );
  });

  test("every single term agrees too, so that no term hides behind another", async () => {
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        for (const term of filter) expect(await idsOf([term]), build([term])).toEqual(expected([term]));
      }),
      { numRuns: 200 },
    );
  });

  test("an organization stands for the accounts below it, by name or id in any case", async () => {
    const below = await idsOf(parse('scope:"example corp"'));
    expect(below).toEqual(await idsOf(parse("scope:O-ROOT")));
    expect(below).toEqual(await idsOf(parse('scope:"Payments, prod",Search')));
    expect(below.length).toBeGreaterThan(0);
  });

  test("a scope or source nothing is called is refused with a suggestion", async () => {
    await expect(idsOf(parse("scope:Serch"))).rejects.toMatchObject({
      hint: expect.stringContaining("scope:Search"),
    });
    await expect(idsOf(parse("source:crop"))).rejects.toMatchObject({
      hint: expect.stringContaining("source:corp"),
    });
  });
});

describe("search", () => {
  test.each([
    "%",
    "_",
    "\\",
    "pay%role",
    "pay_role",
    "pay\\role",
    "PAY",
    "äpfel",
    "ÄPFEL",
    "aroa",
    "'; drop table x;--",
    "$1",
    "\n",
  ])("%j is looked for literally and without case", async (text) => {
    const found = await idsOf([{ type: "search", text }]);
    const holding = listed.filter(({ row }) => row.search.includes(text.toLowerCase())).map(({ id }) => id);
    expect(found).toEqual(holding);
  });
});

describe("paging", () => {
  test.each(sortFields.flatMap((field) => [field, `-${field}`]))(
    "by %s visits every row once, forwards and back, whatever ties there are",
    async (order) => {
      const sort = parseSort(order);
      const whole = await listIdentities(database.pool, { filter: [], sort, asOf, limit: 1000 });
      expect(whole.total).toBe(listed.length);
      expect(new Set(whole.rows.map(({ id }) => id)).size).toBe(listed.length);
      const pages: string[][] = [];
      let after: string | null = null;
      do {
        const page = await listIdentities(database.pool, { filter: [], sort, asOf, limit: 37, after });
        expect(page.previous === null).toBe(pages.length === 0);
        pages.push(page.rows.map(({ id }) => id));
        after = page.next;
        if (after === null && page.previous) {
          const before = await listIdentities(database.pool, {
            filter: [],
            sort,
            asOf,
            limit: 37,
            after: page.previous,
          });
          expect(before.rows.map(({ id }) => id)).toEqual(pages.at(-2));
          expect(before.next).not.toBeNull();
        }
      } while (after !== null);
      expect(pages.flat()).toEqual(whole.rows.map(({ id }) => id));
    },
  );

  test("going back from the second page reaches the first and stops there", async () => {
    const request = { filter: [], sort: nameSort, asOf, limit: 10 };
    const first = await listIdentities(database.pool, request);
    const second = await listIdentities(database.pool, { ...request, after: first.next });
    const back = await listIdentities(database.pool, { ...request, after: second.previous });
    expect(back.rows).toEqual(first.rows);
    expect(back.previous).toBeNull();
  });

  test("what is not known sorts last both ways", async () => {
    for (const order of ["last-used", "-last-used"]) {
      const { rows } = await listIdentities(database.pool, {
        filter: [],
        sort: parseSort(order),
        asOf,
        limit: 1000,
      });
      const known = rows.map(({ lastUsed }) => lastUsed.state === "known");
      expect(known.lastIndexOf(true)).toBeLessThan(known.indexOf(false));
    }
  });

  test("a cursor of another order, or no cursor at all, is refused", async () => {
    const { next } = await listIdentities(database.pool, { filter: [], sort: nameSort, asOf, limit: 10 });
    const wrong = { filter: [], sort: parseSort("-grants"), asOf };
    await expect(listIdentities(database.pool, { ...wrong, after: next })).rejects.toThrow(Invalid);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.json().map((text) => Buffer.from(text).toString("base64url")),
        ),
        async (after) => {
          if (after === "") return;
          await expect(listIdentities(database.pool, { ...wrong, after })).rejects.toThrow(Invalid);
        },
      ),
    );
  });
});

describe("facets", () => {
  test("count what the list would hold with the value chosen, every other term kept", async () => {
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        const { total, facets } = await facetIdentities(database.pool, { filter, asOf });
        expect(total, build(filter)).toBe(expected(filter).length);
        for (const { field, values } of facets) {
          const others = filter.filter((term) => !("field" in term && term.field === field));
          for (const { value, count } of values)
            expect(count, `${build(filter)} | ${field}:${value}`).toBe(countOf(field, value, others));
        }
      }),
      { numRuns: 150 },
    );
  });

  test("leave out no value that would hold something", async () => {
    const { facets } = await facetIdentities(database.pool, { filter: [], asOf });
    for (const field of [
      "provider",
      "kind",
      "nature",
      "tier",
      "evidence",
      "state",
      "signs-in",
      "gaps",
    ] as const) {
      const shown = facets.find((facet) => facet.field === field)?.values.map(({ value }) => value);
      const special = [
        ...(fieldOf(field).none ? ["none"] : []),
        ...(fieldOf(field).unknown ? ["unknown"] : []),
      ];
      const all = [...new Set([...(fieldOf(field).values ?? []).map(({ value }) => value), ...special])];
      expect(shown).toEqual(all.filter((value) => countOf(field, value, []) > 0));
    }
  });

  test("say which values are chosen, and keep a chosen one that holds nothing", async () => {
    const filter = parse("state:gone nature:human last-used>36000d");
    const { facets } = await facetIdentities(database.pool, { filter, asOf });
    expect(facets.find(({ field }) => field === "state")?.values).toEqual([
      { value: "gone", label: "Gone", count: 0, selected: true },
    ]);
  });

  function countOf(field: Parameters<typeof fieldOf>[0], value: string, others: Filter): number {
    const asked: MatchValue = value === "none" || value === "unknown" ? { special: value } : { text: value };
    return expected([...others, { type: "match", field, negated: false, values: [asked] }]).length;
  }
});

test("a statement that takes too long ends with advice to narrow the filter", async () => {
  const slow = inSnapshot(database.pool, (client) => client.query("select pg_sleep(5)"), { timeoutMs: 20 });
  await expect(slow).rejects.toThrow(Unavailable);
  await expect(slow).rejects.toMatchObject({ hint: expect.stringContaining("Narrow") });
});

test("list and facets asked in one snapshot agree while rows come and go", async () => {
  await inSnapshot(database.pool, async (client) => {
    const before = await listIdentities(client, { filter: [], sort: nameSort, asOf });
    await database.pool.query("delete from identity_row where principal_id = 300");
    const { total } = await facetIdentities(client, { filter: [], asOf });
    expect(total).toBe(before.total);
  });
  listed = listed.filter(({ id }) => id !== "300");
});
