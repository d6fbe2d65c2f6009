import { describe, expect, it } from "vitest";
import type { Role } from "../aws/world/model.ts";
import { dateOf } from "../calendar.ts";
import { createWorld, type World } from "../world.ts";
import { clustersOf } from "./world/clusters.ts";
import { podsOf } from "./world/derived.ts";
import { growCluster } from "./world/kubernetes-world.ts";

const today = "2026-11-24";
const states = (world: World) =>
  world.kubernetes.clusters.map(({ name }) => world.kubernetes.cluster(name, world.day));
/** Text compares at once where a deep comparison of the whole world takes seconds. */
const textOf = (world: World) => JSON.stringify(states(world));

describe("the world of Kubernetes", () => {
  it("is the same for the same seed, size and date, and another one for another seed", () => {
    const [one, again, other] = [{}, {}, { seed: "other" }].map((more) =>
      textOf(createWorld({ date: today, ...more })),
    );
    expect(one === again).toBe(true);
    expect(one === other).toBe(false);
  });

  it("is the same on a date by whatever path the date was reached", () => {
    const straight = textOf(createWorld({ date: today }));
    const walked = createWorld({ date: "2025-06-01" });
    for (const day of [0, 1, 2, 9, 100, 101, 300, 420, 427, 530, 540]) {
      walked.setDate(dateOf(day));
      textOf(walked);
    }
    walked.setDate(today);
    expect(textOf(walked) === straight).toBe(true);
    walked.setDate("2026-02-01");
    expect(textOf(walked) === textOf(createWorld({ date: "2026-02-01" }))).toBe(true);
  });

  it("grows by days without touching what it was", () => {
    const world = createWorld({ date: "2026-08-01" });
    for (const facts of world.kubernetes.clusters) {
      const earlier = world.kubernetes.cluster(facts.name, world.day - 1);
      const copy = JSON.stringify(earlier);
      const grown = growCluster(structuredClone(earlier), world.day, facts, world, []);
      expect(JSON.stringify(grown) === JSON.stringify(world.kubernetes.cluster(facts.name, world.day))).toBe(
        true,
      );
      expect(JSON.stringify(earlier) === copy).toBe(true);
    }
  });

  it("has about 270 service accounts in three clusters at size 1, and grows slowly and linearly", () => {
    const count = (world: World) =>
      states(world).reduce((sum, state) => sum + state.serviceAccounts.length, 0);
    const world = createWorld({ date: today });
    expect(world.kubernetes.clusters.map(({ name }) => name)).toEqual(["prod", "staging", "tooling"]);
    expect(count(world)).toBeGreaterThan(250);
    expect(count(world)).toBeLessThan(300);
    const namespaces = states(world).reduce((sum, state) => sum + state.namespaces.length, 0);
    expect(namespaces).toBeGreaterThanOrEqual(25);
    expect(namespaces).toBeLessThanOrEqual(40);
    expect(count(createWorld({ date: "2026-07-27" }))).toBeLessThan(count(world));
    const bigger = createWorld({ date: today, size: 10 });
    expect(bigger.kubernetes.clusters).toHaveLength(3);
    expect(count(bigger)).toBeGreaterThan(1000);
    expect(clustersOf(world.seed, 700)).toHaveLength(210);
  });

  it("contains nothing made after its own day, and never gives an id twice", () => {
    const world = createWorld({ date: today });
    const things = states(world).flatMap((state) => [
      ...[...state.namespaces, ...state.serviceAccounts, ...state.roles, ...state.clusterRoles],
      ...[...state.roleBindings, ...state.clusterRoleBindings, ...state.workloads, ...state.tokenSecrets],
    ]);
    for (const { createdAt } of things)
      expect(new Date(createdAt).getTime()).toBeLessThan(world.now.getTime());
    const uids = things.map(({ uid }) => uid);
    expect(new Set(uids).size).toBe(uids.length);
  });

  it("gives a re-created account another uid", () => {
    const early = new Map(
      states(createWorld({ date: "2025-12-01" })).flatMap((state) =>
        state.serviceAccounts.map((one) => [`${state.name}/${one.namespace}/${one.name}`, one.uid]),
      ),
    );
    const recreated = states(createWorld({ date: today })).flatMap((state) =>
      state.serviceAccounts.filter((one) => {
        const before = early.get(`${state.name}/${one.namespace}/${one.name}`);
        return before !== undefined && before !== one.uid;
      }),
    );
    expect(recreated.length).toBeGreaterThan(0);
  });

  it("has every kind of mess the collector must understand", () => {
    const world = createWorld({ date: today });
    const all = states(world);
    const subjects = all.flatMap((state) =>
      [...state.roleBindings, ...state.clusterRoleBindings].flatMap((binding) => binding.subjects),
    );
    const accounts = new Set(
      all.flatMap((s) => s.serviceAccounts.map((one) => `${s.name}/${one.namespace}/${one.name}`)),
    );
    const some = (name: string, items: unknown[]) => expect(items.length, name).toBeGreaterThan(0);
    for (const kind of ["ServiceAccount", "User", "Group"])
      some(
        kind,
        subjects.filter((one) => one.kind === kind),
      );
    some(
      "subject without namespace",
      subjects.filter((one) => one.kind === "ServiceAccount" && one.namespace === null),
    );
    some(
      "account written as a user",
      subjects.filter((one) => one.name.startsWith("system:serviceaccount:")),
    );
    const bound = all.flatMap((state) => state.roleBindings.map((binding) => ({ state, binding })));
    some(
      "binding of a missing role",
      bound.filter(
        ({ state, binding }) =>
          binding.roleRef.kind === "Role" &&
          !state.roles.some(
            (role) => role.name === binding.roleRef.name && role.namespace === binding.namespace,
          ),
      ),
    );
    some(
      "binding of a missing account",
      bound.filter(({ state, binding }) =>
        binding.subjects.some(
          (one) =>
            one.kind === "ServiceAccount" &&
            !accounts.has(`${state.name}/${one.namespace ?? binding.namespace}/${one.name}`),
        ),
      ),
    );
    some(
      "subject of another namespace",
      bound.filter(({ binding }) =>
        binding.subjects.some((one) => one.namespace !== null && one.namespace !== binding.namespace),
      ),
    );
    some(
      "binding without subjects",
      bound.filter(({ binding }) => binding.subjects.length === 0),
    );
    some(
      "aggregated roles with rules",
      all.flatMap((s) => s.clusterRoles.filter((role) => role.aggregates !== null && role.rules.length > 3)),
    );
    some(
      "wildcards",
      all.flatMap((s) => s.roles.filter((role) => role.rules.some((rule) => rule.verbs.includes("*")))),
    );
    const workloads = all.flatMap((state) => state.workloads);
    for (const kind of [
      "Deployment",
      "StatefulSet",
      "DaemonSet",
      "CronJob",
      "Job",
      "ReplicationController",
      "Pod",
    ])
      some(
        kind,
        workloads.filter((one) => one.kind === kind),
      );
    some(
      "scaled to nothing",
      workloads.filter((one) => one.kind === "Deployment" && one.replicas === 0),
    );
    some(
      "automount off",
      workloads.filter((one) => one.template.automount === false),
    );
    some(
      "vault tokens",
      workloads.filter((one) => one.template.tokens.some((token) => token.audience === "vault")),
    );
    const secrets = all.flatMap((state) => state.tokenSecrets);
    for (const automatic of [true, false])
      some(
        `automatic ${automatic}`,
        secrets.filter((one) => one.automatic === automatic),
      );
    some(
      "invalid",
      secrets.filter((one) => one.invalidSince !== null),
    );
    some(
      "agents",
      all.flatMap((s) => s.serviceAccounts.filter((one) => one.labels["tool-trust"] === "privileged")),
    );
    const phases = new Set(
      world.kubernetes.clusters.flatMap((facts, index) =>
        podsOf(all[index] as never, facts).map((pod) => pod.phase),
      ),
    );
    expect(phases).toEqual(new Set(["Running", "Pending", "Succeeded", "Failed"]));
  });
});

