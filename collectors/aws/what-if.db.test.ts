/**
 * A what-if held to what it says: everything it would do is done, as the exact changes are written, in a simulated organization, and what
 * is collected and scored afterwards is what it said.
 */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { awsCommandLine } from "#e2e/clouds/aws/command-line.ts";
import { openShell } from "#e2e/clouds/shell/open-shell.ts";
import { type Clouds, startClouds } from "#e2e/clouds/start.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { defaultSort } from "#lib/domain/filter/sort.ts";
import type { Counts } from "#lib/domain/slo/tally.ts";
import { type WhatIf, whatIf } from "#lib/queries/burn-down/what-if.ts";
import type { WhatIfShow } from "#lib/queries/burn-down/what-if-list.ts";
import { listIdentities } from "#lib/queries/list-identities.ts";
import type { Narrowed } from "#lib/queries/scorecards/narrowed.ts";
import { scorecards } from "#lib/queries/scorecards/scorecards.ts";
import { itemChange } from "#lib/queries/work-items/item-change.ts";
import { listWorkItems } from "#lib/queries/work-items/list-work-items.ts";
import { AppliedEstate } from "../testing/applied-estate.ts";
import { richScopes } from "../testing/rich-scopes.ts";
import { arrangePolicies } from "./testing/arranged-policies.ts";

// Hundreds of commands, each a process of its own, take their time on a busy machine.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const environment = { ...process.env };
let clouds: Clouds;
let estate: AppliedEstate;
let asOf: Date;
const kinds = ["remove-actions", "retire", "remove-credential"] as const;
const ask = (show: WhatIfShow = "narrowed", most = Number.POSITIVE_INFINITY) =>
  whatIf(estate.database.pool, { show, filter: [], kinds, asOf, most, written: 0, limit: 1000 });
const productionOnly = { team: null, provider: null, environment: "production" };
const askOfProduction = () =>
  whatIf(estate.database.pool, { filter: parse("environment:production"), kinds, asOf, written: 0 });
/** As scorecards count it, by the key of the objective. */
async function scoredNow(narrow?: Narrowed): Promise<Map<string, Counts>> {
  const { estate: card } = await scorecards(estate.database.pool, { asOf, ...(narrow ? { narrow } : {}) });
  return new Map(card.lines.map(({ objective, counts }) => [objective.key, counts]));
}
/** By key: how many are wrong, good and undecided, before or after. */
const countsOf = (said: WhatIf, when: "before" | "after") =>
  new Map(said.objectives?.objectives.map((one) => [one.key, one[when]?.counts]));

beforeAll(async () => {
  clouds = await startClouds({ date: "2026-07-01", pageCap: 40 });
  const accounts = richScopes(clouds.aws.oracle.truth());
  await arrangePolicies(clouds, accounts);
  Object.assign(process.env, clouds.announcement.environment, { ROLLCALL_RETRY_DELAY_MS: "0" });
  estate = await AppliedEstate.open({
    ...{
      provider: "aws",
      clouds,
      config: { ...clouds.aws.organizationSource, accounts },
      days: ["2026-11-24"],
    },
    shellIn: (account) => openShell({ aws: awsCommandLine(clouds, account) }),
  });
  asOf = clouds.world.now;
});
afterAll(async () => {
  process.env = environment;
  await estate?.stop();
  await clouds?.stop();
});

/** Carries out the items of these decisions, each as its exact change is written at that time. */
async function carryOut(items: readonly { id: string }[]): Promise<void> {
  const identities = new Map((await estate.identities()).map((one) => [one.id, one]));
  for (const { id } of items) {
    const { item, change } = await itemChange(estate.database.pool, { id, asOf });
    const holder = item.identity?.id ?? item.sharers.find((one) => one.id !== null)?.id;
    const identity = identities.get(holder ?? "");
    if (identity === undefined) throw new Error(`whoever "${item.title}" is about is gone`);
    await estate.apply(identity, change.changes, "texts", ["backup", "change", "remove"]);
  }
  expect(await estate.collect()).toMatchObject({ status: "complete" });
}

test("each of its numbers opens a list of as many, before and after", async () => {
  const { before, after, narrowed, retired, beyond, scope } = await ask();
  const totals = async (...shown: WhatIfShow[]) => {
    const found: number[] = [];
    for (const show of shown) found.push((await ask(show)).list.total);
    return found;
  };
  expect(await totals("narrowed", "retired", "beyond")).toEqual([narrowed, retired, beyond]);
  const { told, young, blind, nothingGranted, high, tier2 } = after;
  expect(await totals("told", "young", "blind", "nothing-granted", "high", "tier-2")).toEqual([
    told,
    young,
    blind,
    nothingGranted,
    high,
    tier2,
  ]);
  const listed: number[] = [];
  for (const more of ["", "evidence:enough", "opi>0.4", "tier:2"]) {
    const filter = parse(`${scope} ${more}`);
    listed.push((await listIdentities(estate.database.pool, { filter, asOf, sort: defaultSort })).total);
  }
  expect(listed).toEqual([before.identities, before.told, before.high, before.tier2]);
});

