import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Json } from "#lib/ingest/contract.ts";
import { proposedFilter } from "./log-sink.ts";
import list from "./permissions.json" with { type: "json" };
import { gcpPolicyStatements } from "./policy-statements.ts";
import { setUp } from "./set-up.ts";
import { gcpSourceConfig } from "./source.ts";

const onResource = list.permissions.filter(({ where }) => where === "resource").map((row) => row.permission);
const textOf = (config: Record<string, unknown>, name: string) =>
  setUp(config).steps.find(({ code }) => code?.name === name)?.code?.text ?? "";

describe("the set-up", () => {
  it.each(["rollcall-reader.yaml", "rollcall-reader.tf"])("%s grants exactly what the list says", (name) => {
    const text = textOf(
      { resource: "organizations/12", quotaProject: "host-project", auditLog: "all" },
      name,
    );
    const granted = new Set(text.match(/(?<=^- |^ {4}")[a-z][A-Za-z.]+\.[A-Za-z.]*(\/[A-Za-z.]+)?(?=$|")/gm));
    expect(granted).toEqual(new Set(onResource));
  });
  it("asks for nothing of a dataset that is switched off, named or not", () => {
    const named = { resource: "organizations/12", logDataset: "logs-project.audit" };
    expect(textOf({ ...named, logAnalytics: "measure" }, "audit-logs.sh")).toContain("logs-project:audit");
    const { steps } = setUp({ ...named, logAnalytics: "off" });
    expect(JSON.stringify(steps)).toBe(JSON.stringify(setUp({ resource: "organizations/12" }).steps));
  });
  it.each([
    [undefined, []],
    ["off", []],
    ["admin-activity", ["logging.logEntries.list"]],
    ["all", ["logging.logEntries.list", "logging.privateLogEntries.list"]],
  ])("asks for logs as far as the source reads them (%s)", (auditLog, wanted) => {
    const config = { resource: "organizations/12", auditLog };
    for (const name of ["rollcall-reader.yaml", "rollcall-reader.tf"])
      expect(textOf(config, name).match(/logging\.[A-Za-z.]+/g) ?? []).toEqual(wanted);
    expect(textOf(config, "set-up.sh").includes("logging.googleapis.com")).toBe(wanted.length > 0);
  });
  it("asks for what reads a dataset and insights only where the source names them, and makes a sink that leaves nothing out", () => {
    const plain = { resource: "organizations/12", quotaProject: "host-project" };
    const more = { ...plain, logDataset: "logs-project.audit", policyInsights: true };
    const chosen = ["logging.sinks.list", "recommender.iamPolicyInsights.list"];
    for (const name of ["rollcall-reader.yaml", "rollcall-reader.tf"]) {
      for (const permission of chosen) {
        expect(textOf(plain, name)).not.toContain(permission);
        expect(textOf(more, name)).toContain(permission);
      }
    }
    expect(textOf(plain, "audit-logs.sh")).toBe("");
    const text = textOf(more, "audit-logs.sh");
    expect(text).toContain(
      "bigquery.googleapis.com/projects/logs-project/datasets/audit --organization=12 --include-children --use-partitioned-tables",
    );
    expect(text).toContain(`--log-filter='${proposedFilter}'`);
    expect(textOf({ ...more, logBucket: "projects/p/locations/eu/buckets/b" }, "audit-logs.sh")).toContain(
      "logging.googleapis.com/projects/p/locations/eu/buckets/b --organization=12",
    );
    expect(textOf(more, "set-up.sh")).toContain("bigquery.googleapis.com recommender.googleapis.com");
  });
  it("asks on one project for nothing that only organizations and folders have", () => {
    const text = textOf({ resource: "projects/shop-prod" }, "rollcall-reader.yaml");
    expect(text).not.toMatch(/organizations|folders|projects\.list/);
    expect(text).toContain("resourcemanager.projects.getIamPolicy");
    expect(textOf({ resource: "projects/shop-prod" }, "set-up.sh")).toContain(
      "gcloud projects add-iam-policy-binding shop-prod",
    );
  });
  it("binds a folder's reader on the folder, and makes the role above it", () => {
    const text = textOf({ resource: "folders/34", quotaProject: "host-project" }, "set-up.sh");
    expect(text).toContain("folders add-iam-policy-binding 34");
    expect(text).toContain("--organization=ORGANIZATION_NUMBER");
  });
  it("makes no key, and signs in by impersonation", () => {
    const steps = setUp({ resource: "organizations/12" })
      .steps.map(({ code }) => code?.text ?? "")
      .join("\n");
    expect(steps).not.toMatch(/keys create/);
    expect(steps).toContain("create-cred-config");
    expect(steps).toContain("--service-account=rollcall-reader@HOST_PROJECT.iam.gserviceaccount.com");
  });
});

describe("the configuration", () => {
  it("needs to know what to collect, and nothing more", () => {
    const config = { resource: "organizations/123" };
    expect(gcpSourceConfig.parse(config)).toEqual(config);
  });
  it("gives every field a title and a description, so a form can be drawn", () => {
    const schema = z.toJSONSchema(gcpSourceConfig, { io: "input" });
    for (const field of Object.values(schema.properties ?? {}))
      expect(field).toMatchObject({ title: expect.any(String), description: expect.any(String) });
  });
  it.each([
    ["nothing to collect", {}],
    ["a bare number", { resource: "123" }],
    ["a path that leads elsewhere", { resource: "projects/../organizations/1" }],
    ["a secret", { resource: "projects/shop-prod", privateKey: "x" }],
    ["a person to impersonate", { resource: "projects/shop-prod", impersonate: "jane@example.com" }],
  ])("refuses %s", (_, config) => {
    expect(gcpSourceConfig.safeParse(config).success).toBe(false);
  });
});

describe("statements", () => {
  it("of a role are one that allows its permissions", () => {
    expect(gcpPolicyStatements({ includedPermissions: ["a.b.get"] })).toMatchObject([
      { effect: "Allow", actions: ["a.b.get"], condition: null },
    ]);
  });
  it("of a deny policy are one per rule, with whom it is for, what it leaves out, and when", () => {
    const denialCondition = { expression: "!resource.matchTag('1/env', 'test')", title: "not in test" };
    const rule = {
      description: "no deletion",
      denyRule: {
        deniedPrincipals: ["principalSet://goog/public:all"],
        exceptionPrincipals: ["principalSet://goog/group/admins@example.com"],
        deniedPermissions: ["cloudresourcemanager.googleapis.com/projects.delete"],
        exceptionPermissions: ["x.googleapis.com/y.get"],
        denialCondition,
      },
    };
    expect(gcpPolicyStatements({ rules: [rule, {}] })).toMatchObject([
      {
        sid: "no deletion",
        effect: "Deny",
        actions: ["cloudresourcemanager.googleapis.com/projects.delete", "but not x.googleapis.com/y.get"],
        resources: [
          "what it is attached to and everything below, for principalSet://goog/public:all",
          "but not for principalSet://goog/group/admins@example.com",
        ],
        condition: denialCondition,
      },
      { sid: null, effect: "Deny", actions: [] },
    ]);
  });
  it.each<Json>([null, "text", [], {}, { rules: "x" }])("of %j there are none", (document) => {
    expect(gcpPolicyStatements(document)).toBeNull();
  });
});
