import { describe, expect, it } from "vitest";
import { dateOf } from "../calendar.ts";
import { azureClientId, issuerOfCluster, tenantsLinkedTo } from "../shared-clusters.ts";
import { createWorld, type World } from "../world.ts";
import { growUnit } from "./world/azure-world.ts";
import { TENANT_ID } from "./world/tenant.ts";

const today = "2026-11-24";
/** Text compares at once where a deep comparison of the whole world takes seconds. */
const textOf = (value: unknown) => JSON.stringify(value);
const directoryOf = (world: World) => world.azure.directory(world.day);
const everything = (world: World) => textOf(directoryOf(world));

describe("the world of Azure", () => {
  it("is the same for the same seed, size and date, and another one for another seed", () => {
    const [one, again, other] = [{}, {}, { seed: "other" }].map((more) =>
      everything(createWorld({ date: today, ...more })),
    );
    expect(one === again).toBe(true);
    expect(one === other).toBe(false);
  });

  it("is the same on a date by whatever path the date was reached", () => {
    const straight = everything(createWorld({ date: today }));
    const walked = createWorld({ date: "2025-06-01" });
    for (const day of [0, 1, 2, 9, 100, 101, 300, 420, 427, 530, 540]) {
      walked.setDate(dateOf(day));
      everything(walked);
    }
    walked.setDate(today);
    expect(everything(walked) === straight).toBe(true);
    walked.setDate("2026-02-01");
    expect(everything(walked) === everything(createWorld({ date: "2026-02-01" }))).toBe(true);
  });

  it("grows part by part: growing yesterday's state by a day gives today's", () => {
    const world = createWorld({ date: "2026-08-01" });
    for (const unit of world.azure.tenant.units) {
      const earlier = world.azure.unit(unit.name, world.day - 1);
      const copy = textOf(earlier);
      const grown = growUnit(structuredClone(earlier), world.day, world.azure.tenant, unit, []);
      expect(textOf(grown) === textOf(world.azure.unit(unit.name, world.day)), unit.name).toBe(true);
      expect(textOf(earlier) === copy).toBe(true);
    }
  });

  it("has 250 to 300 identities in 21 subscriptions at size 1, and grows slowly", () => {
    const count = (world: World) => {
      const { principals, applications } = directoryOf(world);
      const appIds = new Set(principals.map(({ appId }) => appId));
      return principals.length + applications.filter(({ appId }) => !appIds.has(appId)).length;
    };
    const world = createWorld({ date: today });
    expect(directoryOf(world).subscriptions).toHaveLength(21);
    expect(
      directoryOf(world).subscriptions.filter((item) => directoryOf(world).isDisabled(item)),
    ).toHaveLength(1);
    expect(count(world)).toBeGreaterThanOrEqual(250);
    expect(count(world)).toBeLessThanOrEqual(300);
    const before = createWorld({ date: "2026-07-27" });
    expect(count(before)).toBeLessThan(count(world));
    expect(count(before)).toBeGreaterThan(count(world) * 0.85);
    // What the platform has is there once; everything else grows with the company.
    expect(count(createWorld({ date: today, size: 3 })) / count(world)).toBeGreaterThan(2.3);
  });

  it("takes a subscription in while the history runs, with what is built in it", () => {
    const inside = (date: string) => {
      const directory = directoryOf(createWorld({ date }));
      const late = directory.subscriptions.filter(({ joinedDay }) => joinedDay > 0);
      return late.flatMap(({ id }) => directory.resources.filter(({ subscription }) => subscription === id));
    };
    expect(inside("2025-06-10")).toEqual([]);
    expect(inside(today).length).toBeGreaterThan(1);
  });

  it("contains nothing made or used after its own day, and no assignment whose time is over", () => {
    const world = createWorld({ date: today });
    const { applications, principals, assignments, resources } = directoryOf(world);
    for (const thing of [...applications, ...principals, ...assignments, ...resources])
      expect(new Date(thing.createdAt).getTime()).toBeLessThan(world.now.getTime());
    const timed = assignments.filter(({ endsAt }) => endsAt !== null);
    expect(timed.length).toBeGreaterThan(1);
    for (const { endsAt } of timed)
      expect(new Date(endsAt ?? 0).getTime()).toBeGreaterThan(world.now.getTime());
  });

  it("never gives an id twice, also not to an application made again under its old name", () => {
    const world = createWorld({ date: today });
    const { applications, principals, groups, users, assignments } = directoryOf(world);
    const ids = [...applications, ...principals, ...groups, ...users].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(assignments.map(({ name }) => name)).size).toBe(assignments.length);
    const byName = new Map(
      directoryOf(createWorld({ date: "2025-07-01" })).applications.map((item) => [item.name, item.appId]),
    );
    const again = applications.filter(({ name, appId }) => byName.has(name) && byName.get(name) !== appId);
    expect(again.length).toBeGreaterThan(0);
  });

  it("agrees with the clusters on every link, and on those that only one side knows", () => {
    const world = createWorld({ date: today, size: 2 });
    const { principals } = directoryOf(world);
    const ends = { both: 0, cluster: 0, cloud: 0 };
    for (const { team } of world.azure.tenant.units.filter(({ purpose }) => purpose === "team")) {
      for (const { cluster, tenant } of tenantsLinkedTo("azure", world.seed, world.size, team?.index ?? 0)) {
        const { link, namespace, serviceAccount } = tenant;
        const found = principals.find(({ appId }) => appId === azureClientId(world.seed, link.identity));
        const trusts = found?.federated.some(
          ({ issuer, subject }) =>
            issuer === `https://${issuerOfCluster(cluster)}` &&
            subject === `system:serviceaccount:${namespace}:${serviceAccount}`,
        );
        expect(trusts ?? false, link.identity).toBe(link.ends !== "cluster");
        ends[link.ends] += 1;
      }
    }
    expect(ends.both).toBeGreaterThan(0);
    expect(ends.cluster).toBeGreaterThan(0);
  });

  it("is the tenant that the clusters' service accounts name", () => {
    const world = createWorld({ date: today });
    const annotations = world.kubernetes.clusters.flatMap(({ name }) =>
      world.kubernetes.cluster(name, world.day).serviceAccounts.map((account) => account.annotations),
    );
    const named = annotations.flatMap((item) => item["azure.workload.identity/tenant-id"] ?? []);
    expect(new Set(named)).toEqual(new Set([TENANT_ID]));
  });

  it("has every kind of mess the collectors must understand", () => {
    const world = createWorld({ date: today });
    const directory = directoryOf(world);
    const { applications, principals, assignments, resources, resourceGroups, groups, users } = directory;
    const held = new Set([...principals, ...users, ...groups].map(({ id }) => id));
    const appIds = new Set(applications.map(({ appId }) => appId));
    const attached = new Set(resources.flatMap(({ userAssigned }) => userAssigned));
    const now = world.now.toISOString();
    const secrets = [...applications, ...principals].flatMap((holder) => holder.secrets);
    const federated = [...applications, ...principals].flatMap((holder) => holder.federated);
    const issuer = (start: string) => federated.filter((item) => item.issuer.startsWith(start));
    const namesOwner = (tags: object) => Object.keys(tags).some((key) => /^(team|owner.*)$/i.test(key));
    const scope = (pattern: RegExp) => assignments.filter((item) => pattern.test(item.scope));
    const some: Record<string, unknown[]> = {
      "a registration without a principal": applications.filter(
        ({ appId }) => !principals.some((item) => item.appId === appId),
      ),
      "an own principal without a registration": principals.filter(
        ({ ownerTenant, appId, agent }) => ownerTenant === TENANT_ID && agent === null && !appIds.has(appId),
      ),
      "an application for other tenants": applications.filter(
        ({ audience }) => audience === "AzureADMultipleOrgs",
      ),
      "a vendor's principal": principals.filter(
        ({ ownerTenant, nature }) => ownerTenant && ownerTenant !== TENANT_ID && nature === "machine",
      ),
      "a principal of Microsoft": principals.filter(({ nature }) => nature === "provider-managed"),
      "a legacy principal": principals.filter(({ type }) => type === "Legacy"),
      "an agent": principals.filter(({ agent }) => agent === "agentIdentity"),
      "an identity of a policy": principals.filter(({ managed }) =>
        managed?.resourceId.includes("policyAssignments"),
      ),
      "an identity whose owner only the tags of its resource group name": resources.filter(
        (resource) =>
          (resource.systemAssigned ??
            principals.find(({ managed }) => managed?.resourceId === resource.id)) &&
          !namesOwner(resource.tags) &&
          resourceGroups.some(
            ({ subscription, name, tags }) =>
              subscription === resource.subscription && name === resource.group && namesOwner(tags),
          ),
      ),
      "an identity attached to nothing": principals.filter(
        ({ managed, federated: own }) =>
          managed?.explicit && own.length === 0 && !attached.has(managed.resourceId),
      ),
      "an identity that several share": [...attached].filter(
        (id) => resources.filter(({ userAssigned }) => userAssigned.includes(id)).length > 1,
      ),
      "something switched off": [
        ...principals.filter(({ enabled }) => !enabled),
        ...applications.filter(({ disabled }) => disabled),
      ],
      "an expired secret": secrets.filter(({ endAt }) => endAt !== null && endAt < now),
      "a secret without end": secrets.filter(({ endAt }) => endAt === null || endAt.startsWith("2299")),
      "several secrets": applications.filter((item) => item.secrets.length > 2),
      "a signing certificate": principals.filter(({ singleSignOn }) => singleSignOn === "saml"),
      GitHub: issuer("https://token.actions"),
      GitLab: issuer("https://gitlab."),
      AWS: federated.filter((item) => item.issuer.includes(".tokens.sts.")),
      Google: issuer("https://accounts.google.com"),
      "a cluster of Azure": issuer("https://westeurope.oic.prod-aks"),
      "a cluster of AWS": issuer("https://oidc.eks."),
      "another tenant": issuer("https://login.microsoftonline.com/0d5a6f0e"),
      "a flexible subject": federated.filter(({ subject }) => subject === null),
      "more than twenty owners": applications.filter(({ owners }) => owners.length > 20),
      "an owner who is a program": applications.filter(({ owners }) =>
        owners.some((id) => principals.some((item) => item.id === id)),
      ),
      "a disabled owner": users.filter(
        ({ id, enabled }) => !enabled && applications.some(({ owners }) => owners.includes(id)),
      ),
      "a group in itself": groups.filter((group) =>
        group.members.some((id) =>
          groups.some((inner) => inner.id === id && inner.members.includes(group.id)),
        ),
      ),
      "an assignment to nobody": assignments.filter(
        ({ principal, principalType }) => principalType === "ServicePrincipal" && !held.has(principal),
      ),
      "an assignment to another tenant": assignments.filter(
        ({ principalType }) => principalType === "ForeignGroup",
      ),
      "the root": scope(/^\/$/),
      "a management group": scope(/^\/providers\/Microsoft\.Management\/[^/]+\/[^/]+$/),
      "a subscription": scope(/^\/subscriptions\/[^/]+$/),
      "a resource group": scope(/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/),
      "a resource": scope(/\/providers\/[^/]+\/[^/]+\/[^/]+$/),
      "a child of a resource": scope(/\/blobServices\/default\/containers\/[^/]+$/),
      "a condition": assignments.filter(({ condition }) => condition !== null),
      "a custom role of several entries": directory.definitions.filter(
        ({ permissions }) => permissions.length > 1,
      ),
      "a role of the directory for a time": directory.directoryAssignments.filter(
        ({ endsAt }) => endsAt !== null,
      ),
      "a role at one application": directory.directoryAssignments.filter((item) => item.scope !== "/"),
      "consent of one person": directory.delegatedGrants.filter(({ user }) => user !== null),
    };
    for (const [what, found] of Object.entries(some)) expect(found.length, what).toBeGreaterThan(0);
    const tiers = new Set(resources.flatMap(({ tags }) => tags["tool-trust"] ?? []));
    expect(tiers).toEqual(new Set(["read-only", "bounded-write", "privileged"]));
  });
});
