/** Field by field: what policies, roles and hints of Google Cloud become. */
import { describe, expect, it } from "vitest";
import { auditConfigOf, auditRecords, unite } from "./map-audit-config.ts";
import { type Attachment, policyRecords } from "./map-binding.ts";
import { denyPolicyRecords } from "./map-deny-policy.ts";
import { contactHints, effectiveTagHints, labelHints, searchedTagHints } from "./map-hints.ts";
import { levelOf, roleRecord } from "./map-role.ts";

const scope = "projects/31";
const root = "organizations/100";

describe("a policy", () => {
  const attachment: Attachment = { scope, root, resource: null, resourceType: null, account: null };
  const recordsOf = (bindings: unknown, more: Partial<Attachment> = {}) => [
    ...policyRecords({ bindings }, { ...attachment, ...more }),
  ];
  const member = "serviceAccount:api@shop.iam.gserviceaccount.com";
  const condition = {
    expression: "request.time < timestamp('2027-01-01T00:00:00Z')",
    title: "t",
    description: "",
    location: "",
  };
  it("is one grant per role, member and condition", () => {
    expect(recordsOf([{ role: "roles/editor", members: [member], condition }])).toEqual([
      {
        ...{ type: "grant", scope, subject: { kind: "name", value: "api@shop.iam.gserviceaccount.com" } },
        ...{ role: { kind: "id", value: `roles/editor@${root}` }, effect: "allow", via: "binding" },
        ...{ condition: { expression: condition.expression, title: "t" }, attributes: {}, unknown: [] },
      },
    ]);
  });
  it("says a fact once, in whatever spellings, and keeps the one under a condition apart", () => {
    const upper = "serviceAccount:API@shop.iam.gserviceaccount.com";
    const bindings = [
      { role: "roles/editor", members: [member, upper, member] },
      { role: "roles/editor", members: [member], condition },
      { role: "roles/editor", members: [member] },
    ];
    expect(recordsOf(bindings)).toHaveLength(2);
  });
  it("names custom roles by themselves, and what it is attached to where that is no scope", () => {
    const resource = "storage.googleapis.com/receipts";
    const [grant] = recordsOf([{ role: "projects/shop/roles/x", members: ["deleted:user:a@b.c?uid=1"] }], {
      ...{ resource, resourceType: "storage.googleapis.com/Bucket" },
    });
    expect(grant).toMatchObject({
      ...{ role: { kind: "id", value: "projects/shop/roles/x" }, via: `binding/${resource}` },
      subject: { kind: "member", value: "deleted:user:a@b.c?uid=1" },
      attributes: { resourceType: "storage.googleapis.com/Bucket", deletedMember: true },
    });
  });
  it.each([undefined, null, [], [{}], [{ role: "roles/x" }], [{ members: ["allUsers"] }]])(
    "with bindings %j grants nothing",
    (bindings) => {
      expect(recordsOf(bindings)).toEqual([]);
    },
  );
  it("of an account says of whom it trusts that he is deleted: the id that is left could be anybody's", () => {
    const members = ["deleted:serviceAccount:old@shop.iam.gserviceaccount.com?uid=77", member];
    const account = { kind: "id", value: "1001" };
    const trusts = recordsOf([{ role: "roles/iam.serviceAccountTokenCreator", members }], { account }).filter(
      ({ type }) => type === "trust",
    );
    expect(trusts).toMatchObject([
      { trusted: { kind: "id", value: "77" }, attributes: { deletedMember: true } },
      { trusted: { kind: "name", value: "api@shop.iam.gserviceaccount.com" } },
    ]);
    expect(trusts[1]).not.toHaveProperty("attributes.deletedMember");
  });
  it("of an account also says who may act as it, and how", () => {
    const account = { kind: "id", value: "1001" };
    const pool =
      "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/gh/subject/s";
    const cluster =
      "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p.svc.id.goog/namespace/n";
    const bindings = [
      {
        role: "roles/iam.workloadIdentityUser",
        members: [pool, cluster, "serviceAccount:p.svc.id.goog[n/a]"],
        condition,
      },
      { role: "roles/iam.serviceAccountTokenCreator", members: ["user:a@b.c", pool] },
      { role: "roles/iam.serviceAccountUser", members: ["user:a@b.c"] },
      { role: "roles/viewer", members: ["user:a@b.c"] },
    ];
    const trusts = recordsOf(bindings, { account }).filter((record) => record.type === "trust");
    expect(trusts.map((trust) => [trust.mechanism, trust.trusted.value, trust.attributes.role])).toEqual([
      ["web-identity", pool, "roles/iam.workloadIdentityUser"],
      ["workload-identity", cluster, "roles/iam.workloadIdentityUser"],
      ["workload-identity", "serviceAccount:p.svc.id.goog[n/a]", "roles/iam.workloadIdentityUser"],
      ["impersonation", "user:a@b.c", "roles/iam.serviceAccountTokenCreator"],
      ["web-identity", pool, "roles/iam.serviceAccountTokenCreator"],
      ["act-as", "user:a@b.c", "roles/iam.serviceAccountUser"],
    ]);
    expect(trusts[0]).toMatchObject({ subject: account, condition: { title: "t" } });
  });
});

