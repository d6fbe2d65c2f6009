/**
 * What every work item with a text of its own promises, whatever it asks: the text is run as it is written, an incomplete collection
 * closes nothing, a complete one shows it gone, what takes the text back reopens it, and for good it is gone.
 */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { StepPhase } from "#lib/domain/remediation/change.ts";
import { type ItemChange, itemChange } from "#lib/queries/work-items/item-change.ts";
import { listWorkItems } from "#lib/queries/work-items/list-work-items.ts";
import type { WorkItemRow } from "#lib/queries/work-items/work-item-row.ts";
import { type AppliedCloud, AppliedEstate, formOf } from "./applied-estate.ts";
import { type ItemState, itemStates } from "./item-story.ts";

// Hundreds of commands, each a process of its own, take their time on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 400_000 });

/** `form`: as `formOf` says it. `by`: the phase that ends it; what cannot be taken back comes last. */
export type ItemForm = { form: RegExp; by: "change" | "remove" };

export type ItemsSuite = {
  open(): Promise<AppliedCloud>;
  forms: ItemForm[];
  /** Makes the slices that tell of the changes incomplete; returns how often they were hit so far. */
  fault(cloud: AppliedCloud): () => number;
};

type Carried = ItemForm & { item: WorkItemRow; change: ItemChange["change"]; scope: string };

/** To be called in a `describe`; the tests are steps of one story. */
export function appliedItems({ open, forms, fault }: ItemsSuite): void {
  const environment = { ...process.env };
  let cloud: AppliedCloud;
  let estate: AppliedEstate;
  let carried: Carried[];

  beforeAll(async () => {
    cloud = await open();
    Object.assign(process.env, cloud.clouds.announcement.environment, { ROLLCALL_RETRY_DELAY_MS: "0" });
    estate = await AppliedEstate.open(cloud);
    carried = await oneOfEach(estate, forms);
  });
  afterAll(async () => {
    process.env = environment;
    await estate?.stop();
    await cloud?.clouds.stop();
  });

  const run = async (which: "texts" | "inverse", phases: StepPhase[]) => {
    for (const { scope, change } of which === "texts" ? carried : carried.toReversed())
      await estate.apply({ scope }, change.changes, which, phases);
  };
  const states = () =>
    itemStates(
      estate.database.pool,
      carried.map(({ item }) => item),
      estate.now(),
    );
  const complete = async () => expect(await estate.collect()).toMatchObject({ status: "complete" });
  const expectEach = async (state: (one: Carried) => Partial<ItemState>) => {
    const told = await states();
    for (const one of carried) expect(told.get(one.item.id), one.item.title).toMatchObject(state(one));
  };
  const open0 = { isClosed: false, k: 0 };

  it("has an item of every form to carry out", () => {
    expect(forms.filter((form) => !carried.some((one) => one.form === form.form))).toEqual([]);
  });

  it("once the texts are run, an incomplete slice closes nothing", async () => {
    await run("texts", ["backup", "change"]);
    const hits = fault(cloud);
    expect(await estate.collect()).toMatchObject({ status: "partial" });
    cloud.clouds.faults.clear();
    expect(hits()).toBeGreaterThan(0);
    await expectEach(() => ({ ...open0, reopened: 0 }));
  });

  it("a complete one shows gone what can be taken back, and nothing that only goes for good", async () => {
    await complete();
    await expectEach(({ by, item: { n } }) =>
      by === "change" ? { state: "gone", isClosed: true, n, k: n } : open0,
    );
  });

  it("what takes the texts back reopens it", async () => {
    await run("inverse", ["change"]);
    await complete();
    await expectEach(({ by }) => (by === "change" ? { ...open0, reopened: 1 } : { ...open0, reopened: 0 }));
    const told = await states();
    for (const { by, item } of carried)
      if (by === "change") expect(told.get(item.id)?.events.slice(0, 2)).toEqual(["reopened", "gone"]);
  });

  it("the same again, and for good: each is gone", async () => {
    carried = await Promise.all(
      carried.map(async (one) => ({ ...one, change: await changeOf(estate, one.item.id) })),
    );
    await run("texts", ["backup", "change"]);
    await run("texts", ["remove"]);
    await complete();
    await expectEach(() => ({ state: "gone", isClosed: true }));
  });
}

async function changeOf(estate: AppliedEstate, id: string): Promise<ItemChange["change"]> {
  return (await itemChange(estate.database.pool, { id, asOf: estate.now() })).change;
}

/** Of different identities, and nothing that two of them would change. */
async function oneOfEach(estate: AppliedEstate, forms: readonly ItemForm[]): Promise<Carried[]> {
  const { items } = await listWorkItems(estate.database.pool, { asOf: estate.now(), limit: 5000 });
  const scopes = new Map((await estate.identities()).map(({ id, scope }) => [id, scope]));
  const found: Carried[] = [];
  const taken = new Set<string>();
  // Of what somebody is granted only the unused has a text, which the other suite carries out; the rest is a question.
  const isLikely = ({ decision, identity }: WorkItemRow) =>
    forms.some(({ form }) => form.source.includes(decision)) &&
    (!/^remove-(grant|actions)$/.test(decision) || identity === null);
  for (const item of items.filter(isLikely)) {
    const missing = forms.filter(({ form }) => !found.some((one) => one.form === form));
    if (missing.length === 0) break;
    const change = await changeOf(estate, item.id);
    const fits = missing.find(({ form }) =>
      change.changes.some((one) => form.test(formOf(item.decision, one))),
    );
    // A document lives in the account its name says; bindings of nobody are of clouds with one shell.
    const [, , , , account = ""] = item.role?.externalId.split(":") ?? [];
    const scope = item.identity === null ? account : scopes.get(item.identity.id);
    // Of the other end of a link.
    if (scope === undefined) continue;
    const touched = [
      `identity ${item.identity?.id ?? item.id}`,
      ...change.changes.map(({ target }) => `${scope} ${target}`),
    ];
    if (fits === undefined || touched.some((one) => taken.has(one))) continue;
    for (const one of touched) taken.add(one);
    found.push({ ...fits, item, change, scope });
  }
  return found;
}
