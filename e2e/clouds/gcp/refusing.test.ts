import { cloudasset } from "googleapis/build/src/apis/cloudasset/index.js";
import { cloudresourcemanager } from "googleapis/build/src/apis/cloudresourcemanager/index.js";
import { essentialcontacts } from "googleapis/build/src/apis/essentialcontacts/index.js";
import { iam } from "googleapis/build/src/apis/iam/index.js";
import { policyanalyzer } from "googleapis/build/src/apis/policyanalyzer/index.js";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Clouds, startClouds } from "../start.ts";
import { issueToken } from "./access-tokens.ts";
import { clientOptions, projectNamed, refusalOf } from "./testing.ts";

let clouds: Clouds;
beforeAll(async () => {
  clouds = await startClouds({ date: "2026-11-24" });
});
afterEach(() => {
  clouds.gcp.permissions.reset();
  clouds.gcp.traps.reset();
});
afterAll(() => clouds.stop());

const options = (more: Parameters<typeof clientOptions>[1] = {}) => clientOptions(clouds, more);
const accounts = (project: string, more = {}) =>
  iam({ version: "v1", ...options(more) }).projects.serviceAccounts.list({ name: `projects/${project}` });

describe("permissions", () => {
  it("refuse what is not granted in each service's own words", async () => {
    const parent = clouds.world.gcp.organization.name;
    const { facts } = projectNamed(clouds, "northwind-search-prod");
    clouds.gcp.permissions.allowOnly(["serviceusage.services.use"]);
    expect(await refusalOf(accounts(facts.id))).toEqual({
      status: 403,
      code: "PERMISSION_DENIED",
      message: "Permission 'iam.serviceAccounts.list' denied on resource (or it may not exist).",
      reason: "IAM_PERMISSION_DENIED",
    });
    const assets = cloudasset({ version: "v1", ...options() }).assets.list({ parent });
    expect(await refusalOf(assets)).toMatchObject({
      message: "Request denied by Cloud IAM.",
      code: "PERMISSION_DENIED",
      reason: undefined,
    });
    const tree = cloudresourcemanager({ version: "v3", ...options() });
    expect(await refusalOf(tree.projects.get({ name: `projects/${facts.number}` }))).toMatchObject({
      message: `Permission 'resourcemanager.projects.get' denied on resource '//cloudresourcemanager.googleapis.com/projects/${facts.number}' (or it may not exist).`,
      reason: "IAM_PERMISSION_DENIED",
    });
    const contacts = essentialcontacts({ version: "v1", ...options() }).projects.contacts;
    expect(await refusalOf(contacts.list({ parent: `projects/${facts.id}` }))).toMatchObject({
      message: "The caller does not have permission",
    });
    expect((await tree.projects.search({})).data.projects).toBeUndefined();
  });

  it("hold in one project, below a folder or everywhere, by number, id or name", async () => {
    const { facts } = projectNamed(clouds, "northwind-search-prod");
    for (const scope of [facts.number, facts.id, `projects/${facts.number}`, facts.parent]) {
      clouds.gcp.permissions.reset();
      clouds.gcp.permissions.deny("iam.serviceAccounts.list", scope);
      expect(await refusalOf(accounts(facts.id)), scope).toMatchObject({ status: 403 });
      expect((await accounts("northwind-search-dev")).status).toBe(200);
    }
    clouds.gcp.permissions.reset();
    clouds.gcp.permissions.denyScope(facts.id);
    expect(await refusalOf(accounts(facts.id))).toMatchObject({ status: 403 });
  });

  it("say of what does not exist the same as of what may not be seen", async () => {
    const tree = cloudresourcemanager({ version: "v3", ...options() });
    expect(await refusalOf(tree.projects.get({ name: "projects/northwind-nothing" }))).toMatchObject({
      status: 403,
      code: "PERMISSION_DENIED",
    });
    expect(await refusalOf(accounts("northwind-nothing"))).toMatchObject({ status: 403 });
    const keys = iam({ version: "v1", ...options() }).projects.serviceAccounts.keys;
    const agent = `projects/northwind-search-prod/serviceAccounts/service-1@compute-system.iam.gserviceaccount.com`;
    expect(await refusalOf(keys.list({ name: agent }))).toMatchObject({ status: 404, code: "NOT_FOUND" });
  });

  it("never let the collector write", async () => {
    const { facts, state } = projectNamed(clouds, "northwind-search-prod");
    const name = `projects/${facts.id}/serviceAccounts/${state.accounts[0]?.email}`;
    const write = iam({ version: "v1", ...options() }).projects.serviceAccounts.disable({ name });
    expect(await refusalOf(write)).toMatchObject({ status: 403, code: "PERMISSION_DENIED" });
    expect(clouds.world.journal.entriesOf("gcp", facts.id)).toEqual([]);
  });
});

