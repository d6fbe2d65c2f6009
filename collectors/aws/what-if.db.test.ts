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
import { whatIf } from "#lib/queries/burn-down/what-if.ts";
import type { WhatIfList } from "#lib/queries/burn-down/what-if-list.ts";
import { listIdentities } from "#lib/queries/list-identities.ts";
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
const ask = (show: WhatIfList = "narrowed", most = Number.POSITIVE_INFINITY) =>
  whatIf(estate.database.pool, { show, filter: [], kinds, asOf, most, written: 0, limit: 1000 });

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
  const totals = async (...shown: WhatIfList[]) => {
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

test("what it says is what comes out", async () => {
  const said = await ask();
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
