/** Field by field: what accounts, keys, pools and workloads of Google Cloud become. */
import { describe, expect, it } from "vitest";
import { accountOf, accountRecords } from "./map-account.ts";
import { keyUsesOf, usageRecord } from "./map-activity.ts";
import { keyRecord } from "./map-key.ts";
import { nodeOfAsset } from "./map-node.ts";
import { poolRecord, providerRecords } from "./map-pool.ts";
import { workloadRecords } from "./map-workload.ts";

const scope = "projects/31";
const root = "organizations/100";
const now = new Date("2026-11-24T12:00:00Z");

describe("a service account", () => {
  const data = {
    uniqueId: "1001",
    email: "API@shop.iam.gserviceaccount.com",
    displayName: "API",
    description: "of jane@example.com, not of x@y.gserviceaccount.com",
    projectId: "shop",
    oauth2ClientId: "1001",
    disabled: true,
    etag: "BwX",
  };
  const recordsOf = (more: object) => {
    const account = accountOf({ ...data, ...more });
    return account === null ? null : accountRecords(account, scope);
  };
  it("is found by its unique id, and bears its e-mail", () => {
    expect(recordsOf({})).toEqual([
      {
        ...{ type: "principal", scope, externalId: "1001", kind: "gcp_service_account", name: "api" },
        ...{ resourceName: "api@shop.iam.gserviceaccount.com", createdAt: null, disabled: true, tags: {} },
        attributes: {
          displayName: "API",
          description: data.description,
          projectId: "shop",
          oauth2ClientId: "1001",
        },
        unknown: ["createdAt"],
      },
      {
        ...{ type: "owner-hint", scope, subject: { kind: "id", value: "1001" }, source: "description" },
        ...{ key: "e-mail", value: "jane@example.com", unknown: [] },
      },
    ]);
  });
  it("is enabled unless it says otherwise, and may be a default one", () => {
    expect(recordsOf({ disabled: undefined })?.[0]).toMatchObject({ disabled: false });
    expect(recordsOf({ email: "31-compute@developer.gserviceaccount.com" })?.[0]).toMatchObject({
      attributes: { default: "compute" },
    });
    expect(recordsOf({ email: "shop@appspot.gserviceaccount.com" })?.[0]).toMatchObject({
      attributes: { default: "app-engine" },
    });
  });
  it.each([{ uniqueId: "" }, { email: null }])("is none with %j", (more) =>
    expect(recordsOf(more)).toBeNull(),
  );
});

describe("a key", () => {
  const name = "projects/shop/serviceAccounts/api@shop.iam.gserviceaccount.com/keys/ab12";
  const data = {
    ...{ keyType: "USER_MANAGED", keyOrigin: "GOOGLE_PROVIDED", keyAlgorithm: "KEY_ALG_RSA_2048" },
    ...{ validAfterTime: "2026-01-02T00:00:00Z", validBeforeTime: "9999-12-31T23:59:59Z" },
  };
  const account = { kind: "id", value: "1001" };
  const keyOf = (more: object, uses: Parameters<typeof keyRecord>[1] = null) =>
    keyRecord({ name, data: { ...data, ...more }, account, scope }, uses, now);
  it("never expires, and when it was last used is not known where nobody says", () => {
    expect(keyOf({})).toEqual({
      ...{
        type: "credential",
        scope,
        principal: account,
        externalId: "ab12",
        kind: "gcp_service_account_key",
      },
      ...{ status: "active", createdAt: new Date("2026-01-02T00:00:00Z"), expiresAt: null, lastUsedAt: null },
      attributes: { keyOrigin: "GOOGLE_PROVIDED", keyAlgorithm: "KEY_ALG_RSA_2048" },
      unknown: ["lastUsedAt"],
    });
  });
  it("is inactive when disabled, with the reason, and expired when its time is over", () => {
    const marks = [{ key: "SERVICE_ACCOUNT_KEY_EXTENDED_STATUS_KEY_EXPOSED", value: "x" }];
    expect(keyOf({ disabled: true, disableReason: "R", extendedStatus: marks })).toMatchObject({
      status: "inactive",
      attributes: { disableReason: "R", extendedStatus: ["SERVICE_ACCOUNT_KEY_EXTENDED_STATUS_KEY_EXPOSED"] },
    });
    expect(keyOf({ validBeforeTime: "2026-11-24T12:00:00Z" })?.status).toBe("expired");
    expect(keyOf({ validBeforeTime: "2026-11-24T12:00:01Z" })).toMatchObject({
      ...{ status: "active", expiresAt: new Date("2026-11-24T12:00:01Z") },
    });
  });
  it("without dates says that they are not known, not that it never expires", () => {
    expect(keyOf({ validAfterTime: undefined, validBeforeTime: undefined })?.unknown).toEqual([
      ...["createdAt", "expiresAt", "lastUsedAt"],
    ]);
  });
  it("was never used only where it was watched since it was made", () => {
    const uses = (at: string | null, from: string) =>
      new Map([["ab12", { at: at === null ? null : new Date(at), from: new Date(from) }]]);
    expect(keyOf({}, uses("2026-05-01", "2026-01-01"))).toMatchObject({
      lastUsedAt: new Date("2026-05-01"),
      unknown: [],
    });
    expect(keyOf({}, uses(null, "2026-01-01"))).toMatchObject({ lastUsedAt: null, unknown: [] });
    expect(keyOf({}, uses(null, "2026-01-03"))).toMatchObject({ lastUsedAt: null, unknown: ["lastUsedAt"] });
    expect(keyOf({}, new Map())).toMatchObject({ lastUsedAt: null, unknown: ["lastUsedAt"] });
  });
  it("that Google renews by itself is none", () => {
    expect(keyOf({ keyType: "SYSTEM_MANAGED" })).toBeNull();
  });
});

