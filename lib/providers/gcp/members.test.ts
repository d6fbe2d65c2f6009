import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { externalPrincipal, kindOfMember, memberRef } from "./keys.ts";
import { type Member, memberText, type Party, parseMember } from "./members.ts";
import { gcpProvider } from "./provider.ts";

const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
const number = fc.bigInt({ min: 1n, max: 10n ** 13n }).map(String);
const email = fc.tuple(label, label).map(([local, domain]) => `${local}@${domain}.example.com`);
/** What an identity provider may put into a token: colons, slashes and spaces included. */
const value = fc.stringMatching(/^[A-Za-z0-9:/@_.=[\] -]{1,40}$/).filter((text) => text.trim() === text);
const pool = fc.oneof(
  fc.tuple(number, label).map(([n, p]) => `projects/${n}/locations/global/workloadIdentityPools/${p}`),
  label.map((p) => `locations/global/workforcePools/${p}`),
);
const party: fc.Arbitrary<Party> = fc.oneof(
  fc.record({ form: fc.constantFrom("user", "group", "service-account"), email }) as fc.Arbitrary<Party>,
  fc.record({ form: fc.constant("domain" as const), domain: label.map((text) => `${text}.com`) }),
  fc.record({ form: fc.constant("customer" as const), customer: label }),
  fc.record({ form: fc.constantFrom("anyone" as const, "authenticated" as const) }),
  fc.record({
    form: fc.constant("cluster-account" as const),
    pool: label.map((project) => `${project}.svc.id.goog`),
    namespace: label,
    account: label,
  }),
  fc.record({
    form: fc.constant("pool-member" as const),
    isSet: fc.boolean(),
    pool,
    selector: fc.oneof(
      value.map((subject) => `subject/${subject}`),
      value.map((group) => `group/${group}`),
      fc.tuple(label, value).map(([name, text]) => `attribute.${name}/${text}`),
      fc.constant("*"),
    ),
  }),
  fc.record({
    form: fc.constant("account-set" as const),
    scope: fc
      .tuple(fc.constantFrom("projects", "folders", "organizations"), number)
      .map((parts) => parts.join("/")),
    of: fc.constantFrom("ServiceAccount" as const, "ServiceAgent" as const),
  }),
  fc.record({
    form: fc.constant("agent" as const),
    isSet: fc.boolean(),
    trustDomain: number.map((n) => `agents.global.org-${n}.system.id.goog`),
    selector: fc.constantFrom("*", "resources/aiplatform/projects/1/locations/x/reasoningEngines/2"),
  }),
  fc.record({
    form: fc.constant("basic-role" as const),
    role: fc.constantFrom("owner" as const, "editor" as const, "viewer" as const),
    project: label,
  }),
);
const member: fc.Arbitrary<Member> = fc
  .tuple(party, fc.option(fc.option(number)))
  .map(([found, uid]) => ({ deleted: uid !== null, uid: uid ?? null, ...found }));

