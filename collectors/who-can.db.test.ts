/**
 * Who may do, did and was refused an action, in all four clouds at once: terms that name actions against the oracle of the clouds, and
 * against the plain evaluation of what every identity holds and was seen to do.
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OracleGranted } from "#e2e/clouds/oracle-answer.ts";
import { judgedOn } from "#e2e/clouds/oracle-score.ts";
import { type Clouds, startClouds } from "#e2e/clouds/start.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { build } from "#lib/domain/filter/build.ts";
import { type ActionsValue, evaluate, type FilterRow } from "#lib/domain/filter/evaluate.ts";
import type { Filter, MatchTerm } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { unpackUsage } from "#lib/domain/packed-usage.ts";
import { grantedActionsOf } from "#lib/providers/granted-actions.ts";
import { actionDetail } from "#lib/queries/actions/action-detail.ts";
import { facetIdentities } from "#lib/queries/facet-identities.ts";
import { matchingIdsSql } from "#lib/queries/list-identities.sql.ts";
import { listIdentities } from "#lib/queries/list-identities.ts";
import { resolveNames } from "#lib/queries/resolve-names.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { effectiveSets } from "./testing/effective-sets.ts";
import { runCli } from "./testing/run-cli.ts";
import { testHolders } from "./testing/test-holders.ts";

const date = "2026-11-20";
const asOf = new Date(`${date}T07:40:00Z`);
const names = ["aws", "azure", "gcp", "kubernetes"] as const;
type Cloud = (typeof names)[number];

let clouds: Clouds;
let database: TestDatabase;
const oracles = new Map<Cloud, OracleGranted[]>();
const rows = new Map<string, FilterRow>();
/** What is granted to somebody or was seen of somebody, by cloud. */
const known = new Map<Cloud, string[]>();

beforeAll(async () => {
  database = await testDatabase();
  clouds = await startClouds({ date, partial: true });
  const env = {
    ...clouds.announcement.environment,
    DATABASE_URL: database.url,
    ROLLCALL_RETRY_DELAY_MS: "0",
  };
  for (const { provider, name, options } of clouds.announcement.sources)
    await runCli(["connect", provider, "--name", name, ...options], { env });
  await runCli(["collect", "--all", "--at", asOf.toISOString(), "--json"], { env });
  for (const name of names) {
    oracles.set(name, clouds[name].oracle.granted?.() ?? []);
    await readRows(name);
  }
}, 600_000);
afterAll(async () => {
  await clouds.stop();
  await database.drop();
});

type Entry = { id: string; source: string; name: string; day: number };

async function readUse(cloud: Cloud): Promise<Entry[]> {
  const { rows: actions } = await database.pool.query<{ id: number; name: string }>(
    "select id, name from action where provider = $1",
    [cloud],
  );
  const nameOf = new Map(actions.map(({ id, name }) => [id, name]));
  const { rows: usage } = await database.pool.query<{ id: string; source: string; packed: Buffer }>(
    `select principal_id::text as id, source, packed from usage join principal on principal.id = usage.principal_id
      where provider = $1 and plane = 'action'`,
    [cloud],
  );
  return usage.flatMap(({ id, source, packed }) =>
    unpackUsage(packed)
      .map(({ actionId, day }) => ({ id, source, name: nameOf.get(actionId) ?? "", day }))
      .filter(({ name, day }) => day > 0 && !name.includes("*")),
  );
}

/** Every identity of the cloud as the plain evaluation sees it. */
async function readRows(cloud: Cloud): Promise<void> {
  const sets = await effectiveSets(database.pool, cloud, asOf);
  const use = Map.groupBy(await readUse(cloud), ({ id }) => id);
  const wildcards = grantedActionsOf(cloud)?.wildcards ?? "*";
  const { rows: identities } = await database.pool.query<{
    id: string;
    externalId: string;
    isScored: boolean;
    atLeast: boolean;
  }>(
    `select principal.id::text, external_id as "externalId", score.identity_id is not null as "isScored", score.at_least as "atLeast"
       from identity_row join principal on principal.id = identity_row.principal_id
       left join score on score.identity_id = principal.id where principal.provider = $1`,
    [cloud],
  );
  const met = new Set<string>();
  for (const { id, externalId, isScored, atLeast } of identities) {
    const set = isScored ? sets.get(externalId) : undefined;
    const seen = use.get(id) ?? [];
    const actions = [...(set?.actions ?? [])];
    const value = (part: Partial<ActionsValue>): ActionsValue => ({
      ...{ is: "actions", wildcards, held: [], not: [], open: [], others: "open" },
      ...part,
    });
    const can: ActionsValue = value({
      held: actions.map((name) => ({ name, day: null })),
      others: isScored && !atLeast ? "not" : "open",
    });
    const used = value({
      held: seen.filter(({ source }) => !source.endsWith("/denied")),
      not: [...(set?.unused ?? [])],
      open: actions.filter((name) => !set?.unused.has(name) && !set?.used.has(name)),
    });
    const denied = value({ held: seen.filter(({ source }) => source.endsWith("/denied")) });
    rows.set(id, {
      search: "",
      values: { can, used, denied } as Partial<FilterRow["values"]> as FilterRow["values"],
    });
    for (const name of [...actions, ...seen.map(({ name }) => name)]) met.add(name);
  }
  known.set(cloud, [...met].sort());
}