test("each objective is wrong of as many as its scorecard says and its lists hold, before and after", async () => {
  const said = await ask();
  const told = said.objectives?.objectives ?? [];
  expect(said.objectives?.within).toBe("");
  expect(told.length).toBeGreaterThan(3);
  const cards = await scoredNow();
  for (const { key, before, after } of told) {
    expect(before.counts, key).toEqual(cards.get(key));
    const filter = parse(before.offenders);
    const listed = await listIdentities(estate.database.pool, { filter, asOf, sort: defaultSort });
    expect(listed.total, key).toBe(before.counts.bad);
    const { total, rows } = (await ask(`objective:${key}`)).list;
    expect([total, rows.length], key).toEqual([after?.counts.bad, after?.counts.bad]);
  }
  // Everybody is retired, narrowed or as before: something of it shows in at least two of them.
  const turned = told.filter(({ before, after }) => before.counts.bad > (after?.counts.bad ?? 0));
  expect(turned.length).toBeGreaterThan(1);
  const production = await askOfProduction();
  expect(production.objectives?.within).toBe("environment:production");
  expect(countsOf(production, "before")).toEqual(
    new Map([...(await scoredNow(productionOnly))].filter(([key]) => countsOf(said, "before").has(key))),
  );
});

test("the sizes of policies are the sums of the documents that the items' own changes show", async () => {
  const { policies, narrowing } = await whatIf(estate.database.pool, { filter: [], kinds, asOf });
  expect([policies.looked, policies.of]).toEqual([narrowing.length, narrowing.length]);
  const bytes = (documents: Iterable<unknown>) =>
    [...new Set([...documents].map((one) => JSON.stringify(one)))].reduce(
      (sum, text) => sum + Buffer.byteLength(text),
      0,
    );
  let [before, after] = [0, 0];
  for (const { id } of narrowing) {
    const { change } = await itemChange(estate.database.pool, { id, asOf });
    const found = policies.items.find((one) => one.id === id);
    expect(found !== undefined, id).toBe(change.changes.length > 0);
    for (const { documents = [] } of change.changes) {
      before += bytes(documents.flatMap((one) => (one.before === null ? [] : [one.before])));
      after += bytes(documents.flatMap((one) => one.after ?? []));
    }
  }
  expect([policies.before, policies.after]).toEqual([before, after]);
  expect(policies.items.length + policies.refused.length).toBe(narrowing.length);
});

test("of too many a fair sample is looked at, the same one every time, and it is said", async () => {
  const [whole, some, again] = [await ask(), await ask("narrowed", 20), await ask("narrowed", 20)];
  expect(some).toEqual(again);
  expect(whole.sampled).toBeNull();
  expect(some.sampled).toEqual({ judged: some.before.identities, of: whole.before.identities });
  expect(some.before.identities).toBeLessThan(whole.before.identities);
  expect(some.narrowed).toBeGreaterThan(0);
  expect(some.items.map(({ items }) => items)).toEqual(whole.items.map(({ items }) => items));
  const names = new Map(whole.list.rows.map((row) => [row.id, row]));
  for (const row of some.list.rows) expect(row).toEqual(names.get(row.id));
});

test("while what was stored last is not scored yet, it is not worked out, and says so", async () => {
  const { pool } = estate.database;
  const [first] = (await ask()).list.rows;
  const { rows } = await pool.query("select unused from identity_row where principal_id = $1", [first?.id]);
  const set = (unused: number) =>
    pool.query("update identity_row set unused = $2 where principal_id = $1", [first?.id, unused]);
  await set(0);
  await expect(ask()).rejects.toMatchObject({ code: "unavailable", hint: expect.stringContaining("minute") });
  await set(rows[0]?.unused);
  expect((await ask()).list.rows).toContainEqual(first);
});

test("what it says is what comes out", async () => {
  const said = await ask();
  const saidOfProduction = await askOfProduction();
  const left = async (decision: (typeof kinds)[number]) =>
    (await listWorkItems(estate.database.pool, { asOf, decision, limit: 1000 })).items;
  const kept = new Set(said.kept.flatMap(({ items }) => items.map(({ id }) => id)));
  const isDone = ({ id }: { id: string }) => !kept.has(id);
  expect(said.items.map(({ done }) => done > 0)).toEqual([true, true, true]);
  for (const { kind, items } of said.items) expect(await left(kind), kind).toHaveLength(items);
  // Its own first: who loses what a shared document gives him may be too little watched afterwards for the rest to be proven.
  const narrowed = (await left("remove-actions")).filter(isDone);
  await carryOut(narrowed.filter(({ role }) => role === null));
  await carryOut(narrowed.filter(({ role }) => role !== null));
  await carryOut([...(await left("retire")), ...(await left("remove-credential"))].filter(isDone));

  const now = await ask();
  expect(now.before).toEqual(said.after);
  expect(now.items.map(({ done }) => done)).toEqual([0, 0, 0]);
  expect(countsOf(now, "before")).toEqual(countsOf(said, "after"));
  expect(await scoredNow(productionOnly)).toEqual(
    new Map([...(await scoredNow(productionOnly)), ...countsOf(saidOfProduction, "after")]),
  );
  const standings = await storedStandings();
  expect(said.list.total).toBe(said.narrowed);
  expect(said.list.rows.length).toBeGreaterThan(20);
  for (const { id, name, after } of said.list.rows)
    expect(standings.get(id) ?? null, name).toEqual(
      after && { granted: after.granted, used: after.used, unused: after.unused, tier: after.tier },
    );
});

/** By id, of whoever is there. */
async function storedStandings(): Promise<Map<string, unknown>> {
  const { rows } = await estate.database.pool.query(
    "select principal_id::text as id, granted, used, unused, tier from identity_row where gone_on is null",
  );
  return new Map(rows.map(({ id, ...rest }) => [id, rest]));
}
