import { describe, expect, it } from "vitest";
import type { Json } from "#lib/ingest/contract.ts";
import { grantedActionsOf, type Holder } from "../granted-actions.ts";
import { gcpGrantedActions } from "./granted-actions.ts";
import { memberRef } from "./keys.ts";
import { parseMember } from "./members.ts";
import {
  account,
  accountMember,
  binding,
  catalogueOf,
  denial,
  effective,
  namesOf,
  now,
  reaching,
} from "./testing/granted.ts";

const names = [
  "a.b.create",
  "a.b.get",
  "a.c.get",
  "ab.b.get",
  "iam.roles.create",
  "iam.googleapis.com/workloadIdentityPools.create",
  "resourcemanager.projects.delete",
  "resourcemanager.projects.setIamPolicy",
  "storage.buckets.setIamPolicy",
];
const catalogue = catalogueOf(names);
const everything = binding({ permissions: names });
const granted = (...grants: Parameters<typeof effective>[0]) =>
  namesOf(effective(grants, catalogue).actions, catalogue);
const termsOf = (grant: Parameters<typeof gcpGrantedActions.terms>[0], holder = account) =>
  gcpGrantedActions.terms(grant, holder, now);
const everybody = "principalSet://goog/public:all";

it("is what the registry gives for Google Cloud", () => {
  expect(grantedActionsOf("gcp")).toBe(gcpGrantedActions);
});

describe("a role", () => {
  const compile = (document: Parameters<typeof gcpGrantedActions.compile>[0]) =>
    gcpGrantedActions.compile(document, catalogue, "");
  it("gives what it includes, whatever the case and order, and nothing that is not named", () => {
    const { allows, denies, openEnded, unknown } = compile({
      includedPermissions: ["iam.roles.create", "a.b.GET"],
    });
    expect(allows.map(({ actions }) => namesOf(actions, catalogue))).toEqual([
      ["a.b.get", "iam.roles.create"],
    ]);
    expect({ openEnded, unknown, denied: namesOf(denies, catalogue) }).toEqual({
      ...{ openEnded: false, unknown: [], denied: [] },
    });
  });
  it("tells names apart that differ in case alone, and so does a deny policy", () => {
    const twins = ["net.httpFilters.get", "net.httpfilters.get"];
    const own = catalogueOf(twins);
    for (const name of twins)
      expect(namesOf(effective([binding({ permissions: [name] })], own).actions, own)).toEqual([name]);
    const permissions = ["net.googleapis.com/httpFilters.get"];
    const grants = [binding({ permissions: twins }), ...denial([{ denied: [everybody], permissions }])];
    expect(namesOf(effective(grants, own).actions, own)).toEqual(["net.httpfilters.get"]);
    expect(namesOf(own.matching("NET.httpFilters.get"), own)).toEqual(twins);
  });
  it("keeps what nobody knows as unknown, and takes no pattern for a permission", () => {
    expect(compile({ includedPermissions: ["z.y.get", "a.*", "a.b.get", "*", "z.y.get"] })).toMatchObject({
      unknown: ["*", "a.*", "z.y.get"],
    });
    expect(granted(binding({ permissions: ["a.*", "*"] }))).toEqual([]);
  });
  it.each<Json>([
    null,
    7,
    "text",
    [],
    {},
    { includedPermissions: "a.b.get" },
    { includedPermissions: [1, null] },
  ])("that says %j gives nothing and does not throw", (document) => {
    const { allows } = compile(document);
    expect(allows.flatMap(({ actions }) => namesOf(actions, catalogue))).toEqual([]);
  });
});

describe("a binding", () => {
  it.each([
    ["organizations/1", "binding", 3],
    ["folders/2", "binding", 3],
    ["projects/3", "binding", 2],
    ["projects/3", "binding/storage.googleapis.com/receipts", 0],
  ])("in %s by %s reaches as far as breadth %i", (scope, via, breadth) => {
    expect(termsOf(binding({ scope, via }))).toEqual([
      { select: "", level: "", since: null, changesAt: null, breadth, conditional: false },
    ]);
  });
  it("of a deleted member gives nothing", () => {
    expect(termsOf(binding({ deleted: true }))).toEqual([]);
  });
  it.each(["allUsers", "allAuthenticatedUsers"])("of %s gives the account nothing of its own", (member) => {
    const grant = binding({ member });
    expect(reaching(account, [grant])).toEqual([grant]);
    expect(termsOf(grant)).toEqual([]);
  });
  it("whose role could not be read leaves at least the rest", () => {
    const { isAtLeast, actions } = effective([binding(), binding({ permissions: null })], catalogue);
    expect({ isAtLeast, actions: namesOf(actions, catalogue) }).toEqual({
      isAtLeast: true,
      actions: ["a.b.get"],
    });
  });
});

