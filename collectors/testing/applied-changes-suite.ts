/**
 * What every exact change promises, proven by carrying it out: its text is run against a simulated cloud, the cloud is collected again,
 * and what it named is gone, what is used stays, nobody else loses anything, and what takes it back brings all of it back.
 */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type AppliedCloud, AppliedEstate, type EstateState } from "./applied-estate.ts";
import { type Plan, planAgain, sampleOf, withItems } from "./applied-plans.ts";
import type { EffectiveSet } from "./effective-sets.ts";
import { type ItemState, itemStates, type StoryItem } from "./item-story.ts";

// Hundreds of commands, each a process of its own, take their time on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 400_000 });

export type AppliedSuite = {
  open(): Promise<AppliedCloud>;
  /** What the texts do that are run, as `formOf` says it, the rarest first. */
  forms: RegExp[];
  /** Kinds of work items that are there to carry out; all three unless said. */
  asked?: StoryItem["decision"][];
  /** Makes the slice that tells of the changes incomplete; returns how often it was hit so far. */
  fault(cloud: AppliedCloud): () => number;
};

type Sets = Map<string, EffectiveSet>;

const everyKind: StoryItem["decision"][] = ["remove-actions", "remove-credential", "retire"];

/** To be called in a `describe`; the tests are steps of one story. */
export function appliedChanges({ open, forms, fault, asked: kinds = everyKind }: AppliedSuite): void {
  const environment = { ...process.env };
  let cloud: AppliedCloud;
  let estate: AppliedEstate;
  let sample: Plan[];
  let missing: RegExp[];
  let sets: Sets;
  let state: EstateState;
  let items: StoryItem[];
  let asked: Map<string, ItemState>;

  beforeAll(async () => {
    cloud = await open();
    Object.assign(process.env, cloud.clouds.announcement.environment, { ROLLCALL_RETRY_DELAY_MS: "0" });
    estate = await AppliedEstate.open(cloud);
    ({ plans: sample, missing } = await sampleOf(estate, forms));
    ({ plans: sample, items } = await withItems(estate, sample));
    sets = await estate.sets();
    state = await estate.state();
    asked = await told();
  });
  afterAll(async () => {
    process.env = environment;
    await estate?.stop();
    await cloud?.clouds.stop();
  });

  const applyAll = async (which: "texts" | "inverse", phases: Parameters<AppliedEstate["apply"]>[3]) => {
    for (const { identity, exact } of which === "texts" ? sample : sample.toReversed())
      await estate.apply(identity, exact.changes, which, phases);
  };
  const of = (action: Plan["exact"]["action"]) => sample.filter(({ exact }) => exact.action === action);
  const told = () => itemStates(estate.database.pool, items, estate.now());
  const itemsOf = (decision: StoryItem["decision"]) => items.filter((item) => item.decision === decision);
  const complete = async () => expect(await estate.collect()).toMatchObject({ status: "complete" });

  it("has a plan of every form to carry out", () => {
    expect(missing).toEqual([]);
  });

  it("has a work item of every kind whose own text it is", () => {
    const found = new Set(items.filter(({ isWhole }) => isWhole).map(({ decision }) => decision));
    expect([...found].sort()).toEqual(kinds);
    expect([...asked.values()].every(({ isClosed, k }) => !isClosed && k === 0)).toBe(true);
  });

  it("once the texts are run, an incomplete slice closes nothing", async () => {
    await applyAll("texts", ["backup", "change"]);
    const hits = fault(cloud);
    const summary = await estate.collect();
    cloud.clouds.faults.clear();
    expect(hits()).toBeGreaterThan(0);
    expect(summary).toMatchObject({ status: "partial" });
    const { closed, identities } = await estate.state();
    expect({ closed, identities }).toEqual({ closed: state.closed, identities: state.identities });
    const still = await told();
    for (const { id, title } of items)
      expect(still.get(id), title).toMatchObject({ isClosed: false, k: 0, reopened: 0 });
  });

  it("the next complete one shows gone what each plan named, and nothing else", async () => {
    await complete();
    const [after, now] = [await estate.sets(), await estate.state()];
    expect(disagreements(cloud, after)).toEqual([]);
    for (const plan of of("remove-unused")) expectNarrowed(plan, { before: sets, after, now });
    for (const { identity } of of("retire")) {
      if (now.disabled.includes(identity.externalId)) continue;
      // What it gets through groups stays until it is deleted: nothing of its own does, and nothing is added.
      const [was, left] = [sets.get(identity.externalId), after.get(identity.externalId)];
      if (cloud.provider !== "aws") expect(await estate.ownGrants(identity), identity.name).toBe(0);
      expect([...(left?.actions ?? [])].filter((one) => !was?.actions.has(one))).toEqual([]);
      // AWS keeps the grants under a denial of everything.
      if (cloud.provider === "aws") expect(left?.actions.size, identity.name).toBe(0);
    }
    for (const plan of of("deactivate-keys")) {
      const off = plan.exact.changes.filter(({ kind }) => kind === "deactivate-credential").length;
      expect(activeOf(now, plan)).toHaveLength(activeOf(state, plan).length - off);
      expect(credentialsOf(now, plan)).toHaveLength(credentialsOf(state, plan).length);
    }
    expectOthersKeep(sample, sets, after);
    const done = await told();
    expectRemoved(itemsOf("remove-actions"), done);
    for (const { id, title } of itemsOf("remove-credential"))
      expect(done.get(id), title).toMatchObject({ isClosed: false, k: 0 });
  });

  it("what takes them back brings everything back", async () => {
    await applyAll("inverse", ["change"]);
    await complete();
    const [after, now] = [await estate.sets(), await estate.state()];
    expect(differences(sets, after)).toEqual([]);
    expect({ ...now, closed: state.closed }).toEqual(state);
    const back = await told();
    for (const { id, title } of items)
      expect(back.get(id), title).toMatchObject({ isClosed: false, k: 0, state: asked.get(id)?.state });
    const reopened = [...back.values()].filter((one) => one.reopened > 0);
    if (kinds.includes("remove-actions")) expect(reopened.length).toBeGreaterThan(0);
    for (const one of reopened) expect(one.events.slice(0, 2)).toEqual(["reopened", "gone"]);
  });

  it("the same again and for good: what was to go is gone, whole", async () => {
    sample = await Promise.all(sample.map((plan) => planAgain(estate, plan)));
    await applyAll("texts", ["backup", "change"]);
    await applyAll("texts", ["remove"]);
    await complete();
    const [after, now] = [await estate.sets(), await estate.state()];
    expect(disagreements(cloud, after)).toEqual([]);
    for (const { identity, exact } of of("retire"))
      if (exact.changes.some(({ steps }) => steps.some(({ phase }) => phase === "remove")))
        expect(now.identities, identity.name).not.toContain(identity.externalId);
    for (const plan of of("deactivate-keys"))
      expect(credentialsOf(now, plan)).toHaveLength(
        credentialsOf(state, plan).length - plan.exact.changes.length,
      );
    const done = await told();
    expectRemoved(itemsOf("remove-actions"), done);
    for (const { id, title } of [...itemsOf("remove-credential"), ...itemsOf("retire")])
      expect(done.get(id), title).toMatchObject({ state: "gone" });
  });
}

