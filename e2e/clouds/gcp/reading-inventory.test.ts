import { cloudasset, type cloudasset_v1 } from "googleapis/build/src/apis/cloudasset/index.js";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { dateOf } from "../calendar.ts";
import { type Clouds, startClouds } from "../start.ts";
import { allPages, clientOptions, projectNamed, refusalOf } from "./testing.ts";
import { textOf } from "./world/members.ts";
import { isShutDown } from "./world/organization.ts";

let clouds: Clouds;
beforeAll(async () => {
  clouds = await startClouds({ date: "2026-11-24", pageCap: 50 });
});
afterEach(() => {
  clouds.setDate("2026-11-24");
  clouds.gcp.traps.reset();
});
afterAll(() => clouds.stop());

const api = () => cloudasset({ version: "v1", ...clientOptions(clouds) });
const parent = () => clouds.world.gcp.organization.name;
type Query = cloudasset_v1.Params$Resource$Assets$List;

async function listed(query: Query): Promise<cloudasset_v1.Schema$Asset[]> {
  const pages = await allPages((pageToken) => api().assets.list({ parent: parent(), ...query, pageToken }));
  return pages.flatMap(({ assets = [] }) => assets);
}

const states = () => {
  const { world } = clouds;
  const open = world.gcp.projects(world.day).filter((facts) => !isShutDown(facts, world.day));
  return open.map(({ id }) => world.gcp.project(id, world.day));
};

describe("the asset inventory", () => {
  it("lists every account by its unique id, with its project, folders and organization above it", async () => {
    const assets = await listed({
      contentType: "RESOURCE",
      assetTypes: ["iam.googleapis.com/ServiceAccount"],
    });
    const accounts = states().flatMap((state) => state.accounts);
    expect(assets.map(({ resource }) => resource?.data?.uniqueId).sort()).toEqual(
      accounts.map(({ uniqueId }) => uniqueId).sort(),
    );
    const { facts } = projectNamed(clouds, "northwind-search-prod");
    const own = assets.filter(({ ancestors }) => ancestors?.[0] === `projects/${facts.number}`);
    expect(own[0]?.ancestors).toHaveLength(4);
    expect(own[0]?.ancestors?.at(-1)).toBe(parent());
    expect(own[0]?.name).toMatch(
      /^\/\/iam\.googleapis\.com\/projects\/northwind-search-prod\/serviceAccounts\/\d{21}$/,
    );
  });

  it("goes on from page to page, some of them short or empty, without a loss or a repetition", async () => {
    const pages = await allPages((pageToken) =>
      api().assets.list({ parent: parent(), contentType: "RESOURCE", pageSize: 7, pageToken }),
    );
    const names = pages.flatMap(({ assets = [] }) => assets.map(({ name }) => name));
    expect(pages[0]?.assets).toBeUndefined();
    expect(pages[0]?.nextPageToken).toEqual(expect.any(String));
    expect(new Set(names).size).toBe(names.length);
    expect(names.sort()).toEqual((await listed({ contentType: "RESOURCE" })).map(({ name }) => name).sort());
  });

  it("gives policies in version 3 with their conditions, and only what has a policy", async () => {
    const assets = await listed({ contentType: "IAM_POLICY" });
    const project = assets.find(({ name }) => name?.endsWith("/projects/592087827478")) ?? assets[10];
    expect(project?.resource).toBeUndefined();
    const conditional = assets.filter(({ iamPolicy }) =>
      iamPolicy?.bindings?.some(({ condition }) => condition),
    );
    expect(conditional.length).toBeGreaterThan(3);
    expect(new Set(conditional.map(({ iamPolicy }) => iamPolicy?.version))).toEqual(new Set([3]));
    const roles = assets.flatMap(({ iamPolicy }) => iamPolicy?.bindings?.map(({ role }) => role) ?? []);
    expect(roles.filter((role) => role?.includes("_withcond_"))).toEqual([]);
    const empty = assets.filter(({ iamPolicy }) => !iamPolicy?.bindings && !iamPolicy?.auditConfigs);
    expect(empty).toEqual([]);
    const members = assets.flatMap(
      ({ iamPolicy }) => iamPolicy?.bindings?.flatMap((one) => one.members ?? []) ?? [],
    );
    const account = states()[0]?.bindings[0]?.members[0];
    expect(members).toContain(account && textOf(account));
  });

  it("shows a project that is shut down, and nothing that was in it", async () => {
    const { facts } = projectNamed(clouds, "northwind-legacy-shop");
    const assets = (await listed({ contentType: "RESOURCE" })).filter(
      ({ ancestors }) => ancestors?.[0] === `projects/${facts.number}`,
    );
    expect(assets.map(({ resource }) => resource?.data?.lifecycleState)).toEqual(["DELETE_REQUESTED"]);
  });

  it("answers for the moment that was asked for, whatever has happened since", async () => {
    const { world } = clouds;
    const keys = ["iam.googleapis.com/ServiceAccount"];
    const at = (readTime: string) => listed({ contentType: "RESOURCE", assetTypes: keys, readTime });
    const before = (await at("2026-10-25T12:00:00Z")).length;
    const expected = world.gcp
      .projects(world.day - 30)
      .filter((facts) => !isShutDown(facts, world.day - 30))
      .reduce((sum, { id }) => sum + world.gcp.project(id, world.day - 30).accounts.length, 0);
    expect(dateOf(world.day - 30)).toBe("2026-10-25");
    expect(before).toBe(expected);
    expect((await at("2026-11-23T23:55:00Z")).length).toBe(
      states().flatMap((state) => state.accounts).length,
    );
    for (const wrong of ["2026-10-01T00:00:00Z", "2030-01-01T00:00:00Z"])
      expect(await refusalOf(at(wrong))).toMatchObject({ status: 400, code: "INVALID_ARGUMENT" });
  });

  it("keeps to the question of a token, and to types it knows", async () => {
    const first = await api().assets.list({ parent: parent(), contentType: "RESOURCE", pageSize: 5 });
    const pageToken = first.data.nextPageToken ?? "";
    const other = api().assets.list({ parent: parent(), contentType: "IAM_POLICY", pageSize: 5, pageToken });
    expect(await refusalOf(other)).toMatchObject({ status: 400, code: "INVALID_ARGUMENT" });
    const unknown = listed({ assetTypes: ["iam.googleapis.com/Nothing"] });
    expect(await refusalOf(unknown)).toMatchObject({ status: 400, code: "INVALID_ARGUMENT" });
    expect((await listed({ assetTypes: [".*/Project"] })).length).toBe(21);
    const large = api().assets.list({ parent: parent(), pageSize: 1001 });
    expect(await refusalOf(large)).toMatchObject({ status: 400 });
    clouds.gcp.traps.forgetType("iam.googleapis.com/WorkloadIdentityPool");
    const forgotten = listed({ assetTypes: ["iam.googleapis.com/WorkloadIdentityPool"] });
    expect(await refusalOf(forgotten)).toMatchObject({ status: 400, code: "INVALID_ARGUMENT" });
  });

  it("lists a folder and a project alone, too", async () => {
    const { facts, state } = projectNamed(clouds, "northwind-checkout-prod");
    const accounts = ["iam.googleapis.com/ServiceAccount"];
    const own = await listed({ parent: `projects/${facts.id}`, assetTypes: accounts });
    expect(own).toHaveLength(state.accounts.length);
    const folder = await listed({ parent: facts.parent, assetTypes: accounts });
    expect(folder.length).toBeGreaterThan(own.length);
    expect(folder.every(({ ancestors }) => ancestors?.includes(facts.parent))).toBe(true);
  });

  it("says what is truncated", async () => {
    const { facts } = projectNamed(clouds, "northwind-checkout-prod");
    const name = `//cloudresourcemanager.googleapis.com/projects/${facts.number}`;
    clouds.gcp.traps.truncateAsset(name);
    const assets = await listed({ contentType: "IAM_POLICY", parent: `projects/${facts.id}` });
    const asset = assets.find((one) => one.name === name);
    expect(asset?.assetExceptions?.[0]?.exceptionType).toBe("TRUNCATION");
    expect(asset?.iamPolicy?.bindings).toHaveLength(1);
  });
});