/** Some of them, the same every time. */
function some<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) return [...items];
  return (
    fc.sample(fc.shuffledSubarray([...items], { minLength: count, maxLength: count }), {
      numRuns: 1,
      seed: 7,
    })[0] ?? []
  );
}

const termOf = (field: MatchTerm["field"], texts: string[], negated = false): MatchTerm => ({
  ...{ type: "match", field, negated },
  values: texts.map((text) => ({ text })),
});

/** Ids of those who pass, for each of these filters; all are read at one moment. */
async function passing(filters: readonly Filter[]): Promise<string[][]> {
  return inSnapshot(database.pool, async (client) => {
    const found: string[][] = [];
    const idsOf = await resolveNames(client, filters.flat());
    for (const filter of filters) {
      const parameters: unknown[] = [];
      const text = matchingIdsSql(filter, { asOf, idsOf, parameters });
      const { rows: ids } = await client.query<{ principal_id: number }>(text, parameters);
      found.push(ids.map(({ principal_id }) => String(principal_id)));
    }
    return found;
  });
}

async function externalIds(cloud: Cloud): Promise<Map<string, string>> {
  const { rows: all } = await database.pool.query<{ id: string; externalId: string }>(
    `select id::text, external_id as "externalId" from principal where provider = $1`,
    [cloud],
  );
  return new Map(all.map(({ id, externalId }) => [id, externalId]));
}

/** External ids, sorted, of those whom the oracle judges: it leaves out who owns an account, and parties nobody collects. */
async function oracleNames(cloud: Cloud): Promise<(ids: readonly string[] | undefined) => string[]> {
  const external = await externalIds(cloud);
  const judged = new Set((oracles.get(cloud) ?? []).map(({ principal }) => principal));
  return (ids = []) =>
    ids
      .map((id) => external.get(id) ?? "")
      .filter((id) => judged.has(id))
      .sort();
}

describe.each(names)("in %s", (cloud) => {
  test("who can do an action is who the oracle grants it, for 200 actions drawn from all that are granted", async () => {
    const granted = oracles.get(cloud) ?? [];
    const actions = some([...new Set(granted.flatMap((one) => [...one.actions.keys()]))].sort(), 200);
    const told = await oracleNames(cloud);
    const found = await passing(actions.map((action) => [termOf("can", [action])]));
    let people = 0;
    for (const [index, action] of actions.entries()) {
      const expected = granted.filter((one) => one.actions.has(action)).map(({ principal }) => principal);
      const listed = told(found[index]);
      expect(listed, action).toEqual(expected.sort());
      people += listed.length;
    }
    expect(actions.length).toBeGreaterThan(100);
    expect(people).toBeGreaterThan(100);
  });
});

test("who is proven not to have used an action is who the oracle proves it of", async () => {
  let met = 0;
  for (const cloud of names) {
    const day = {
      ...{ date, granted: oracles.get(cloud) ?? [] },
      observed: clouds[cloud].oracle.observed?.() ?? [],
    };
    const proven = new Map(judgedOn([day]).map(({ score, unused }) => [score.principal, new Set(unused)]));
    const actions = some([...new Set([...proven.values()].flatMap((set) => [...set]))].sort(), 40);
    const told = await oracleNames(cloud);
    const found = await passing(actions.map((action) => [termOf("used", [action], true)]));
    for (const [index, action] of actions.entries()) {
      const expected = [...proven].filter(([, set]) => set.has(action)).map(([principal]) => principal);
      expect(told(found[index]), action).toEqual(expected.sort());
      met += expected.length;
    }
  }
  expect(met).toBeGreaterThan(100);
});