describe("an API that is off", () => {
  it("in the project that is asked about is said of that project", async () => {
    const { facts } = projectNamed(clouds, "northwind-archive");
    const refused = await refusalOf(accounts(facts.id));
    expect(refused).toMatchObject({ status: 403, code: "PERMISSION_DENIED", reason: "SERVICE_DISABLED" });
    expect(refused.message).toContain(
      `has not been used in project ${facts.number} before or it is disabled`,
    );
    // The inventory knows it all the same.
    const { data } = await cloudasset({ version: "v1", ...options() }).assets.list({
      parent: `projects/${facts.id}`,
      assetTypes: ["iam.googleapis.com/ServiceAccount"],
    });
    expect(data.assets?.length).toBeGreaterThan(3);
  });

  it("in the project that pays is said of that API alone", async () => {
    clouds.gcp.traps.disableService("essentialcontacts", "northwind-security");
    const contacts = essentialcontacts({ version: "v1", ...options() }).projects.contacts;
    const parent = "projects/northwind-search-prod";
    expect(await refusalOf(contacts.list({ parent }))).toMatchObject({ reason: "SERVICE_DISABLED" });
    expect((await accounts("northwind-search-prod")).status).toBe(200);
  });

  it("pays with another project only where that is allowed", async () => {
    const quotaProject = "northwind-search-prod";
    clouds.gcp.permissions.deny("serviceusage.services.use", quotaProject);
    const refused = await refusalOf(accounts("northwind-search-dev", { quotaProject }));
    expect(refused).toMatchObject({ status: 403, reason: "USER_PROJECT_DENIED" });
    expect(refused.message).toContain("roles/serviceusage.serviceUsageConsumer");
  });
});

describe("who is calling", () => {
  it("must be said, by a token that is one and has not expired", async () => {
    const { facts } = projectNamed(clouds, "northwind-search-prod");
    const reader = { name: "x", federated: false, project: "northwind-security", administrator: false };
    const expired = issueToken(reader, -1).token;
    for (const [token, reason] of [
      [expired, "ACCESS_TOKEN_EXPIRED"],
      ["nonsense", "ACCESS_TOKEN_TYPE_UNSUPPORTED"],
      ["ya29.nonsense", "ACCESS_TOKEN_TYPE_UNSUPPORTED"],
    ] as const)
      expect(await refusalOf(accounts(facts.id, { token }))).toMatchObject({
        status: 401,
        code: "UNAUTHENTICATED",
        reason,
      });
    const bare = await fetch(`${clouds.gcp.rootUrl}v1/projects/${facts.id}/serviceAccounts`);
    expect(bare.status).toBe(401);
    expect(await bare.json()).toMatchObject({ error: { details: [{ reason: "CREDENTIALS_MISSING" }] } });
  });

  it("is not served by the analyzer before it has become an account", async () => {
    const federated = { name: "principal://x", federated: true, project: null, administrator: false };
    const { token } = issueToken(federated, 60);
    const api = policyanalyzer({ version: "v1", ...options({ token }) });
    const asked = api.projects.locations.activityTypes.activities.query({
      parent:
        "projects/northwind-search-prod/locations/global/activityTypes/serviceAccountLastAuthentication",
    });
    expect(await refusalOf(asked)).toMatchObject({
      status: 403,
      message: "The caller does not have permission",
    });
  });
});

describe("a request that makes no sense", () => {
  const get = (path: string, init: RequestInit = {}) =>
    fetch(`${clouds.gcp.rootUrl}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${clouds.gcp.token()}`, "content-type": "application/json" },
    });
  const violations = () => clouds.stats().gcp?.violations.length ?? 0;

  it("is refused for a parameter, a field or a value that Google does not know, and noted", async () => {
    const before = violations();
    const requests: [string, RequestInit, RegExp][] = [
      [
        "v1/projects/northwind-shared/serviceAccounts?size=5",
        {},
        /^Invalid JSON payload received\. Unknown name "size": Cannot bind query parameter\./,
      ],
      [
        "v1/projects/northwind-shared/serviceAccounts?pageSize=many",
        {},
        /^Invalid value at 'page_size' \(TYPE_INT32\), "many"/,
      ],
      [
        "v1/organizations/1/assets?contentType=EVERYTHING",
        {},
        /^Invalid value at 'content_type' \(TYPE_ENUM\)/,
      ],
      [
        "v3/projects/northwind-shared:getIamPolicy",
        { method: "POST", body: JSON.stringify({ options: { version: 3 } }) },
        /^Invalid JSON payload received\. Unknown name "version" at 'options': Cannot find field\./,
      ],
      [
        "v3/projects/northwind-shared:getIamPolicy",
        { method: "POST", body: JSON.stringify({ options: { requestedPolicyVersion: "3" } }) },
        /^Invalid value at 'options\.requested_policy_version'/,
      ],
    ];
    for (const [path, init, message] of requests) {
      const answer = await get(path, init);
      expect(answer.status).toBe(400);
      const { error } = (await answer.json()) as { error: { status: string; message: string } };
      expect(error.status).toBe("INVALID_ARGUMENT");
      expect(error.message).toMatch(message);
    }
    expect(violations()).toBe(before + requests.length);
  });

  it("is not found where no method is, with a page for people", async () => {
    const answer = await get("v1/projects/northwind-shared/nothing");
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toContain("text/html");
    const other = await get("v9/anything");
    expect(other.status).toBe(404);
  });
});
