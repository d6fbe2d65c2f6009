/** What other tools are known to get wrong about Google Cloud, each as a test that we do not. */
import { describe, expect, it } from "vitest";
import { createCatalogue } from "#lib/domain/catalogue.ts";
import { compileRisks, riskOf } from "#lib/domain/risk.ts";
import { gcpGrantedActions } from "./granted-actions.ts";
import { account, binding, catalogueOf, denial, effective, namesOf, now } from "./testing/granted.ts";

const catalogue = catalogueOf([
  "iam.serviceAccounts.actAs",
  "iam.serviceAccounts.getAccessToken",
  "resourcemanager.projects.setIamPolicy",
  "run.routes.invoke",
  "run.services.create",
  "storage.objects.get",
  "storage.objects.list",
]);
const levelled = createCatalogue({
  ...{ provider: "gcp", wildcards: "*" },
  entries: catalogue.names.map((name, id) => ({ id, name, level: name.endsWith("list") ? "list" : null })),
});
const granted = (...grants: Parameters<typeof effective>[0]) =>
  namesOf(effective(grants, catalogue).actions, catalogue);
const impliedBy = (kind: string, externalId: string) =>
  (
    gcpGrantedActions.impliedSubjects?.({ ...account, kind, externalId, resourceName: null, scopes: [] }) ??
    []
  ).map(({ value }) => value);
const pool = "iam.googleapis.com/projects/9/locations/global/workloadIdentityPools/ci";

describe("cartography", () => {
  it("drops grants to all service accounts of a scope; we count them", () => {
    const member = "principalSet://cloudresourcemanager.googleapis.com/organizations/1/type/ServiceAccount";
    expect(granted(binding({ member, permissions: ["storage.objects.get"] }))).toEqual([
      "storage.objects.get",
    ]);
  });
  it("drops agents; we know the sets that an agent is in", () => {
    const agents = "agents.global.org-1.system.id.goog";
    expect(impliedBy("gcp_agent", `principal://${agents}/resources/aiplatform/x`)).toContain(
      `principalSet://${agents}/*`,
    );
  });
  it("takes one subject of a pool for the whole pool; a pool has nothing of what its subjects have", () => {
    const name = pool.replace("iam.googleapis.com/", "");
    expect(impliedBy("gcp_workload_identity_pool", name)).toEqual(["*"]);
    expect(impliedBy("gcp_federated_subject", `principal://${pool}/subject/a`)).toContain(name);
  });
  it("ignored conditions; we say what holds under one", () => {
    const condition = { expression: "resource.matchTag('1/env', 'prod')" };
    const { conditional } = effective(
      [binding({ condition, permissions: ["storage.objects.get"] })],
      catalogue,
    );
    expect(namesOf(conditional, catalogue)).toEqual(["storage.objects.get"]);
  });
  it("knows no deny policies; we take away what they deny", () => {
    const rule = {
      denied: ["principalSet://goog/public:all"],
      permissions: ["storage.googleapis.com/objects.get"],
    };
    const role = binding({ permissions: ["storage.objects.get", "storage.objects.list"] });
    expect(granted(role, ...denial([rule]))).toEqual(["storage.objects.list"]);
  });
  it("keeps bindings of deleted accounts as grants; we give them nothing", () => {
    const deleted = binding({ deleted: true, permissions: ["storage.objects.get"] });
    expect(gcpGrantedActions.terms(deleted, account, now)).toEqual([]);
  });
});

describe("Prowler", () => {
  it("reads projects alone; what is granted above holds below", () => {
    const above = (scope: string, permission: string) => binding({ scope, permissions: [permission] });
    expect(
      granted(above("organizations/1", "storage.objects.get"), above("folders/2", "storage.objects.list")),
    ).toEqual(["storage.objects.get", "storage.objects.list"]);
  });
  it("looks for 'admin' in the names of roles; we look at what they give", () => {
    const risks = compileRisks(gcpGrantedActions.risks, levelled);
    const tierOf = (name: string) => riskOf(levelled.matching(name), risks).tier;
    expect(tierOf("iam.serviceAccounts.getAccessToken")).toBe(2);
    expect(tierOf("storage.objects.list")).toBe(0);
  });
});

it("Forseti lost bindings of roles it did not know; we say that it is at least the rest", () => {
  const known = binding({ permissions: ["storage.objects.get"] });
  const { isAtLeast } = effective([known, binding({ permissions: null })], catalogue);
  expect(isAtLeast).toBe(true);
});

it("IAMSentry cuts members at every colon; a subject with colons and slashes stays whole", () => {
  const subject = `principal://${pool}/subject/system:serviceaccount:shop:cart`;
  const rule = {
    denied: ["principalSet://goog/public:all"],
    exempt: [subject],
    permissions: ["storage.googleapis.com/objects.get"],
  };
  const holder = { ...account, kind: "gcp_federated_subject", externalId: subject, resourceName: null };
  const grant = binding({ member: subject, permissions: ["storage.objects.get"] });
  const { actions } = effective([grant, ...denial([rule])], catalogue, holder);
  expect(namesOf(actions, catalogue)).toEqual(["storage.objects.get"]);
});

it("many take owner for everything; it gives what it includes and no token", () => {
  const owner = binding({ permissions: ["resourcemanager.projects.setIamPolicy", "storage.objects.list"] });
  expect(granted(owner)).not.toContain("iam.serviceAccounts.getAccessToken");
});

it("the scanner of Rhino Security Labs misspells actAs and never finds Cloud Run; we find it", () => {
  const risks = compileRisks(gcpGrantedActions.risks, catalogue);
  const { actions } = effective(
    [
      binding({ permissions: ["run.services.create", "run.routes.invoke"] }),
      binding({ permissions: ["iam.serviceAccounts.actAs"], scope: "folders/2" }),
    ],
    catalogue,
  );
  expect(riskOf(actions, risks).escalations).toEqual(["exfil-cloud-run-service-auth-call"]);
});
