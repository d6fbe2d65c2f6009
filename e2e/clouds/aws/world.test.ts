import { describe, expect, it } from "vitest";
import { dateOf } from "../calendar.ts";
import { createWorld, type World } from "../world.ts";
import { growAccount } from "./world/aws-world.ts";
import { isSuspended } from "./world/organization.ts";

const today = "2026-11-24";

function everything(world: World) {
  return world.aws.accounts(world.day).map((facts) => world.aws.account(facts.id, world.day));
}

/** Text compares at once where a deep comparison of the whole world takes seconds. */
const textOf = (value: unknown) => JSON.stringify(value);

function open(world: World) {
  return world.aws.accounts(world.day).filter((facts) => !isSuspended(facts, world.day));
}

function identities(world: World): number {
  return open(world)
    .map((facts) => world.aws.account(facts.id, world.day))
    .reduce((sum, state) => sum + 1 + state.roles.length + state.users.length, 0);
}

describe("the world of AWS", () => {
  it("is the same for the same seed, size and date, and another one for another seed", () => {
    const [one, again, other] = [{}, {}, { seed: "other" }].map((more) =>
      textOf(everything(createWorld({ date: today, ...more }))),
    );
    expect(one === again).toBe(true);
    expect(one === other).toBe(false);
  });

  it("is the same on a date by whatever path the date was reached", () => {
    const straight = textOf(everything(createWorld({ date: today })));
    const walked = createWorld({ date: "2025-06-01" });
    for (const day of [0, 1, 2, 9, 100, 101, 300, 420, 427, 530, 540]) {
      walked.setDate(dateOf(day));
      everything(walked);
    }
    walked.setDate(today);
    expect(textOf(everything(walked)) === straight).toBe(true);
    walked.setDate("2026-02-01");
    expect(textOf(everything(walked)) === textOf(everything(createWorld({ date: "2026-02-01" })))).toBe(true);
  });

  it("grows account by account: growing yesterday's state by a day gives today's", () => {
    const world = createWorld({ date: "2026-08-01" });
    const { organization } = world.aws;
    for (const facts of world.aws.accounts(world.day)) {
      const earlier = world.aws.account(facts.id, world.day - 1);
      const copy = textOf(earlier);
      const grown = growAccount(earlier, world.day, organization, facts, []);
      expect(textOf(grown) === textOf(world.aws.account(facts.id, world.day)), facts.name).toBe(true);
      expect(textOf(earlier) === copy).toBe(true);
    }
  });

  it("has about 400 AWS identities in 20 open accounts at size 1, and grows slowly", () => {
    const world = createWorld({ date: today });
    expect(open(world)).toHaveLength(20);
    expect(identities(world)).toBeGreaterThan(360);
    expect(identities(world)).toBeLessThan(460);
    const before = createWorld({ date: "2026-07-27" });
    expect(identities(before)).toBeLessThan(identities(world));
    expect(identities(before)).toBeGreaterThan(identities(world) * 0.85);
  });

  it("scales linearly with size without changing the company's identity", () => {
    const world = createWorld({ date: today, size: 3 });
    expect(open(world)).toHaveLength(60);
    expect(identities(world) / identities(createWorld({ date: today }))).toBeCloseTo(3, 0);
    expect(world.aws.organization.id).toBe(createWorld({ date: today }).aws.organization.id);
    const names = world.aws.organization.accounts.map((account) => account.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("knows a huge organization at once and grows one account of it without the others", () => {
    const world = createWorld({ date: today, size: 700 });
    expect(world.aws.organization.byId.size).toBe(14_700);
    expect(
      world.aws.account(world.aws.organization.accounts[9_000]?.id ?? "", world.day).roles.length,
    ).toBeGreaterThan(5);
  });

  it("contains nothing made or used after its own day", () => {
    const world = createWorld({ date: today });
    for (const state of everything(world)) {
      for (const thing of [...state.roles, ...state.users, ...state.users.flatMap((user) => user.keys)]) {
        expect(new Date(thing.createdAt).getTime()).toBeLessThan(world.now.getTime());
      }
    }
  });

  it("never gives an id twice, also not to a role made again under its old name", () => {
    const world = createWorld({ date: today });
    const ids = everything(world).flatMap((state) =>
      [...state.roles, ...state.users].map((thing) => thing.id),
    );
    expect(new Set(ids).size).toBe(ids.length);
    const early = createWorld({ date: "2025-12-01" });
    const recreated = everything(world).flatMap((state) => {
      if (!early.aws.accounts(early.day).some((facts) => facts.id === state.id)) return [];
      const old = new Map(
        early.aws.account(state.id, early.day).roles.map((role) => [role.path + role.name, role.id]),
      );
      return state.roles.filter(
        (role) => old.has(role.path + role.name) && old.get(role.path + role.name) !== role.id,
      );
    });
    expect(recreated.length).toBeGreaterThan(0);
  });

  it("has every kind of mess the collectors must understand", () => {
    const states = everything(createWorld({ date: today }));
    const roles = states.flatMap((state) => state.roles);
    const users = states.flatMap((state) => state.users);
    const parties = roles.flatMap((role) => role.trust.flatMap((statement) => statement.parties));
    for (const nature of ["machine", "human", "unknown", "mixed", "provider-managed"]) {
      expect(
        roles.filter((role) => role.nature === nature),
        nature,
      ).not.toHaveLength(0);
    }
    for (const kind of ["service", "account", "principal", "deleted", "oidc", "saml", "anyone"]) {
      expect(
        parties.filter((party) => party.kind === kind),
        kind,
      ).not.toHaveLength(0);
    }
    expect(roles.filter((role) => role.boundary)).not.toHaveLength(0);
    expect(
      users.filter((user) => user.password && user.keys.some((key) => key.status === "Active")),
    ).not.toHaveLength(0);
    expect(users.filter((user) => !user.password && user.keys.length === 0)).not.toHaveLength(0);
    expect(users.filter((user) => user.keys.length === 2)).not.toHaveLength(0);
    expect(states.flatMap((state) => state.root.keys)).not.toHaveLength(0);
    for (const list of [
      "functions",
      "services",
      "instances",
      "clusters",
      "associations",
      "anchors",
      "profiles",
    ] as const) {
      expect(
        states.flatMap((state): unknown[] => state[list]),
        list,
      ).not.toHaveLength(0);
    }
  });
});