describe("a condition", () => {
  const base = { conditional: true, changesAt: null, breadth: 2 };
  const at = (instant: string) => ({ ...base, changesAt: new Date(instant) });
  it.each([
    ['request.time < timestamp("2026-02-28T00:00:00Z")', null],
    ['request.time < timestamp("2026-03-01T00:00:00Z")', null],
    ['request.time <= timestamp("2026-02-28T23:59:59Z")', null],
    ["(request.time < timestamp('2026-02-28T00:00:00Z'))", null],
    ['resource.type == "x" && request.time < timestamp("2020-01-01T00:00:00Z")', null],
    ['request.time <= timestamp("2026-03-01T00:00:00Z")', at("2026-03-01T00:00:00Z")],
    ['request.time < timestamp("2026-03-02T00:00:00Z")', at("2026-03-02T00:00:00Z")],
    ['request.time >= timestamp("2026-04-01T00:00:00Z")', at("2026-04-01T00:00:00Z")],
    ['request.time > timestamp("2020-01-01T00:00:00Z")', base],
    ['request.time < timestamp("never")', base],
    ['resource.name == "projects/_/buckets/b"', { ...base, breadth: 0 }],
    ['resource.name.startsWith("projects/_/buckets/b")', { ...base, breadth: 1 }],
    ["resource.type == 'storage.googleapis.com/Bucket'", { ...base, breadth: 1 }],
    ['resource.type == "x" && (resource.name == "a && b")', { ...base, breadth: 0 }],
    ['resource.type == "x" || request.time < timestamp("2020-01-01T00:00:00Z")', base],
    ['!(request.time < timestamp("2020-01-01T00:00:00Z"))', base],
    ['resource.name != "x"', base],
    ['resource.name.endsWith("x")', base],
    ['title == "request.time < timestamp(\\"2020-01-01T00:00:00Z\\")"', base],
    ["resource.matchTag('1/env', 'prod')", base],
    ["true", base],
    ["((", base],
    ["", base],
  ])("%s gives %j", (expression, terms) => {
    const found = termsOf(binding({ condition: { expression, title: "t" } }));
    if (terms === null) expect(found).toEqual([]);
    else expect(found).toEqual([{ select: "", level: "", since: null, ...terms }]);
  });
  it("never widens a binding on one resource", () => {
    const condition = { expression: 'resource.name.startsWith("x")' };
    expect(termsOf(binding({ via: "binding/x", condition }))).toMatchObject([{ breadth: 0 }]);
  });
  it("that cannot be read counts as one", () => {
    expect(termsOf(binding({ condition: { title: "t" } }))).toMatchObject([
      { conditional: true, breadth: 2 },
    ]);
  });
});

