import { cloudresourcemanager } from "googleapis/build/src/apis/cloudresourcemanager/index.js";
import { essentialcontacts } from "googleapis/build/src/apis/essentialcontacts/index.js";
import { iam } from "googleapis/build/src/apis/iam/index.js";
import { policyanalyzer } from "googleapis/build/src/apis/policyanalyzer/index.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Clouds, startClouds } from "../start.ts";
import { allPages, clientOptions, projectNamed, refusalOf } from "./testing.ts";
import { predefinedRoles } from "./world/predefined-roles.ts";

let clouds: Clouds;
beforeAll(async () => {
  clouds = await startClouds({ date: "2026-11-24", pageCap: 10 });
  // What the collector does not need but a tree is read with.
  for (const permission of ["iam.roles.get", "iam.serviceAccounts.get"])
    clouds.gcp.permissions.allow(permission);
});
afterAll(() => clouds.stop());

const resources = () => cloudresourcemanager({ version: "v3", ...clientOptions(clouds) });
const identity = () => iam({ version: "v1", ...clientOptions(clouds) });
const project = (id = "northwind-search-prod") => projectNamed(clouds, id);

describe("Resource Manager", () => {
  it("leads from the organization down to every project", async () => {
    const seen: string[] = [];
    let level = [clouds.world.gcp.organization.name];
    while (level.length > 0) {
      const next: string[] = [];
      for (const parent of level) {
        const folders = await allPages((pageToken) => resources().folders.list({ parent, pageToken }));
        next.push(...folders.flatMap((page) => page.folders?.map(({ name }) => name ?? "") ?? []));
        const projects = await allPages((pageToken) =>
          resources().projects.list({ parent, pageToken, showDeleted: true }),
        );
        seen.push(
          ...projects.flatMap((page) => page.projects?.map((one) => `${one.projectId} ${one.state}`) ?? []),
        );
      }
      level = next;
    }
    expect(seen).toHaveLength(21);
    expect(seen).toContain("northwind-legacy-shop DELETE_REQUESTED");
    const hidden = await resources().projects.list({
      parent: clouds.world.gcp.organization.projects.find(({ purpose }) => purpose === "legacy")?.parent,
    });
    expect(hidden.data.projects).toBeUndefined();
  });

  it("finds by searching what the caller may get, and gets each by number or id", async () => {
    const pages = await allPages((pageToken) => resources().projects.search({ pageToken }));
    expect(pages.flatMap(({ projects = [] }) => projects)).toHaveLength(21);
    const { facts } = project();
    for (const name of [`projects/${facts.id}`, `projects/${facts.number}`])
      expect((await resources().projects.get({ name })).data).toMatchObject({
        name: `projects/${facts.number}`,
        projectId: facts.id,
        parent: facts.parent,
        state: "ACTIVE",
      });
    const { data } = await resources().organizations.get({ name: clouds.world.gcp.organization.name });
    expect(data).toMatchObject({ displayName: "northwind-labs.example", state: "ACTIVE" });
  });

  it("loses conditions, and says so in the role, when a policy is asked for below version 3", async () => {
    const resource = "projects/northwind-payments-prod";
    const policy = async (requestedPolicyVersion: number) =>
      (
        await resources().projects.getIamPolicy({
          resource,
          requestBody: { options: { requestedPolicyVersion } },
        })
      ).data;
    const whole = await policy(3);
    expect(whole.version).toBe(3);
    const conditional = whole.bindings?.filter(({ condition }) => condition) ?? [];
    expect(conditional.length).toBeGreaterThan(0);
    const old = await policy(1);
    expect(old.bindings?.filter(({ condition }) => condition)).toEqual([]);
    const marked = old.bindings?.filter(({ role }) => /_withcond_[0-9a-f]{20}$/.test(role ?? "")) ?? [];
    expect(marked).toHaveLength(conditional.length);
    expect(old.etag).toBe(whole.etag);
  });

  it("tells which of the asked permissions the caller has", async () => {
    const { data } = await resources().organizations.testIamPermissions({
      resource: clouds.world.gcp.organization.name,
      requestBody: { permissions: ["cloudasset.assets.listResource", "storage.objects.get"] },
    });
    expect(data.permissions).toEqual(["cloudasset.assets.listResource"]);
  });

  it("lists tags with those inherited", async () => {
    const { facts } = project("northwind-payments-prod");
    const { data } = await resources().effectiveTags.list({
      parent: `//cloudresourcemanager.googleapis.com/projects/${facts.number}`,
    });
    const tags = data.effectiveTags?.map((tag) => [
      tag.namespacedTagValue?.split("/").slice(1).join("/"),
      tag.inherited,
    ]);
    expect(tags).toEqual([
      ["team/payments", undefined],
      ["environment/production", true],
    ]);
  });
});

