import { describe, expect, it } from "vitest";
import { type ActionLevel, createCatalogue } from "#lib/domain/catalogue.ts";
import { compileRisks, riskOf } from "#lib/domain/risk.ts";
import { gcpRisks } from "./risks.ts";

/** Tier and escalations of whoever is granted these, each of the level given. */
function riskOfHolding(granted: Record<string, ActionLevel | null>) {
  const entries = Object.entries(granted).map(([name, level], id) => ({ id, name, level }));
  const catalogue = createCatalogue({ provider: "gcp", entries, wildcards: "*" });
  return riskOf(catalogue.all, compileRisks(gcpRisks, catalogue));
}

const writing = (...names: string[]) => Object.fromEntries(names.map((name) => [name, "write" as const]));

describe("tiers", () => {
  it("reading data is no privilege, and reading a secret is", () => {
    expect(riskOfHolding({ "storage.objects.get": "read", "bigquery.tables.getData": "read" }).tier).toBe(0);
    expect(riskOfHolding({ "secretmanager.versions.access": "read" }).tier).toBe(2);
  });
  it("writing data is bounded", () => {
    expect(riskOfHolding(writing("storage.objects.create", "pubsub.topics.publish")).tier).toBe(1);
  });
  it.each([
    "iam.serviceAccounts.getAccessToken",
    "iam.serviceAccounts.signBlob",
    "iam.serviceAccountKeys.create",
    "iam.roles.update",
    "iam.denypolicies.delete",
    "iam.googleapis.com/workloadIdentityPoolProviders.update",
    "orgpolicy.policy.set",
    "storage.hmacKeys.create",
    "storage.buckets.setIamPolicy",
    "privilegedaccessmanager.entitlements.setIamPolicy",
    "container.pods.exec",
    "resourcemanager.tagValueBindings.create",
  ])("%s is privileged by itself, whatever level it is said to be of", (name) => {
    expect(riskOfHolding({ [name]: null }).tier).toBe(2);
    expect(riskOfHolding({ [name]: "read" }).tier).toBe(2);
  });
  it("starting what runs as an account is privileged for whoever may attach one", () => {
    expect(riskOfHolding(writing("compute.instances.create")).tier).toBe(1);
    const both = riskOfHolding(writing("compute.instances.create", "iam.serviceAccounts.actAs"));
    expect(both).toMatchObject({ tier: 2, escalations: ["create-gce-instance-with-sa"] });
  });
  it("whoever may change the policy of a project or of what is above it is an administrator, nobody else", () => {
    for (const node of ["organizations", "folders", "projects"])
      expect(riskOfHolding(writing(`resourcemanager.${node}.setIamPolicy`)).isAdministrator).toBe(true);
    expect(riskOfHolding(writing("storage.buckets.setIamPolicy")).isAdministrator).toBe(false);
  });
});

describe("ways to more", () => {
  const { escalations } = gcpRisks;
  it("are those of Rhino Security Labs and more, each once and with its source", () => {
    const ofRhino = escalations.filter(({ source }) => source.startsWith("https://rhinosecuritylabs.com/"));
    expect(ofRhino).toHaveLength(23);
    expect(escalations.length).toBeGreaterThan(ofRhino.length);
    expect(new Set(escalations.map(({ id }) => id)).size).toBe(escalations.length);
    for (const { source } of escalations) expect(URL.canParse(source)).toBe(true);
  });
  it.each(escalations.map((way) => [way.id, way] as const))(
    "%s needs all of what it names",
    (id, { needs }) => {
      const all = needs.map(([first = ""]) => first);
      expect(riskOfHolding(writing(...all)).escalations).toContain(id);
      for (const missing of all) {
        const rest = all.filter((name) => name !== missing);
        expect(riskOfHolding(writing("x.y.get", ...rest)).escalations).not.toContain(id);
      }
    },
  );
});