/** Gone where nothing was refused; never by a click, and never more than it was opened with. */
function expectRemoved(items: readonly StoryItem[], states: ReadonlyMap<string, ItemState>): void {
  for (const { id, title, isWhole } of items) {
    const now = states.get(id);
    if (isWhole) expect(now, title).toMatchObject({ state: "gone", k: now?.n, isClosed: true });
    else expect(now?.k, title).toBeGreaterThan(0);
  }
}

/** Exactly as many actions less as it said, index and tier as it said, and all that is used stays. */
function expectNarrowed(
  { identity, exact }: Plan,
  told: { before: Sets; after: Sets; now: EstateState },
): void {
  const { externalId, name } = identity;
  const [was, is] = [told.before.get(externalId), told.after.get(externalId)];
  if (was === undefined || is === undefined || exact.effect === null) throw new Error(`${name} has no score`);
  const lost = [...was.actions.difference(is.actions)].sort();
  const gone = new Set(exact.changes.flatMap((change) => change.gone));
  expect([...is.actions.difference(was.actions)], name).toEqual([]);
  expect(
    lost.filter((action) => !gone.has(action)),
    name,
  ).toEqual([]);
  expect(lost.length, name).toBe(exact.effect.removed);
  expect([...was.used.intersection(was.actions).difference(is.actions)], name).toEqual([]);
  expect(
    lost.filter((action) => !was.unused.has(action)),
    name,
  ).toEqual([]);
  const score = told.now.scores[externalId];
  expect(score?.tier, name).toBe(exact.effect.tier.after);
  // What only a younger grant still gives may be undecided for a while: two digits are what is shown.
  if (score?.index != null && exact.effect.index.after !== null)
    expect(score.index, name).toBeCloseTo(exact.effect.index.after, 2);
}

/** Whoever is no subject of a plan loses only what he was proven not to use, and gains nothing. */
function expectOthersKeep(sample: readonly Plan[], before: Sets, after: Sets): void {
  const subjects = new Set(sample.map(({ identity }) => identity.externalId));
  const few = (names: Iterable<string>) => [...names].slice(0, 5);
  const named = new Set(sample.flatMap(({ exact }) => exact.changes.flatMap(({ gone }) => gone)));
  for (const [id, was] of before) {
    if (subjects.has(id) || was.isMany) continue;
    const is = after.get(id);
    const lost = [...was.actions.difference(is?.actions ?? new Set())];
    expect(few(lost.filter((action) => !named.has(action) || !was.unused.has(action))), id).toEqual([]);
    expect(few((is?.actions ?? new Set<string>()).difference(was.actions)), id).toEqual([]);
  }
}

function credentialsOf({ credentials }: EstateState, { identity }: Plan): string[] {
  return credentials.filter((one) => one.includes(` of ${identity.externalId}: `));
}

function activeOf(state: EstateState, plan: Plan): string[] {
  return credentialsOf(state, plan).filter((one) => one.endsWith(": active"));
}

/** Identities that do not have exactly what they had, and how far it reached. */
function differences(before: Sets, after: Sets): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((id) => {
    const [was, is] = [before.get(id)?.granted ?? new Set(), after.get(id)?.granted ?? new Set()];
    return was.symmetricDifference(is).size > 0;
  });
}

/** Where what is stored and what the oracle finds in the world, by its own way, differ in what somebody may do. */
function disagreements({ clouds, provider }: AppliedCloud, sets: Sets): string[] {
  const oracle = clouds[provider].oracle.granted?.() ?? [];
  return oracle.flatMap(({ principal, actions }) => {
    const stored = sets.get(principal)?.actions;
    if (stored === undefined) return [];
    const expected = new Set(actions.keys());
    const different = [
      ...[...stored.difference(expected)].map((action) => `only stored ${action}`),
      ...[...expected.difference(stored)].map((action) => `not stored ${action}`),
    ];
    return different.length === 0 ? [] : [`${principal}: ${different.slice(0, 3).join(", ")}`];
  });
}