describe("IAM", () => {
  it("lists accounts, their policies and their keys, by e-mail or unique id, and never what is in a key", async () => {
    const { facts, state } = project("northwind-shared");
    const pages = await allPages((pageToken) =>
      identity().projects.serviceAccounts.list({ name: `projects/${facts.id}`, pageToken }),
    );
    expect(pages.flatMap(({ accounts = [] }) => accounts.map(({ email }) => email))).toEqual(
      state.accounts.map(({ email }) => email),
    );
    const owner = state.accounts.find(({ keys }) => keys.length > 0);
    for (const id of [owner?.email, owner?.uniqueId]) {
      const name = `projects/${facts.id}/serviceAccounts/${id}`;
      const { data } = await identity().projects.serviceAccounts.keys.list({
        name,
        keyTypes: ["USER_MANAGED"],
      });
      expect(data.keys?.map((key) => key.name?.split("/").at(-1))).toEqual(owner?.keys.map((key) => key.id));
      expect(JSON.stringify(data)).not.toMatch(/privateKeyData/);
    }
    // Whoever knows the e-mail need not know the project; Google's own key is listed beside the others.
    const { data } = await identity().projects.serviceAccounts.keys.list({
      name: `projects/-/serviceAccounts/${owner?.email}`,
    });
    expect(data.keys).toHaveLength((owner?.keys.length ?? 0) + 1);
    const federated = state.accounts.find(({ bindings }) => bindings.length > 0);
    const policy = await identity().projects.serviceAccounts.getIamPolicy({
      resource: `projects/${facts.id}/serviceAccounts/${federated?.email}`,
      "options.requestedPolicyVersion": 3,
    });
    expect(policy.data.bindings?.length).toBe(federated?.bindings.length);
  });

  it("gives the empty policy of an account that has none, without bindings", async () => {
    const { facts, state } = project();
    const bare = state.accounts.find(({ bindings }) => bindings.length === 0);
    const { data } = await identity().projects.serviceAccounts.getIamPolicy({
      resource: `projects/${facts.id}/serviceAccounts/${bare?.email}`,
    });
    expect(data).toEqual({ etag: "ACAB" });
  });

  it("lists Google's roles to anybody, and custom ones with those deleted on request", async () => {
    const pages = await allPages((pageToken) => identity().roles.list({ view: "FULL", pageToken }));
    const roles = pages.flatMap((page) => page.roles ?? []);
    expect(roles).toHaveLength(predefinedRoles.length);
    expect(
      roles.every(
        ({ etag, includedPermissions }) => etag === "AA==" && (includedPermissions?.length ?? 0) > 0,
      ),
    ).toBe(true);
    const parent = clouds.world.gcp.organization.name;
    const shown = async (showDeleted: boolean) =>
      (await identity().organizations.roles.list({ parent, view: "FULL", showDeleted })).data.roles ?? [];
    expect((await shown(true)).length - (await shown(false)).length).toBe(1);
    const brief = await identity().organizations.roles.list({ parent });
    expect(brief.data.roles?.[0]?.includedPermissions).toBeUndefined();
    const found = await identity().roles.get({ name: "roles/iam.workloadIdentityUser" });
    expect(found.data.includedPermissions).toContain("iam.serviceAccounts.getAccessToken");
    expect(await refusalOf(identity().roles.get({ name: "roles/nothing" }))).toMatchObject({ status: 404 });
  });

  it("lists pools and providers, and the pool of a cluster's own, which can have none", async () => {
    const { facts, state } = project("northwind-shared");
    const parent = `projects/${facts.number}/locations/global`;
    const { data } = await identity().projects.locations.workloadIdentityPools.list({ parent });
    const names = data.workloadIdentityPools?.map(({ name }) => name?.split("/").at(-1));
    expect(names?.slice(0, state.pools.length)).toEqual(state.pools.map(({ id }) => id));
    const providers = await identity().projects.locations.workloadIdentityPools.providers.list({
      parent: `${parent}/workloadIdentityPools/aws-workloads`,
    });
    expect(providers.data.workloadIdentityPoolProviders?.[0]?.aws?.accountId).toBe(
      clouds.world.aws.organization.sharedId,
    );
    const withCluster = clouds.world.gcp.organization.projects.find(({ id }) =>
      projectNamed(clouds, id).state.workloads.some(({ kind }) => kind === "cluster"),
    );
    const system = `projects/${withCluster?.number}/locations/global/workloadIdentityPools/${withCluster?.id}.svc.id.goog`;
    const refused = identity().projects.locations.workloadIdentityPools.providers.list({ parent: system });
    expect(await refusalOf(refused)).toMatchObject({ status: 400, code: "INVALID_ARGUMENT" });
  });

  it("lists deny policies without their rules, under a name encoded once or twice, and gets each with them", async () => {
    const denials = iam({ version: "v2", ...clientOptions(clouds) }).policies;
    const attachment = encodeURIComponent(
      `cloudresourcemanager.googleapis.com/${clouds.world.gcp.organization.name}`,
    );
    // The client library encodes once more what it is given.
    const { data } = await denials.listPolicies({
      parent: `policies/${attachment}/denypolicies`,
      pageSize: 1,
    });
    const once = await fetch(`${clouds.gcp.rootUrl}v2/policies/${attachment}/denypolicies`, {
      headers: { authorization: `Bearer ${clouds.gcp.token()}` },
    });
    expect(await once.json()).toEqual(data);
    expect(data.policies).toHaveLength(1);
    expect(data.policies?.[0]?.rules).toBeUndefined();
    const { data: policy } = await denials.get({ name: data.policies?.[0]?.name ?? "" });
    const denied = policy.rules?.[0]?.denyRule;
    expect(denied?.deniedPermissions).toEqual(["iam.googleapis.com/serviceAccountKeys.create"]);
    expect(denied?.denialCondition?.expression).toContain("matchTag");
  });
});

