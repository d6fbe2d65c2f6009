/** The real gcloud and Terraform read what is written for them: every option is known, every block well formed. Nothing is run. */

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isRefusal } from "#lib/domain/remediation/change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import {
  inlinePolicyResource,
  managedPolicyResource,
  ownPolicyResources,
} from "../aws/remediation/terraform.ts";
import { bindingChange } from "../gcp/remediation/binding-change.ts";
import { customRoleChange } from "../gcp/remediation/custom-role-change.ts";
import { policyTarget } from "../gcp/remediation/policy-target.ts";
import { credentialChange, retireChange } from "../gcp/remediation/retire-change.ts";
import type { Outcome, Subject } from "../remediation.ts";

/** gcloud takes seconds to say anything: only where real tools are asked for. */
const has = (tool: string) =>
  process.env.PEERS !== undefined &&
  (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, tool)));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollcall-tools-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const project = { externalId: "projects/42", kind: "gcp_project", name: "shop-prod" };
const places = [
  { scope: project, via: "binding" },
  { scope: { externalId: "folders/9", kind: "gcp_folder", name: "prod" }, via: "binding" },
  {
    scope: { externalId: "organizations/7", kind: "gcp_organization", name: "acme.example" },
    via: "binding",
  },
  ...[
    "storage.googleapis.com/receipts",
    "iam.googleapis.com/serviceAccounts/100",
    "secretmanager.googleapis.com/projects/42/secrets/k",
  ].map((path) => ({ scope: project, via: `binding/${path}` })),
  ...[
    "pubsub.googleapis.com/projects/p/topics/t",
    "pubsub.googleapis.com/projects/p/subscriptions/s",
    "run.googleapis.com/projects/p/locations/europe-west1/services/api",
    "artifactregistry.googleapis.com/projects/p/locations/europe-west1/repositories/images",
  ].map((path) => ({ scope: project, via: `binding/${path}` })),
];
const subject: Subject = {
  ...{
    kind: "gcp_service_account",
    externalId: "100",
    name: "ci",
    resourceName: "ci@shop-prod.iam.gserviceaccount.com",
  },
  ...{ attributes: {}, tags: {}, disabled: false, aliases: [], scopes: [project] },
};
const condition: Json = { title: "nights, only", expression: 'request.time.getHours("UTC") < 6' };

function gcpChanges() {
  const targets = places.flatMap((place) => policyTarget(place) ?? []);
  const custom = {
    id: "ci_used",
    parent: ["--project", "shop-prod"] as ["--project", string],
    permissions: ["a.b.get"],
  };
  const old = {
    member: "serviceAccount:ci@shop-prod.iam.gserviceaccount.com",
    role: "roles/storage.admin",
    title: "roles/storage.admin",
  };
  const bindings = targets.map((target) =>
    bindingChange({
      target,
      old: { ...old, condition: target.hasConditions ? condition : null },
      roles: [{ name: "projects/shop-prod/roles/ci_used", custom }],
      why: "",
      notes: [],
    }),
  );
  const plain = targets
    .slice(0, 1)
    .map((target) =>
      bindingChange({ target, old: { ...old, condition: null }, roles: [], why: "", notes: [] }),
    );
  const edited = targets.slice(0, 1).map((target) =>
    customRoleChange({
      role: { name: "projects/shop-prod/roles/x", title: "x" },
      removed: ["a.b.get"],
      member: old.member,
      target,
      isShared: false,
      notes: [],
    }),
  );
  const key = {
    externalId: "k1",
    kind: "gcp_service_account_key",
    status: "active",
    createdOn: null,
    lastUsedOn: null,
    attributes: {},
  };
  const outcomes: (Outcome | null)[] = [
    ...bindings,
    ...plain,
    ...edited,
    retireChange({ subject, credentials: [], grants: [], groups: [], workloads: 0 }),
    credentialChange(key, subject),
  ];
  return outcomes.flatMap((one) => (one === null || isRefusal(one) ? [] : [one]));
}

describe.skipIf(!has("gcloud"))(
  `gcloud${has("gcloud") ? "" : " (skipped: not installed, or PEERS is not set)"}`,
  () => {
    it("knows every command and option, and stops only for want of an account", async () => {
      const texts = gcpChanges().flatMap(({ steps }) =>
        steps.flatMap((step) => [...step.texts, ...step.inverse]),
      );
      const files = texts
        .filter(({ format }) => format === "cli")
        .map(({ text }) => text)
        .join("\n");
      const flat = files.replace(/ \\\n +/g, " ").split("\n");
      // Files are written first; of commands alike but for names one is enough.
      const commands = new Map(
        flat
          .filter((line) => line.startsWith("gcloud "))
          .map((line) => [line.replace(/=('[^']*'|\S+)/g, ""), line]),
      );
      expect(commands.size).toBeGreaterThan(20);
      await writeFile(
        join(folder, "role.json"),
        '{"title":"t","stage":"GA","includedPermissions":["a.b.get"]}',
      );
      await writeFile(join(folder, "condition.json"), JSON.stringify(condition));
      const lines = [...commands.values()].map((line) =>
        line
          .replace(/ > \S+$/, "")
          .replace(/--file=\S+/, "--file=role.json")
          .replace(/--condition-from-file=\S+/, "--condition-from-file=condition.json"),
      );
      const answers = await inTurns(lines, 2, (line) => shell(line));
      for (const { line, code, text } of answers)
        expect(`${code} ${text.slice(0, 300)}`, line).toMatch(/^1 [\s\S]*(active account|credential)/);
    }, 400_000);
  },
);

describe.skipIf(!has("terraform"))(
  `terraform${has("terraform") ? "" : " (skipped: not installed, or PEERS is not set)"}`,
  () => {
    it("reads every text", async () => {
      const document: Json = {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: ["s3:GetObject"],
            // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable.
            Resource: "arn:aws:s3:::${aws:username}/%{x}",
            Condition: { Bool: { a: true } },
          },
        ],
      };
      const holder = { noun: "role" as const, name: "a-b" };
      const own = [
        inlinePolicyResource(holder, "p+q", document),
        managedPolicyResource("arn:aws:iam::1:policy/x", { name: "x", path: "/" }, document),
        ownPolicyResources(holder, [{ name: "y", document }], "arn:aws:iam::aws:policy/z"),
      ];
      const google = gcpChanges()
        .flatMap(({ steps }) => steps.flatMap(({ texts }) => texts))
        .filter(({ format, name }) => format === "terraform" && name !== "disabled");
      const text = [...own, ...google].map((one) => one.text).join("\n\n");
      await writeFile(join(folder, "main.tf"), text);
      const { code, text: said } = await shell("terraform fmt -no-color main.tf");
      expect(said).not.toContain("Error");
      expect(code).toBe(0);
    });
  },
);

function shell(line: string): Promise<{ line: string; code: number; text: string }> {
  const env = {
    ...process.env,
    CLOUDSDK_CONFIG: join(folder, "gcloud"),
    CLOUDSDK_CORE_DISABLE_PROMPTS: "1",
    CHECKPOINT_DISABLE: "1",
  };
  return new Promise((resolve) => {
    execFile("bash", ["-c", line], { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ line, code: typeof error?.code === "number" ? error.code : 0, text: stdout + stderr }),
    );
  });
}

async function inTurns<In, Out>(
  items: readonly In[],
  atOnce: number,
  work: (item: In) => Promise<Out>,
): Promise<Out[]> {
  const found: Out[] = [];
  for (let at = 0; at < items.length; at += atOnce)
    found.push(...(await Promise.all(items.slice(at, at + atOnce).map(work))));
  return found;
}