describe("searching", () => {
  const search = (query: cloudasset_v1.Params$Resource$V1$Searchallresources = {}) =>
    allPages((pageToken) => api().v1.searchAllResources({ scope: parent(), ...query, pageToken })).then(
      (pages) => pages.flatMap(({ results = [] }) => results),
    );

  it("shows labels, and tags by what they are bound to, nearest first", async () => {
    const found = await search({
      assetTypes: ["cloudresourcemanager.googleapis.com/Project"],
      readMask: "name,labels,tags,effectiveTags,project",
    });
    expect(found).toHaveLength(21);
    const { facts, state } = projectNamed(clouds, "northwind-payments-prod");
    const project = found.find((one) => one.project === `projects/${facts.number}`);
    expect(project?.labels ?? {}).toEqual(state.labels);
    expect(found.filter(({ labels }) => labels?.team).length).toBeGreaterThan(3);
    const tags = project?.effectiveTags?.flatMap(({ effectiveTags = [] }) =>
      effectiveTags.map(({ tagValue }) => tagValue),
    );
    expect(tags).toContain(`${clouds.world.gcp.organization.number}/environment/production`);
    expect(project?.displayName).toBeUndefined();
    expect(project?.tags?.map(({ tagKey }) => tagKey)).toEqual([
      `${clouds.world.gcp.organization.number}/team`,
    ]);
  });

  it("refuses a field that does not exist", async () => {
    expect(await refusalOf(search({ readMask: "name,owner" }))).toMatchObject({
      status: 400,
      message: "Invalid field path in read_mask: owner",
    });
  });

  it("finds every policy", async () => {
    const pages = await allPages((pageToken) =>
      api().v1.searchAllIamPolicies({ scope: parent(), pageToken }),
    ).catch((error: unknown) => error);
    // The shipped permissions do not include it.
    expect(pages).toMatchObject({ status: 403 });
    clouds.gcp.permissions.allow("cloudasset.assets.searchAllIamPolicies");
    const found = await allPages((pageToken) =>
      api().v1.searchAllIamPolicies({ scope: parent(), pageToken }),
    );
    const results = found.flatMap(({ results = [] }) => results);
    const assets = await listed({ contentType: "IAM_POLICY" });
    expect(results.map(({ resource }) => resource).sort()).toEqual(assets.map(({ name }) => name).sort());
    clouds.gcp.permissions.reset();
  });
});