describe("what is known of use and of owners", () => {
  const activities = async (id: string, type: string) => {
    const api = policyanalyzer({ version: "v1", ...clientOptions(clouds) });
    const parent = `projects/${id}/locations/global/activityTypes/${type}`;
    const pages = await allPages((pageToken) =>
      api.projects.locations.activityTypes.activities.query({ parent, pageToken }),
    );
    return pages.flatMap((page) => page.activities ?? []);
  };

  it("tells by whole days when accounts signed in, and nothing of a time for those that never did", async () => {
    const { facts, state } = project();
    const found = await activities(facts.id, "serviceAccountLastAuthentication");
    expect(found).toHaveLength(state.accounts.length);
    const times = found.map(({ activity }) => activity?.lastAuthenticatedTime);
    expect(times).toContain(undefined);
    expect(times.filter((time) => time !== undefined).every((time) => /T07:00:00Z$/.test(time))).toBe(true);
    expect(found[0]?.activity?.serviceAccount).toMatchObject({
      projectNumber: facts.number,
      serviceAccountId: state.accounts[0]?.uniqueId,
    });
    expect(found[0]?.observationPeriod?.endTime).toBe("2026-11-22T07:00:00Z");
  });

  it("tells nothing of keys that are turned off", async () => {
    const { facts, state } = project("northwind-ai-sandbox");
    const keys = state.accounts.flatMap((account) => account.keys);
    const found = await activities(facts.id, "serviceAccountKeyLastAuthentication");
    const ids = found.map(({ fullResourceName }) => fullResourceName?.split("/").at(-1));
    expect(ids).toEqual(keys.filter(({ disabled }) => !disabled).map(({ id }) => id));
    expect(ids.length).toBeLessThan(keys.length);
  });

  it("knows whom to write to", async () => {
    const api = essentialcontacts({ version: "v1", ...clientOptions(clouds) });
    const { data } = await api.organizations.contacts.list({ parent: clouds.world.gcp.organization.name });
    expect(data.contacts?.map(({ email }) => email)).toEqual(["security@northwind-labs.example"]);
    const { facts, state } = project("northwind-payments-prod");
    const own = await api.projects.contacts.list({ parent: `projects/${facts.number}` });
    expect(own.data.contacts?.length ?? 0).toBe(state.contacts.length);
  });
});