describe("a deny policy", () => {
  const left = (...taken: string[]) => names.filter((name) => !taken.includes(name)).sort();
  it.each<[string, string[], string[]]>([
    ["one permission", ["a.googleapis.com/b.get"], ["a.b.get"]],
    ["a verb of a service", ["a.googleapis.com/*.get"], ["a.b.get", "a.c.get"]],
    ["a resource of a service", ["a.googleapis.com/b.*"], ["a.b.create", "a.b.get"]],
    ["a service", ["a.googleapis.com/*.*"], ["a.b.create", "a.b.get", "a.c.get"]],
    [
      "a verb of a service of another name",
      ["cloudresourcemanager.googleapis.com/projects.*"],
      ["resourcemanager.projects.delete", "resourcemanager.projects.setIamPolicy"],
    ],
    [
      "a permission that keeps its long form",
      ["iam.googleapis.com/workloadIdentityPools.create"],
      ["iam.googleapis.com/workloadIdentityPools.create"],
    ],
    [
      "both forms of a service",
      ["iam.googleapis.com/*.create"],
      ["iam.roles.create", "iam.googleapis.com/workloadIdentityPools.create"],
    ],
    [
      "setIamPolicy of one service",
      ["storage.googleapis.com/*.setIamPolicy"],
      ["storage.buckets.setIamPolicy"],
    ],
    ["what nobody knows", ["zzz.googleapis.com/b.get"], []],
  ])("takes away %s", (_, permissions, taken) => {
    expect(granted(everything, ...denial([{ denied: [everybody], permissions }]))).toEqual(left(...taken));
  });
  it("leaves what it excepts", () => {
    const rule = {
      denied: [everybody],
      permissions: ["a.googleapis.com/*.*"],
      exceptions: ["a.googleapis.com/c.*"],
    };
    expect(granted(everything, ...denial([rule]))).toEqual(left("a.b.create", "a.b.get"));
  });
  it.each([
    everybody,
    "principal://iam.googleapis.com/projects/-/serviceAccounts/worker@shop-prod.iam.gserviceaccount.com",
    "principalSet://cloudresourcemanager.googleapis.com/projects/3/type/ServiceAccount",
    "principalSet://cloudresourcemanager.googleapis.com/folders/2/type/ServiceAccount",
    "principalSet://cloudresourcemanager.googleapis.com/organizations/1/type/ServiceAccount",
  ])("hits an account as %s, and exempts it by the same name", (member) => {
    const permissions = ["a.googleapis.com/b.get"];
    expect(granted(everything, ...denial([{ denied: [member], permissions }]))).toEqual(left("a.b.get"));
    const exempt = denial([{ denied: [everybody], exempt: [member], permissions }]);
    expect(granted(everything, ...exempt)).toEqual(left());
  });
  it.each([
    "principalSet://cloudresourcemanager.googleapis.com/projects/4/type/ServiceAccount",
    "principalSet://cloudresourcemanager.googleapis.com/projects/3/type/ServiceAgent",
    "principal://goog/subject/worker@shop-prod.iam.gserviceaccount.com",
    "principalSet://goog/group/workers@example.com",
  ])("does not hit it as %s, nor exempts it surely", (member) => {
    const permissions = ["a.googleapis.com/b.get"];
    expect(granted(everything, ...denial([{ denied: [member], permissions }]))).toEqual(left());
  });
  it("counts only the rules that hit, of several", () => {
    const grants = denial([
      { denied: ["principal://goog/subject/jane@example.com"], permissions: ["a.googleapis.com/b.create"] },
      { denied: [everybody], permissions: ["a.googleapis.com/b.get"] },
      {
        denied: [everybody],
        permissions: ["a.googleapis.com/c.get"],
        condition: "resource.matchTag('x', 'y')",
      },
    ]);
    const everyone = grants.filter(
      ({ subject, condition }) => subject.kind === "anyone" && condition === null,
    );
    expect(everyone.flatMap((grant) => termsOf(grant))).toMatchObject([{ select: "1", conditional: false }]);
    expect(granted(everything, ...grants)).toEqual(left("a.b.get"));
  });
  it("with a condition takes nothing away, and nothing is told of one that is over", () => {
    const rule = { denied: [everybody], permissions: ["a.googleapis.com/b.get"] };
    const [conditional] = denial([{ ...rule, condition: "resource.matchTag('x', 'y')" }]);
    const [over] = denial([{ ...rule, condition: 'request.time < timestamp("2020-01-01T00:00:00Z")' }]);
    if (conditional === undefined || over === undefined) throw new Error("A rule is a grant");
    expect(granted(everything, conditional)).toEqual(left());
    expect(termsOf(conditional)).toMatchObject([{ conditional: true, select: "0" }]);
    expect(termsOf(over)).toEqual([]);
  });
  it.each([
    "principalSet://goog/group/oncall@example.com",
    "principalSet://goog/cloudIdentityCustomerId/C01",
  ])("that exempts %s, in which the account may be, takes nothing away", (exempt) => {
    const rule = { denied: [everybody], exempt: [exempt], permissions: ["a.googleapis.com/b.get"] };
    expect(granted(everything, ...denial([rule]))).toEqual(left());
  });
  it("that exempts one person takes away from everybody else", () => {
    const rule = {
      ...{ denied: [everybody], permissions: ["a.googleapis.com/b.get"] },
      exempt: ["principal://goog/subject/jane@example.com"],
    };
    expect(granted(everything, ...denial([rule]))).toEqual(left("a.b.get"));
  });
  it("holds below what it is attached to and takes nothing away elsewhere", () => {
    const rule = { denied: [everybody], permissions: ["a.googleapis.com/b.get"] };
    expect(granted(everything, ...denial([rule], "projects/3"))).toEqual(left("a.b.get"));
    expect(granted(everything, ...denial([rule], "folders/2"))).toEqual(left("a.b.get"));
    expect(granted(everything, ...denial([rule], "projects/4"))).toEqual(left());
    const elsewhere = binding({ scope: "projects/4", permissions: names });
    expect(granted(everything, elsewhere, ...denial([rule], "projects/3"))).toEqual(left());
    expect(granted(everything, elsewhere, ...denial([rule]))).toEqual(left("a.b.get"));
  });
  it("takes away for sure only at the top, while it is not known where the account is granted anything", () => {
    const rule = { denied: [everybody], permissions: ["a.googleapis.com/b.get"] };
    const sure = (scope: string) => denial([rule], scope).flatMap((grant) => termsOf(grant));
    expect(sure("organizations/1")).toMatchObject([{ conditional: false }]);
    expect(sure("folders/2")).toMatchObject([{ conditional: true }]);
  });
  it("that could not be read leaves at most the rest", () => {
    const [grant] = denial([{ denied: [everybody], permissions: [] }]);
    if (grant === undefined) throw new Error("A rule is a grant");
    const unread = { ...grant, document: () => null };
    expect(effective([everything, unread], catalogue)).toMatchObject({ isAtMost: true, isAtLeast: false });
  });
});