describe("an activity", () => {
  const period = { startTime: "2026-01-01T07:00:00Z", endTime: "2026-11-23T07:00:00Z" };
  const ofAccount = (at?: string) => ({
    ...{ observationPeriod: period, fullResourceName: "//iam.googleapis.com/projects/p/serviceAccounts/a@b" },
    activity: { serviceAccount: { serviceAccountId: "1001" }, ...(at && { lastAuthenticatedTime: at }) },
  });
  const ofKey = {
    observationPeriod: period,
    activity: {
      serviceAccountKey: { serviceAccountId: "1001", fullResourceName: "//x/keys/ab12" },
      lastAuthenticatedTime: "2026-11-01T08:00:00Z",
    },
  };
  it("is evidence about the account, over the span it was watched", () => {
    expect(usageRecord(ofAccount("2026-11-01T08:00:00Z"))).toEqual({
      ...{
        type: "usage",
        principal: { kind: "id", value: "1001" },
        source: "account-last-authentication",
        plane: "identity",
      },
      ...{ coveredFrom: new Date(period.startTime), coveredTo: new Date(period.endTime) },
      entries: [{ action: "*", lastUsedAt: new Date("2026-11-01T08:00:00Z") }],
      unknown: [],
    });
    expect(usageRecord(ofAccount())?.entries).toEqual([{ action: "*", lastUsedAt: null }]);
  });
  it("of a key says the same of the account, and when the key was used", () => {
    expect(usageRecord(ofKey)).toMatchObject({
      source: "key-last-authentication",
      principal: { value: "1001" },
    });
    expect(keyUsesOf([ofKey, ofAccount(), null])).toEqual(
      new Map([["ab12", { at: new Date("2026-11-01T08:00:00Z"), from: new Date(period.startTime) }]]),
    );
  });
  it.each([
    null,
    {},
    { ...ofAccount(), observationPeriod: {} },
    { ...ofKey, activity: { serviceAccountKey: { serviceAccountId: "1" } } },
  ])("that does not say whose or when proves nothing (%j)", (activity) =>
    expect(usageRecord(activity)).toBeNull(),
  );
});

describe("a pool", () => {
  const pool = `${scope}/locations/global/workloadIdentityPools/gh`;
  const name = "//iam.googleapis.com/projects/shop/locations/global/workloadIdentityPools/gh";
  it("is named by its project's number, whichever way it was written", () => {
    expect(poolRecord({ name, data: { displayName: "GitHub", mode: "M", disabled: true }, scope })).toEqual({
      ...{
        type: "principal",
        scope,
        externalId: pool,
        kind: "gcp_workload_identity_pool",
        name: "gh",
        resourceName: pool,
      },
      ...{
        createdAt: null,
        disabled: true,
        tags: {},
        attributes: { displayName: "GitHub", mode: "M" },
        unknown: ["createdAt"],
      },
    });
    expect(poolRecord({ name, data: { state: "DELETED" }, scope })).toBeNull();
  });
  const providerOf = (data: object) =>
    providerRecords({ name: `${name}/providers/p`, data: { ...data }, scope });
  it("lets in whom its providers accept, under their condition", () => {
    const oidc = { issuerUri: "https://Token.example.com/", allowedAudiences: ["aud"] };
    const mapping = { "google.subject": "assertion.sub" };
    expect(providerOf({ oidc, attributeCondition: "c", attributeMapping: mapping })).toEqual([
      expect.objectContaining({
        externalId: `${pool}/providers/p`,
        kind: "gcp_workload_identity_provider",
        attributes: {
          type: "oidc",
          issuer: "https://Token.example.com/",
          pool,
          attributeCondition: "c",
          attributeMapping: mapping,
        },
      }),
      {
        ...{ type: "trust", scope, subject: { kind: "id", value: pool }, mechanism: "web-identity" },
        ...{ trusted: { kind: "federated", value: "token.example.com|*" }, condition: { expression: "c" } },
        ...{ attributes: { provider: "p", audiences: ["aud"] }, unknown: [] },
      },
    ]);
    expect(providerOf({ aws: { accountId: "111122223333" } })[1]).toMatchObject({
      trusted: { kind: "account", value: "111122223333" },
      condition: null,
    });
    expect(
      providerOf({ saml: { idpMetadataXml: '<E entityID="https://idp.example.com">' } })[1],
    ).toMatchObject({
      ...{ mechanism: "saml", trusted: { kind: "federated", value: "idp.example.com|*" } },
    });
    expect(providerOf({ x509: {} })[1]).toMatchObject({ trusted: { kind: "federated", value: "x509|*" } });
  });
  it("lets in nobody by a provider that is disabled or deleted", () => {
    expect(providerOf({ disabled: true, oidc: { issuerUri: "https://x" } }).map(({ type }) => type)).toEqual([
      "principal",
    ]);
    expect(providerOf({ state: "DELETED" })).toEqual([]);
  });
});