test("who used an action since a day is who the oracle saw using it since then", async () => {
  let met = 0;
  for (const cloud of names) {
    const oracle = clouds[cloud].oracle;
    const external = await externalIds(cloud);
    const listed = new Set([...external.values()]);
    const used = (oracle.observed?.() ?? []).flatMap(({ principal, used }) =>
      [...used].map(([action, day]) => ({ principal, action, day })),
    );
    const actions = some([...new Set(used.map(({ action }) => action))].sort(), 40);
    for (const since of ["2026-11-10", "2026-09-01"]) {
      const found = await passing(actions.map((action) => [termOf("used", [`${action}@${since}`])]));
      for (const [index, action] of actions.entries()) {
        const expected = used.filter(
          (one) => one.action === action && one.day >= since && listed.has(one.principal),
        );
        const names = (found[index] ?? []).map((id) => external.get(id) ?? "");
        expect(names.sort(), `${action} since ${since}`).toEqual(
          expected.map(({ principal }) => principal).sort(),
        );
        met += names.length;
      }
    }
  }
  expect(met).toBeGreaterThan(50);
});

/** Filters of up to two terms on actions that are met, on patterns of them, and on none of them. */
const anyActionFilter = fc.nat().chain(() => {
  const all = [...known.values()].flatMap((actions) => some(actions, 60));
  const name = fc.constantFrom(...all);
  const pattern = fc.oneof(
    name,
    name.map((one) => one.toUpperCase()),
    fc.tuple(name, fc.nat(8)).map(([one, kept]) => `${one.slice(0, 3 + kept)}*`),
    name.map((one) => `*${one.slice(-4)}`),
  );
  const since = fc.constantFrom("", "@30d", "@400d", "@2026-10-01");
  const term = fc
    .tuple(
      fc.constantFrom("can", "used", "denied"),
      fc.boolean(),
      fc.array(fc.tuple(pattern, since), { minLength: 1, maxLength: 3 }),
      fc.boolean(),
    )
    .map(([field, wanted, asked, unknown]): MatchTerm => {
      const negated = wanted && field !== "denied";
      const isDated = field !== "can" && !negated;
      const found = termOf(
        field as MatchTerm["field"],
        asked.map(([text, from]) => (isDated ? text + from : text)),
        negated,
      );
      return field === "can" && unknown
        ? { ...found, values: [...found.values, { special: "unknown" }] }
        : found;
    });
  return fc.array(term, { minLength: 1, maxLength: 2 });
});

test("any filter of actions lets exactly those through whom the plain evaluation does", async () => {
  const filters: Filter[] = fc.sample(anyActionFilter, { numRuns: 60, seed: 20261124 });
  const found = await passing(filters);
  // Some of each cloud: the plain way looks at every name of an administrator for every pattern.
  const asked = [...rows].filter((_, index) => index % 7 === 0);
  const isAsked = new Set(asked.map(([id]) => id));
  const sizes: number[] = [];
  for (const [index, filter] of filters.entries()) {
    const expected = asked.filter(([, row]) => evaluate(filter, row, asOf)).map(([id]) => id);
    const listed = (found[index] ?? []).filter((id) => isAsked.has(id));
    expect(listed.sort(), build(filter)).toEqual(expected.sort());
    sizes.push(expected.length);
  }
  expect(sizes.filter((size) => size > 0).length).toBeGreaterThan(8);
});

test("list, total and facets agree on terms that name actions, and a name nothing has is refused with what was meant", async () => {
  const filter = parse("can:iam:PassRole,s3:Get* -used:s3:GetObject nature:machine,mixed,unknown");
  const { rows: listed, total } = await listIdentities(database.pool, {
    ...{ filter, asOf, limit: 1000 },
    sort: { field: "name", descending: false },
  });
  expect(total).toBe(listed.length);
  expect((await facetIdentities(database.pool, { filter, asOf })).total).toBe(total);
  for (const [text, hint] of [
    ["can:iam:PasRole", "Did you mean iam:PassRole?"],
    ["used:s3:GetObjekt@30d", "Did you mean s3:GetObject?"],
    ["denied:nothing:like*", ""],
  ] as const)
    await expect(passing([parse(text)])).rejects.toMatchObject({ hint: expect.stringContaining(hint) });
});

