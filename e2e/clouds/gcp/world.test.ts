import { describe, expect, it } from "vitest";
import { dateOf } from "../calendar.ts";
import { issuerOfCluster, sharedClusters, tenantsLinkedTo } from "../shared-clusters.ts";
import { createWorld, type World } from "../world.ts";
import { growProject } from "./world/gcp-world.ts";
import { textOf as memberText } from "./world/members.ts";
import { isShutDown, SHARED_PROJECT } from "./world/organization.ts";
import { policiesIn } from "./world/remove.ts";

const today = "2026-11-24";

function everything(world: World) {
  return world.gcp.projects(world.day).map((facts) => world.gcp.project(facts.id, world.day));
}

/** Text compares at once where a deep comparison of the whole world takes seconds. */
const textOf = (value: unknown) => JSON.stringify(value);

function open(world: World) {
  return world.gcp.projects(world.day).filter((facts) => !isShutDown(facts, world.day));
}

function accounts(world: World): number {
  return open(world).reduce((sum, facts) => sum + world.gcp.project(facts.id, world.day).accounts.length, 0);
}

describe("the world of Google Cloud", () => {
  it("is the same for the same seed, size and date, and another one for another seed", () => {
    const [one, again, other] = [{}, {}, { seed: "other" }].map((more) => {
      const world = createWorld({ date: today, ...more });
      return textOf([everything(world), world.gcp.root(world.day)]);
    });
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

  it("grows project by project: growing yesterday's state by a day gives today's", () => {
    const world = createWorld({ date: "2026-08-01" });
    const { organization } = world.gcp;
    for (const facts of world.gcp.projects(world.day)) {
      if (facts.createdDay >= world.day - 1) continue;
      const earlier = structuredClone(world.gcp.project(facts.id, world.day - 1));
      const grown = growProject(earlier, world.day, organization, facts, world, []);
      expect(textOf(grown) === textOf(world.gcp.project(facts.id, world.day)), facts.id).toBe(true);
    }
  });

  it("has about 230 accounts in 20 open projects at size 1, and grows slowly", () => {
    const world = createWorld({ date: today });
    expect(open(world)).toHaveLength(20);
    expect(accounts(world)).toBeGreaterThan(210);
    expect(accounts(world)).toBeLessThan(270);
    const before = createWorld({ date: "2026-07-27" });
    expect(accounts(before)).toBeLessThan(accounts(world));
    expect(accounts(before)).toBeGreaterThan(accounts(world) * 0.85);
  });

  it("scales linearly with size without changing the company's identity", () => {
    const world = createWorld({ date: today, size: 3 });
    expect(open(world)).toHaveLength(60);
    expect(accounts(world) / accounts(createWorld({ date: today }))).toBeCloseTo(3, 0);
    expect(world.gcp.organization.name).toBe(createWorld({ date: today }).gcp.organization.name);
  });

  it("knows a huge organization at once and grows one project of it without the others", () => {
    const world = createWorld({ date: today, size: 700 });
    const { organization } = world.gcp;
    expect(organization.byId.size).toBe(organization.projects.length);
    expect(organization.byNumber.size).toBe(organization.projects.length);
    expect(organization.projects.every(({ id }) => /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(id))).toBe(true);
    const facts = organization.projects[9_000];
    expect(world.gcp.project(facts?.id ?? "", world.day).accounts.length).toBeGreaterThan(3);
  });

  it("contains nothing made after its own day", () => {
    const world = createWorld({ date: today });
    for (const state of everything(world)) {
      const made = [
        ...state.accounts,
        ...state.accounts.flatMap((account) => account.keys),
        ...state.workloads,
      ];
      for (const { createdAt } of made) expect(Date.parse(createdAt)).toBeLessThan(world.now.getTime());
    }
  });

  it("never gives an id twice, also not to an account made again under its old e-mail", () => {
    const world = createWorld({ date: today });
    const all = everything(world).flatMap((state) => state.accounts);
    expect(new Set(all.map(({ uniqueId }) => uniqueId)).size).toBe(all.length);
    expect(new Set(all.map(({ email }) => email)).size).toBe(all.length);
    expect(all.every(({ uniqueId }) => /^\d{21}$/.test(uniqueId))).toBe(true);
    expect(all.every(({ email }) => /^[a-z0-9-]{6,30}@|^\d+-compute@/.test(email))).toBe(true);
    const early = new Map(
      everything(createWorld({ date: "2025-12-01" })).flatMap((state) =>
        state.accounts.map(({ email, uniqueId }) => [email, uniqueId]),
      ),
    );
    const again = all.filter(({ email, uniqueId }) => early.has(email) && early.get(email) !== uniqueId);
    expect(again.length).toBeGreaterThan(0);
  });

  it("names whoever was deleted for sixty days, then nobody", () => {
    const world = createWorld({ date: today });
    const marks = everything(world).flatMap((state) =>
      policiesIn(state).flatMap((bindings) =>
        bindings.flatMap(({ members }) => members.filter((member) => "day" in member)),
      ),
    );
    expect(marks.length).toBeGreaterThan(0);
    for (const mark of marks) expect("day" in mark && mark.day + 60).toBeGreaterThanOrEqual(world.day);
  });

  it("shuts a project down late in the history, keeps it for a month, and then has none of that name", () => {
    const world = createWorld({ date: today });
    const legacy = world.gcp.organization.projects.find(({ purpose }) => purpose === "legacy");
    if (!legacy || legacy.shutDownDay === null) throw new Error("One project is shut down");
    const listed = (day: number) => world.gcp.projects(day).includes(legacy);
    expect([legacy.shutDownDay, legacy.shutDownDay + 30, legacy.shutDownDay + 31].map(listed)).toEqual([
      true,
      true,
      false,
    ]);
    expect(isShutDown(legacy, world.day)).toBe(true);
  });

  it("has both ends of every link that the shared clusters say has both, and none of those that end at the cluster", () => {
    const world = createWorld({ date: today });
    const { accounts: shared } = world.gcp.project(SHARED_PROJECT, world.day);
    const linked = [0, 1, 2, 3, 4, 5, 6].flatMap((team) => tenantsLinkedTo("gcp", world.seed, 1, team));
    expect(new Set(linked.map(({ tenant }) => tenant.link.ends))).toEqual(new Set(["both", "cluster"]));
    for (const { tenant } of linked) {
      const email = `${tenant.link.identity.slice(0, 30)}@${SHARED_PROJECT}.iam.gserviceaccount.com`;
      const found = shared.find((account) => account.email === email);
      expect(found !== undefined, tenant.link.identity).toBe(tenant.link.ends === "both");
      const subjects = found?.bindings.flatMap(({ members }) => members.map(memberText)) ?? [];
      const wanted = `/subject/system:serviceaccount:${tenant.namespace}:${tenant.serviceAccount}`;
      if (found) expect(subjects.some((text) => text.endsWith(wanted))).toBe(true);
    }
    const issuers = world.gcp
      .project(SHARED_PROJECT, world.day)
      .pools.flatMap((pool) =>
        pool.providers.map(({ source }) => (source.kind === "oidc" ? source.issuer : "")),
      );
    for (const cluster of sharedClusters(world.seed, 1))
      expect(issuers.includes(`https://${issuerOfCluster(cluster)}`)).toBe(cluster.eks !== null);
  });

  it("trusts an account that the company has at AWS", () => {
    const world = createWorld({ date: today });
    const pools = world.gcp.project(SHARED_PROJECT, world.day).pools.flatMap(({ providers }) => providers);
    const aws = pools.flatMap(({ source }) => (source.kind === "aws" ? source.account : []));
    expect(aws).toEqual([world.aws.organization.sharedId]);
  });

  it("has every kind of mess the collector must understand", () => {
    const world = createWorld({ date: today });
    const states = everything(world);
    const root = world.gcp.root(world.day);
    const policies = [
      ...states.flatMap(policiesIn),
      ...Object.values(root.nodes).map((node) => node.bindings),
    ].flat();
    const members = new Set(policies.flatMap((binding) => binding.members.map(({ kind }) => kind)));
    for (const kind of [
      ...["user", "group", "account", "deleted-user", "deleted-account", "domain", "everyone"],
      ...["service-agent", "gke-account", "gke-namespace", "subject", "attribute", "pool-group"],
      ...["whole-pool", "accounts-below", "agent", "agents", "convenience", "opaque"],
    ] as const)
      expect(members.has(kind), kind).toBe(true);
    const conditions = policies.flatMap(({ condition }) => condition?.expression ?? []);
    expect(conditions.some((text) => text.includes("request.time"))).toBe(true);
    expect(conditions.some((text) => text.includes("resource.name"))).toBe(true);
    const keys = states.flatMap((state) => state.accounts.flatMap((account) => account.keys));
    for (const [what, fits] of Object.entries({
      old: keys.filter((key) => Date.parse(key.createdAt) < Date.parse("2024-01-01")),
      expired: keys.filter(
        (key) => key.expiresAt !== null && Date.parse(key.expiresAt) < world.now.getTime(),
      ),
      disabled: keys.filter((key) => key.disabled),
      exposed: keys.filter((key) => key.exposed),
      uploaded: keys.filter((key) => key.uploaded),
      unused: keys.filter((key) => key.activity === null),
    }))
      expect(fits.length, what).toBeGreaterThan(0);
    const kinds = new Set(states.flatMap((state) => state.workloads.map(({ kind }) => kind)));
    expect(kinds).toEqual(
      new Set([
        ...["run-service", "run-job", "function", "function-v1", "instance", "cluster", "agent-engine"],
      ]),
    );
    const nodes = [...states, ...Object.values(root.nodes)];
    expect(nodes.flatMap((node) => node.denyPolicies).length).toBeGreaterThan(1);
    expect(nodes.flatMap((node) => node.auditConfigs).length).toBeGreaterThan(1);
    expect(nodes.flatMap((node) => node.contacts).some(({ state }) => state === "INVALID")).toBe(true);
    expect(states.flatMap((state) => state.roles).length).toBeGreaterThan(3);
    const sources = states.flatMap((state) => state.pools.flatMap((pool) => pool.providers));
    expect(new Set(sources.map(({ source }) => source.kind))).toEqual(new Set(["oidc", "aws", "saml"]));
    expect(sources.some(({ condition }) => condition === null)).toBe(true);
    expect(states.some((state) => !state.services.includes("iam"))).toBe(true);
  });
});