describe("links to AWS", () => {
  const world = createWorld({ date: today });
  const roles = new Map<string, Role>(
    world.aws
      .accounts(world.day)
      .flatMap((facts) =>
        world.aws
          .account(facts.id, world.day)
          .roles.map((role) => [`arn:aws:iam::${facts.id}:role${role.path}${role.name}`, role] as const),
      ),
  );
  const claims = states(world).flatMap((state) => {
    const facts = world.kubernetes.clusters.find(({ name }) => name === state.name);
    return state.serviceAccounts.flatMap((account) => {
      const arn = account.annotations["eks.amazonaws.com/role-arn"];
      return arn === undefined ? [] : [{ facts, account, arn }];
    });
  });
  const trusts = ({ facts, account, arn }: (typeof claims)[number]) =>
    roles
      .get(arn)
      ?.trust.some((statement) =>
        statement.parties.some(
          (party) =>
            party.kind === "oidc" &&
            `https://${party.issuer}` === facts?.issuer &&
            party.subjects.some(
              (subject) =>
                subject === `system:serviceaccount:${account.namespace}:${account.name}` ||
                subject === `system:serviceaccount:${account.namespace}:*`,
            ),
        ),
      ) ?? false;

  it("agree at both ends where they are meant to, and some have one end only", () => {
    expect(claims.filter(trusts).length).toBeGreaterThan(15);
    expect(claims.filter((claim) => !trusts(claim)).length).toBeGreaterThan(0);
    const shared = world.aws.account(world.aws.organization.sharedId, world.day);
    const associated = shared.associations.filter(({ cluster }) => cluster === "northwind-prod");
    const prod = world.kubernetes.cluster("prod", world.day);
    const isThere = ({ namespace, serviceAccount }: (typeof associated)[number]) =>
      prod.serviceAccounts.some(
        (account) => account.namespace === namespace && account.name === serviceAccount,
      );
    expect(associated.filter(isThere).length).toBeGreaterThan(5);
    expect(associated.filter((one) => !isThere(one)).length).toBeGreaterThan(0);
    for (const { eks } of world.kubernetes.clusters) {
      if (eks !== null) expect(shared.clusters).toContainEqual(expect.objectContaining({ ...eks }));
    }
  });

  it("name clouds that come later as well", () => {
    const keys = new Set(
      states(world).flatMap((state) => state.serviceAccounts.flatMap((one) => Object.keys(one.annotations))),
    );
    expect(keys).toContain("iam.gke.io/gcp-service-account");
    expect(keys).toContain("azure.workload.identity/client-id");
  });
});