describe("sets that nobody lists", () => {
  const impliedBy = (holder: Holder) => gcpGrantedActions.impliedSubjects?.(holder) ?? [];
  const outsider = (kind: string, externalId: string): Holder => ({
    ...{ kind, externalId, name: externalId, resourceName: null, attributes: {}, scopes: [] },
  });
  const refs = (...members: string[]) => members.map((text) => memberRef(parseMember(text)));
  const accountsOf = (place: string, of = "ServiceAccount") =>
    `principalSet://cloudresourcemanager.googleapis.com/${place}/type/${of}`;
  const pool = "projects/9/locations/global/workloadIdentityPools/ci";
  const agents = "agents.global.org-1.system.id.goog";

  it.each<[string, Holder, string[]]>([
    [
      "a service account",
      account,
      [
        ...["projects/3", "folders/2", "organizations/1"].map((place) => accountsOf(place)),
        "allAuthenticatedUsers",
        "allUsers",
      ],
    ],
    [
      "a service agent",
      outsider("gcp_service_agent", "serviceAccount:service-77777@compute-system.iam.gserviceaccount.com"),
      [accountsOf("projects/77777", "ServiceAgent"), "allAuthenticatedUsers", "allUsers"],
    ],
    [
      "a federated subject, whom Google does not know",
      outsider("gcp_federated_subject", `principal://iam.googleapis.com/${pool}/subject/repo:x:ref`),
      [`principalSet://iam.googleapis.com/${pool}/*`, "allUsers"],
    ],
    [
      "an agent",
      outsider(
        "gcp_agent",
        `principal://${agents}/resources/aiplatform/projects/5/locations/eu/reasoningEngines/6`,
      ),
      [
        `principalSet://${agents}/*`,
        `principalSet://${agents}/attribute.platformContainer/aiplatform/projects/5`,
        "allUsers",
      ],
    ],
    ["a person", outsider("gcp_user", "user:jane@example.com"), ["allAuthenticatedUsers", "allUsers"]],
    ["a form nobody knows", outsider("gcp_unknown_member", "dataset:x"), ["allUsers"]],
  ])("of %s are named as bindings name them", (_, holder, members) => {
    expect(impliedBy(holder)).toEqual(refs(...members));
  });
  it("give what is granted to them", () => {
    const member = accountsOf("folders/2");
    expect(granted(binding({ member, permissions: ["a.c.get"] }))).toEqual(["a.c.get"]);
    expect(granted(binding({ member: accountsOf("projects/4"), permissions: ["a.c.get"] }))).toEqual([]);
  });
  it("do not hold the account itself", () => {
    expect(impliedBy(account)).not.toContainEqual(memberRef(parseMember(accountMember)));
  });
});

it("no source sees all that an account does", () => {
  expect([...gcpGrantedActions.wholeSources]).toEqual([]);
});