describe("a role", () => {
  it("of Google is one per source, with its permissions in order", () => {
    const data = {
      name: "roles/x",
      title: "X",
      description: "d",
      stage: "GA",
      etag: "AA==",
      includedPermissions: ["b.c.d", "a.b.c"],
    };
    expect(roleRecord(data, { root, scope: root })).toEqual({
      ...{ type: "role", scope: root, externalId: `roles/x@${root}`, kind: "gcp_predefined_role", name: "X" },
      ...{ resourceName: "roles/x", version: null, manager: "provider" },
      ...{
        document: { includedPermissions: ["a.b.c", "b.c.d"] },
        attributes: { description: "d", stage: "GA" },
        unknown: [],
      },
    });
  });
  it("of one's own has a version; deleted, it gives nothing", () => {
    const data = { name: "projects/shop/roles/x", etag: "B1", deleted: true, includedPermissions: ["a.b.c"] };
    expect(roleRecord(data, { root, scope })).toMatchObject({
      ...{
        externalId: "projects/shop/roles/x",
        kind: "gcp_custom_role",
        name: "projects/shop/roles/x",
        version: "B1",
      },
      ...{ manager: "customer", document: { includedPermissions: [] }, attributes: { deleted: true } },
    });
    expect(roleRecord({}, { root, scope })).toBeNull();
  });
  it.each([
    ["storage.buckets.list", "list"],
    ["storage.objects.get", "read"],
    ["secretmanager.versions.access", "read"],
    ["storage.objects.create", "write"],
    ["storage.buckets.createTagBinding", "tagging"],
    ["storage.buckets.setIamPolicy", "permissions"],
    ["iam.serviceAccounts.getAccessToken", "permissions"],
    ["iam.serviceAccounts.actAs", "permissions"],
    ["iam.googleapis.com/workloadIdentityPoolProviders.create", "permissions"],
    ["iam.googleapis.com/workloadIdentityPools.get", "read"],
  ])("lets %s: %s", (permission, level) => expect(levelOf(permission)).toBe(level));
});