describe("members of policies", () => {
  it("give one text each, which reads as the same member again", () => {
    fc.assert(
      fc.property(member, (one) => {
        expect(parseMember(memberText(one))).toEqual(one);
      }),
    );
  });
  it("are never dropped: any text reads, and a form nobody knows keeps its text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const read = parseMember(text);
        if (read.form === "unknown") expect(read.text).toBe(text.trim());
        expect(memberText(parseMember(memberText(read)))).toBe(memberText(read));
      }),
    );
  });
  it("all have a kind the provider lists, and equal members share one key", () => {
    fc.assert(
      fc.property(member, (one) => {
        expect(Object.keys(gcpProvider.principalKinds)).toContain(kindOfMember(one).kind);
        expect(memberRef(parseMember(memberText(one)))).toEqual(memberRef(one));
      }),
    );
  });

  const pools = "projects/12/locations/global/workloadIdentityPools";
  it.each([
    ["user:Jane@Example.com", "user", "user:jane@example.com"],
    [
      "serviceAccount:A@p.iam.gserviceaccount.com",
      "service-account",
      "serviceAccount:a@p.iam.gserviceaccount.com",
    ],
    ["serviceAccount:p.svc.id.goog[ns/ksa]", "cluster-account", "serviceAccount:p.svc.id.goog[ns/ksa]"],
    [
      `principal://iam.googleapis.com/${pools}/p.svc.id.goog/subject/ns/ns/sa/ksa`,
      "cluster-account",
      "serviceAccount:p.svc.id.goog[ns/ksa]",
    ],
    [
      `principal://iam.googleapis.com/${pools}/p.svc.id.goog/kubernetes.serviceaccount.uid/7-8`,
      "pool-member",
      `principal://iam.googleapis.com/${pools}/p.svc.id.goog/kubernetes.serviceaccount.uid/7-8`,
    ],
    [
      `principalSet://iam.googleapis.com/${pools}/p.svc.id.goog/kubernetes.cluster/https://container.googleapis.com/v1/projects/p/locations/l/clusters/c`,
      "pool-member",
      `principalSet://iam.googleapis.com/${pools}/p.svc.id.goog/kubernetes.cluster/https://container.googleapis.com/v1/projects/p/locations/l/clusters/c`,
    ],
    [
      `principal://iam.googleapis.com/${pools}/gh/subject/repo:acme/web:ref:refs/heads/main`,
      "pool-member",
      `principal://iam.googleapis.com/${pools}/gh/subject/repo:acme/web:ref:refs/heads/main`,
    ],
    ["principal://goog/subject/Jane@example.com", "user", "user:jane@example.com"],
    ["principalSet://goog/group/g@example.com", "group", "group:g@example.com"],
    ["principalSet://goog/public:all", "anyone", "allUsers"],
    [
      "principal://iam.googleapis.com/projects/-/serviceAccounts/a@p.iam.gserviceaccount.com",
      "service-account",
      "serviceAccount:a@p.iam.gserviceaccount.com",
    ],
    ["projectOwner:p", "basic-role", "projectOwner:p"],
    [
      "deleted:serviceAccount:a@p.iam.gserviceaccount.com?uid=123",
      "service-account",
      "deleted:serviceAccount:a@p.iam.gserviceaccount.com?uid=123",
    ],
    [
      "deleted:principal://iam.googleapis.com/locations/global/workforcePools/w/subject/s",
      "pool-member",
      "deleted:principal://iam.googleapis.com/locations/global/workforcePools/w/subject/s",
    ],
    ["cloudsecretstore:x", "unknown", "cloudsecretstore:x"],
    ["deleted:", "unknown", "deleted:"],
    ["", "unknown", ""],
  ])("%s is %s", (text, form, normal) => {
    expect(parseMember(text).form).toBe(form);
    expect(memberText(parseMember(text))).toBe(normal);
  });
});

describe("who a member refers to", () => {
  const refOf = (text: string) => memberRef(parseMember(text));
  it("is the account that has the e-mail, and for a deleted one the unique id it had", () => {
    expect(refOf("serviceAccount:A@p.iam.gserviceaccount.com")).toEqual({
      kind: "name",
      value: "a@p.iam.gserviceaccount.com",
    });
    expect(refOf("deleted:serviceAccount:a@p.iam.gserviceaccount.com?uid=77")).toEqual({
      kind: "id",
      value: "77",
    });
  });
  it("is the collected pool where it is a whole workload identity pool", () => {
    const pool = "projects/1/locations/global/workloadIdentityPools/gh";
    expect(refOf(`principalSet://iam.googleapis.com/${pool}/*`)).toEqual({ kind: "name", value: pool });
    expect(refOf("principalSet://iam.googleapis.com/locations/global/workforcePools/w/*").kind).toBe(
      "member",
    );
  });
  it("is nobody new for accounts, ids and pools that only a collection can answer", () => {
    expect(externalPrincipal({ kind: "name", value: "a@p.iam.gserviceaccount.com" }, "s")).toBeNull();
    expect(externalPrincipal({ kind: "id", value: "77" }, "s")).toBeNull();
  });
  it("is a service agent where Google runs the account", () => {
    const agent = externalPrincipal(
      { kind: "name", value: "service-123456@gcp-sa-pubsub.iam.gserviceaccount.com" },
      "projects/1",
    );
    expect(agent).toEqual({
      kind: "gcp_service_agent",
      nature: "provider-managed",
      externalId: "serviceAccount:service-123456@gcp-sa-pubsub.iam.gserviceaccount.com",
      name: "service-123456@gcp-sa-pubsub.iam.gserviceaccount.com",
    });
  });
  it("has the nature that its kind is given everywhere else", () => {
    fc.assert(
      fc.property(member, (one) => {
        const external = externalPrincipal(memberRef(one), "s");
        if (external === null) return;
        const facts = { name: external.name, resourceName: null, tags: {}, attributes: {} };
        const verdict = gcpProvider.natureOf({
          ...{ kind: external.kind, ...facts },
          ...{ trusts: [], credentials: [], unreadStreams: [] },
        });
        expect(verdict.nature).toBe(external.nature);
      }),
    );
  });
});