test("who was refused an action since a day is who the oracle saw being refused since then, of all the logs that tell", async () => {
  const told: string[] = [];
  for (const cloud of names) {
    const external = await externalIds(cloud);
    const listed = new Set(external.values());
    const attempts = (clouds[cloud].oracle.observed?.() ?? []).flatMap(({ principal, refused }) =>
      [...(refused ?? [])].map(([action, day]) => ({ principal, action, day })),
    );
    const made = attempts.filter(({ principal }) => listed.has(principal));
    for (const since of ["2026-08-25", "2026-10-25", "2026-11-15"]) {
      const actions = [...new Set(made.map(({ action }) => action))].sort();
      const found = await passing(actions.map((action) => [termOf("denied", [`${action}@${since}`])]));
      for (const [index, action] of actions.entries()) {
        const expected = made.filter((one) => one.action === action && one.day >= since);
        const listedIds = (found[index] ?? []).map((id) => external.get(id) ?? "");
        expect(listedIds.sort(), `${action} since ${since}`).toEqual(
          expected.map(({ principal }) => principal).sort(),
        );
        told.push(...expected.map(() => cloud));
      }
    }
    // Nobody else was refused anything.
    const { rows: refused } = await database.pool.query<{ id: string }>(
      `select distinct principal_id::text as id from usage join principal on principal.id = principal_id
        where provider = $1 and plane = 'action' and source like '%/denied'`,
      [cloud],
    );
    expect(refused.map(({ id }) => external.get(id)).sort(), cloud).toEqual(
      [...new Set(made.map(({ principal }) => principal))].sort(),
    );
  }
  expect(told).toEqual(expect.arrayContaining(["azure", "gcp", "kubernetes"]));
  expect(told.length).toBeGreaterThan(20);
});

testHolders({ pool: () => database.pool, passing, some });

test("each number of what gives an action is the total of the list behind it", async () => {
  let lists = 0;
  for (const cloud of names) {
    const granted = [...new Set((oracles.get(cloud) ?? []).flatMap((one) => [...one.actions.keys()]))].sort();
    for (const action of some(granted, 3)) {
      const detail = await inSnapshot(database.pool, (client) => actionDetail(client, action, asOf));
      for (const { filter, identities, role } of detail.givenBy.givers) {
        const [all = []] = await passing([filter]);
        expect(all.length, `${role?.name} gives ${action}: ${build(filter)}`).toBe(identities);
        lists += 1;
      }
    }
  }
  expect(lists).toBeGreaterThan(20);
});

test("a set that is not worked out, or only against an older catalogue, is never answered with no", async () => {
  const { rows: sets } = await database.pool.query<{ hash: string; id: string; size: number }>(
    `select grant_set.hash::text, min(score.identity_id)::text as id, grant_set.catalogue as size
       from grant_set join score on score.grant_set = grant_set.hash
      where grant_set.provider = 'aws' and length(grant_set.actions) between 1 and 60 and not at_least
      group by grant_set.hash order by count(*) desc limit 1`,
  );
  const [set] = sets;
  if (set === undefined) throw new Error("No set to spoil");
  const can = parse("can:zzz-nobody:Asked") as MatchTerm[];
  const { rows: last } = await database.pool.query<{ name: string }>(
    "select name from action where provider = 'aws' and name not like '%*%' order by id desc limit 1",
  );
  const youngest = [{ ...(can[0] as MatchTerm), values: [{ text: last[0]?.name ?? "" }] }];
  const not = youngest.map((term) => ({ ...term, negated: true }));
  const unknown = parse("can:unknown");
  const isIn = async (filter: Filter) => (await passing([filter]))[0]?.includes(set.id) === true;
  expect(await isIn(not)).toBe(true);
  expect(await isIn(unknown)).toBe(false);
  await database.pool.query("update grant_set set catalogue = $2 where hash = $1", [set.hash, set.size - 1]);
  expect([await isIn(youngest), await isIn(not), await isIn(unknown)]).toEqual([false, false, true]);
  expect(
    (await isIn(parse("-can:sts:AssumeRole,a4b:*"))) || (await isIn(parse("can:sts:AssumeRole,a4b:*"))),
  ).toBe(true);
  await database.pool.query("update grant_set set actions = null, catalogue = null where hash = $1", [
    set.hash,
  ]);
  expect([await isIn(youngest), await isIn(not), await isIn(unknown)]).toEqual([false, false, true]);
});