it("a deny policy is its rules and whom they deny, by the scope it is attached to", () => {
  const rules = [
    {
      denyRule: {
        deniedPrincipals: ["principalSet://goog/public:all", "principal://goog/subject/A@b.c"],
        denialCondition: { expression: "e" },
      },
    },
    { denyRule: { deniedPrincipals: ["principalSet://goog/public:all"] } },
  ];
  const name = "policies/cloudresourcemanager.googleapis.com%2Fprojects%2F31/denypolicies/x";
  const records = denyPolicyRecords({ name, etag: "D1", rules }, scope);
  expect(records?.[0]).toEqual({
    ...{ type: "role", scope, externalId: "projects/31/denypolicies/x", kind: "gcp_deny_policy", name: "x" },
    ...{
      resourceName: "projects/31/denypolicies/x",
      version: "D1",
      manager: "customer",
      document: { rules },
    },
    ...{ attributes: {}, unknown: [] },
  });
  const grants = (records ?? []).flatMap((record) => (record.type === "grant" ? [record] : []));
  expect(grants.map(({ subject, condition, effect, via }) => [subject, condition, effect, via])).toEqual([
    [{ kind: "anyone", value: "*" }, { expression: "e" }, "deny", "deny-policy"],
    [{ kind: "member", value: "user:a@b.c" }, { expression: "e" }, "deny", "deny-policy"],
    [{ kind: "anyone", value: "*" }, null, "deny", "deny-policy"],
  ]);
  expect(denyPolicyRecords({}, scope)).toBeNull();
});

describe("hints", () => {
  const hint = (source: string, key: string, value: string) => ({
    ...{
      type: "owner-hint",
      scope,
      subject: { kind: "scope", value: scope },
      source,
      key,
      value,
      unknown: [],
    },
  });
  it("are labels and tags whose keys tell something, about the whole scope", () => {
    expect(labelHints({ Team: "a", cost_center: "b", colour: "c", owner: "" }, scope)).toEqual([
      hint("label", "Team", "a"),
      hint("label", "cost_center", "b"),
    ]);
    const effectiveTags = [
      {
        attachedResource: "x",
        effectiveTags: [
          { tagKey: "1/env", tagValue: "1/env/prod" },
          { tagKey: "1/x", tagValue: "1/x/y" },
        ],
      },
    ];
    const tags = [{ tagKey: "1/env", tagValue: "1/env/prod" }];
    expect(searchedTagHints({ tags, effectiveTags }, scope)).toEqual([hint("tag", "env", "prod")]);
    expect(
      effectiveTagHints([{ namespacedTagKey: "1/env", namespacedTagValue: "1/env/prod" }], scope),
    ).toEqual([hint("tag", "env", "prod")]);
  });
  it("are contacts by what they are written to about, unless the address is known to be wrong", () => {
    const contact = {
      email: "Team@example.com",
      notificationCategorySubscriptions: ["TECHNICAL", "PRODUCT_UPDATES"],
    };
    expect(contactHints(contact, scope)).toEqual([
      hint("essential-contact", "technical", "team@example.com"),
      hint("essential-contact", "product-updates", "team@example.com"),
    ]);
    expect(contactHints({ ...contact, validationState: "INVALID" }, scope)).toEqual([]);
  });
});

describe("audit configuration", () => {
  const config = (service: string, ...types: string[]) =>
    auditConfigOf({
      auditConfigs: [
        { service, auditLogConfigs: types.map((logType) => ({ logType, exemptedMembers: ["user:a@b.c"] })) },
      ],
    });
  it("adds up on the way down", () => {
    const all = unite([
      config("allServices", "ADMIN_READ"),
      config("allServices", "DATA_READ"),
      config("x.googleapis.com", "DATA_WRITE"),
    ]);
    expect(
      auditRecords(all, scope, true).map(({ capability, status, reason }) => [capability, status, reason]),
    ).toEqual([
      [
        "data-access-logs/allServices",
        "available",
        "Logged: ADMIN_READ, DATA_READ. Not logged: DATA_WRITE. 2 exempt members.",
      ],
      [
        "data-access-logs/x.googleapis.com",
        "available",
        "Logged: DATA_WRITE. Not logged: ADMIN_READ, DATA_READ. 1 exempt member.",
      ],
    ]);
  });
  it("that names no service is said only where all that is above was read", () => {
    expect(auditRecords(new Map(), scope, true)).toMatchObject([
      { capability: "data-access-logs/allServices", status: "unavailable" },
    ]);
    expect(auditRecords(new Map(), scope, false)).toEqual([]);
  });
});
