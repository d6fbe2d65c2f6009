/**
 * What a binding is on, in the words of gcloud. Its add and remove commands read a policy with its etag and write it back under it, so
 * an edit by somebody else in between is refused and not lost; a whole policy is never written here.
 */
import type { Json } from "#lib/ingest/contract.ts";
import {
  type Argument,
  command,
  commands,
  fileName,
  into,
  jsonText,
  writeFile,
} from "../../remediation/command-text.ts";
import type { JudgedGrant } from "../../remediation.ts";

export type PolicyTarget = {
  /** `project shop-prod`, `bucket receipts`. */
  words: string;
  /** `gcloud projects`, with what follows the verb. */
  command: string[];
  name: string;
  options: [string, string][];
  /** Whether its commands take conditions. */
  hasConditions: boolean;
  /** Of the Google provider of Terraform, without `_iam_member`; null where none is written here. */
  terraform: { type: string; fields: [string, string][] } | null;
};

type Reading = (path: string, project: string) => PolicyTarget | null;

/** By the service that stands first in a full resource name; what is not here has no command that takes one binding. */
const resources: Record<string, Reading> = {
  "storage.googleapis.com": (path, project) => {
    const bucket = /^(?:projects\/_\/buckets\/)?([^/]+)$/.exec(path)?.[1];
    return bucket === undefined
      ? null
      : {
          ...{ words: `bucket ${bucket}`, command: ["gcloud", "storage", "buckets"], name: `gs://${bucket}` },
          ...{ options: [["--project", project]], hasConditions: true },
          terraform: { type: "google_storage_bucket", fields: [["bucket", bucket]] },
        };
  },
  "iam.googleapis.com": (path, project) => {
    const account = /^(?:projects\/[^/]+\/)?serviceAccounts\/([^/]+)$/.exec(path)?.[1];
    return account === undefined
      ? null
      : {
          ...{
            words: `service account ${account}`,
            command: ["gcloud", "iam", "service-accounts"],
            name: account,
          },
          ...{ options: [["--project", project]], hasConditions: true },
          terraform: {
            type: "google_service_account",
            fields: [["service_account_id", `projects/${project}/serviceAccounts/${account}`]],
          },
        };
  },
  "secretmanager.googleapis.com": (path, project) =>
    named(path, /^projects\/[^/]+\/secrets\/([^/]+)$/, (name) => ({
      ...{ words: `secret ${name}`, command: ["gcloud", "secrets"], name, options: [["--project", project]] },
      ...{
        hasConditions: true,
        terraform: {
          type: "google_secret_manager_secret",
          fields: [
            ["project", project],
            ["secret_id", name],
          ],
        },
      },
    })),
  "pubsub.googleapis.com": (path, project) =>
    named(path, /^projects\/[^/]+\/((?:topics|subscriptions)\/[^/]+)$/, (found) => {
      const [kind = "", name = ""] = found.split("/");
      const noun = kind.slice(0, -1);
      return {
        ...{
          words: `${noun} ${name}`,
          command: ["gcloud", "pubsub", kind],
          name,
          options: [["--project", project]],
        },
        ...{
          hasConditions: false,
          terraform: {
            type: `google_pubsub_${noun}`,
            fields: [
              ["project", project],
              [noun, name],
            ],
          },
        },
      };
    }),
  "run.googleapis.com": (path, project) =>
    located(path, project, "services", ["gcloud", "run", "services"], "--region", "service"),
  "artifactregistry.googleapis.com": (path, project) =>
    located(
      path,
      project,
      "repositories",
      ["gcloud", "artifacts", "repositories"],
      "--location",
      "repository",
    ),
};

function named(path: string, form: RegExp, made: (name: string) => PolicyTarget): PolicyTarget | null {
  const name = form.exec(path)?.[1];
  return name === undefined ? null : made(name);
}

function located(
  path: string,
  project: string,
  kind: string,
  words: string[],
  option: string,
  noun: string,
): PolicyTarget | null {
  const [, place = "", name = ""] =
    new RegExp(`^projects/[^/]+/locations/([^/]+)/${kind}/([^/]+)$`).exec(path) ?? [];
  if (name === "") return null;
  const options: [string, string][] = [
    [option, place],
    ["--project", project],
  ];
  return { words: `${noun} ${name}`, command: words, name, options, hasConditions: false, terraform: null };
}

/** Null where no command changes one binding of it. */
export function policyTarget({ scope, via }: Pick<JudgedGrant, "scope" | "via">): PolicyTarget | null {
  const id = scope.externalId.split("/").at(-1) ?? scope.externalId;
  const resource = /^binding\/([^/]+)\/(.+)$/s.exec(via);
  if (resource !== null) {
    const [, service = "", path = ""] = resource;
    return Object.hasOwn(resources, service) ? (resources[service]?.(path, scope.name) ?? null) : null;
  }
  if (via !== "binding") return null;
  const base = { options: [], hasConditions: true };
  switch (scope.kind) {
    case "gcp_project":
      return {
        ...base,
        words: `project ${scope.name}`,
        command: ["gcloud", "projects"],
        name: scope.name,
        terraform: { type: "google_project", fields: [["project", scope.name]] },
      };
    case "gcp_folder":
      return {
        ...base,
        words: `folder ${scope.name}`,
        command: ["gcloud", "resource-manager", "folders"],
        name: id,
        terraform: { type: "google_folder", fields: [["folder", `folders/${id}`]] },
      };
    case "gcp_organization":
      return {
        ...base,
        words: `organization ${scope.name}`,
        command: ["gcloud", "organizations"],
        name: id,
        terraform: { type: "google_organization", fields: [["org_id", id]] },
      };
    default:
      return null;
  }
}

export type Binding = { member: string; role: string; condition: Json };

/** A condition comes from a file: its expression may hold commas, which gcloud would cut at. */
export function bindingLines(
  verb: "add" | "remove",
  target: PolicyTarget,
  { member, role, condition }: Binding,
): string[] {
  const words: Argument[] = [
    ...target.command,
    `${verb}-iam-policy-binding`,
    target.name,
    ...target.options,
    ["--member", member],
    ["--role", role],
  ];
  if (condition === null)
    return [
      command(...words, ...(target.hasConditions ? [["--condition", "None"] as [string, string]] : [])),
    ];
  const file = fileName([target.name, role, "condition"], "json");
  return [writeFile(file, jsonText(condition)), command(...words, ["--condition-from-file", file])];
}

export function backupOf(target: PolicyTarget) {
  const file = fileName([target.name, "policy", "before"], "json");
  return commands(
    "backup",
    into(
      file,
      command(...target.command, "get-iam-policy", target.name, ...target.options, ["--format", "json"]),
    ),
  );
}