describe("a workload", () => {
  const home = { scope, projectId: "shop" };
  const recordsOf = (assetType: string, data: object) =>
    workloadRecords(
      { name: "//x.googleapis.com/projects/shop/things/t", assetType, location: "l", data: { ...data } },
      home,
    );
  const standard = "31-compute@developer.gserviceaccount.com";
  it("runs as the account it names", () => {
    expect(recordsOf("compute.googleapis.com/Instance", { serviceAccounts: [{ email: "A@b.c" }] })).toEqual([
      {
        ...{
          type: "workload",
          scope,
          externalId: "x.googleapis.com/projects/shop/things/t",
          kind: "gcp_compute_instance",
        },
        ...{
          name: "t",
          runsAs: { kind: "name", value: "a@b.c" },
          location: "l",
          attributes: {},
          unknown: [],
        },
      },
    ]);
  });
  it.each([
    ["compute.googleapis.com/Instance", { serviceAccounts: [{ email: "default" }] }, [standard]],
    ["compute.googleapis.com/Instance", {}, []],
    [
      "run.googleapis.com/Service",
      { spec: { template: { spec: { serviceAccountName: "a@b.c" } } } },
      ["a@b.c"],
    ],
    ["run.googleapis.com/Service", { template: { serviceAccount: "a@b.c" } }, ["a@b.c"]],
    ["run.googleapis.com/Service", {}, [standard]],
    [
      "run.googleapis.com/Job",
      { spec: { template: { spec: { template: { spec: { serviceAccountName: "a@b.c" } } } } } },
      ["a@b.c"],
    ],
    [
      "cloudfunctions.googleapis.com/Function",
      { serviceConfig: { serviceAccountEmail: "a@b.c" } },
      ["a@b.c"],
    ],
    ["cloudfunctions.googleapis.com/CloudFunction", { serviceAccountEmail: "a@b.c" }, ["a@b.c"]],
    ["cloudfunctions.googleapis.com/CloudFunction", {}, ["shop@appspot.gserviceaccount.com"]],
    ["container.googleapis.com/Cluster", { nodeConfig: { serviceAccount: "a@b.c" } }, ["a@b.c"]],
    [
      "container.googleapis.com/Cluster",
      {
        nodePools: [
          { name: "p", config: { serviceAccount: "a@b.c" } },
          { name: "q", config: {} },
        ],
      },
      ["a@b.c", standard],
    ],
    ["x.googleapis.com/Y", {}, []],
  ])("%s %j runs as %j", (assetType, data, accounts) => {
    expect(recordsOf(assetType, data).map(({ runsAs }) => runsAs.value)).toEqual(accounts);
  });
  it("that is a cluster says what its pods' tokens come from", () => {
    const selfLink = "https://container.googleapis.com/v1/projects/shop/zones/z/clusters/c";
    const data = {
      selfLink,
      workloadIdentityConfig: { workloadPool: "shop.svc.id.goog" },
      nodeConfig: { serviceAccount: "a@b.c" },
    };
    expect(recordsOf("container.googleapis.com/Cluster", data)[0]?.attributes).toEqual({
      issuer: "container.googleapis.com/v1/projects/shop/locations/z/clusters/c",
      workloadPool: "shop.svc.id.goog",
    });
  });
});

it.each([
  [
    {
      projectNumber: "31",
      projectId: "shop",
      name: "Shop",
      lifecycleState: "DELETE_REQUESTED",
      parent: { type: "folder", id: "21" },
    },
    null,
  ],
  [
    {
      name: "projects/31",
      projectId: "shop",
      displayName: "Shop",
      state: "DELETE_REQUESTED",
      parent: "folders/21",
    },
    null,
  ],
  [
    { projectNumber: 31, projectId: "shop", name: "Shop", lifecycleState: "DELETE_REQUESTED" },
    ["projects/31", "folders/21", root],
  ],
])("a project is the same in every version of its API (%j)", (data, ancestors) => {
  expect(nodeOfAsset("cloudresourcemanager.googleapis.com/Project", data, ancestors)).toEqual({
    ...{ id: "projects/31", kind: "gcp_project", name: "shop", parent: "folders/21", projectId: "shop" },
    ...{ state: "delete-requested", labels: {}, displayName: "Shop" },
  });
});
