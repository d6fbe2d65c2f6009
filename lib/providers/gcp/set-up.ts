/** How a Google Cloud source is set up: a reader account without keys, allowed exactly what the list says. Every text is ready to paste. */
import type { SetUp, SetUpStep } from "../contract.ts";
import { datasetState } from "./log-engines.ts";
import { proposedFilter } from "./log-sink.ts";
import list from "./permissions.json" with { type: "json" };

type Permission = { permission: string; where: string };
type Optional = Permission & { setting: string };
/** As far as it was filled in. */
type Config = Record<string, unknown>;

const permissions: Permission[] = list.permissions;
const optional: Optional[] = list.optional;

/** The APIs that must be enabled in the quota project, and nowhere else. */
const requiredApis = [
  "cloudasset.googleapis.com",
  "cloudresourcemanager.googleapis.com",
  "essentialcontacts.googleapis.com",
  "iam.googleapis.com",
  "iamcredentials.googleapis.com",
  "policyanalyzer.googleapis.com",
  "sts.googleapis.com",
];

/** Nothing needs to be made up: Google Cloud knows the reader by its pool, not by a shared value. */
export function setUp(given: Config): SetUp {
  return { config: given, steps: stepsFor(withoutWhatIsOff(given)) };
}

/** A dataset that is switched off needs no permission, named or not. */
function withoutWhatIsOff(config: Config): Config {
  return datasetState(config) === "off" ? { ...config, logDataset: undefined } : config;
}

function stepsFor(config: Config): SetUpStep[] {
  const resource =
    typeof config.resource === "string" ? config.resource : "organizations/ORGANIZATION_NUMBER";
  const host = typeof config.quotaProject === "string" ? config.quotaProject : "HOST_PROJECT";
  const steps: SetUpStep[] = [
    {
      title: "Make a role of exactly these permissions",
      text: "They read and change nothing, and no secret's value. A folder cannot hold roles: make it in the organization above.",
      code: { name: "rollcall-reader.yaml", text: readerRole(resource, config) },
    },
    {
      title: "Make the reader account, and give it the role",
      text: `It has no key. The APIs are enabled in ${host} alone; the projects that are read need none of them.`,
      code: { name: "set-up.sh", text: gcloud(resource, host, config) },
    },
    {
      title: "Or the same with Terraform",
      text: "Use one of the two, not both.",
      code: { name: "rollcall-reader.tf", text: terraform(resource, host, config) },
    },
  ];
  const { logDataset } = config;
  const logs = typeof logDataset === "string" ? [datasetStep(resource, host, logDataset, config)] : [];
  return [...steps, ...logs, signIn(host)];
}

/** A sink that leaves nothing out is what makes the absence of an entry mean something. */
function datasetStep(resource: string, host: string, dataset: string, { logBucket }: Config): SetUpStep {
  const at = dataset.lastIndexOf(".");
  const [project, name] = [dataset.slice(0, at), dataset.slice(at + 1)];
  const [kind = "", id = ""] = resource.split("/");
  const isBucket = typeof logBucket === "string";
  const destination = isBucket
    ? `logging.googleapis.com/${logBucket}`
    : `bigquery.googleapis.com/projects/${project}/datasets/${name}`;
  const node = `--${kind.slice(0, -1)}=${id}${kind === "projects" ? "" : " --include-children"}`;
  const tables = isBucket ? "" : " --use-partitioned-tables";
  const member = `serviceAccount:${readerEmail(host)}`;
  return {
    title: "Send the audit logs of software to the dataset, and let the reader ask it",
    text: "The sink sends both logs of everything below, of software alone. Its writer identity, which the command prints, needs roles/logging.bucketWriter on the bucket's project, or roles/bigquery.dataEditor on the dataset. Queries are billed to the quota project by the bytes they scan; measuring says how many before the first run.",
    code: {
      name: "audit-logs.sh",
      text: [
        `gcloud logging sinks create rollcall-audit ${destination} ${node}${tables} \\`,
        `  --log-filter='${proposedFilter}'`,
        `gcloud projects add-iam-policy-binding ${host} --member=${member} --role=roles/bigquery.jobUser --condition=None`,
        `bq add-iam-policy-binding --member=${member} --role=roles/bigquery.dataViewer ${project}:${name}`,
        "",
      ].join("\n"),
    },
  };
}

function signIn(host: string): SetUpStep {
  return {
    title: "Let the worker become the reader without a key",
    text: "On Google Cloud: attach the account to what the worker runs on. Elsewhere: trust your own issuer, for this one subject. Impersonation is needed: some of the APIs refuse federated identities themselves.",
    code: { name: "federation.sh", text: federation(host) },
  };
}

/**
 * The permissions that are granted on what is collected. Projects and folders know none of organizations alone, and what a source may
 * leave out is asked for only where it does not.
 */
export function readerPermissions(resource: string, given: Config): string[] {
  const config = withoutWhatIsOff(given);
  const unread =
    { all: /^$/, "admin-activity": /^logging\.private/ }[String(config.auditLog)] ?? /^logging\./;
  const rows = permissions
    .filter(({ where, permission }) => where === "resource" && !unread.test(permission))
    .map(({ permission }) => permission);
  const chosen = optional
    .filter(({ where, setting }) => where === "resource" && isSet(config[setting]))
    .map(({ permission }) => permission);
  const inProject = resource.startsWith("projects/");
  const aboveProjects = /^resourcemanager\.(organizations|folders)\.|^resourcemanager\.projects\.list$/;
  return [...rows, ...chosen]
    .filter((permission) => !(inProject && aboveProjects.test(permission)))
    .toSorted();
}

const isSet = (value: unknown) => value !== undefined && value !== false && value !== "";

function apisFor({ auditLog, logDataset, policyInsights }: Config): string[] {
  const readsLogs = auditLog === "all" || auditLog === "admin-activity" || isSet(logDataset);
  return [
    ...requiredApis,
    ...(readsLogs ? ["logging.googleapis.com"] : []),
    ...(isSet(logDataset) ? ["bigquery.googleapis.com"] : []),
    ...(isSet(policyInsights) ? ["recommender.googleapis.com"] : []),
  ];
}

/** A custom role as `gcloud iam roles create --file` reads it. */
function readerRole(resource: string, config: Config): string {
  const lines = readerPermissions(resource, config).map((permission) => `- ${permission}`);
  return ["title: Rollcall reader", "stage: GA", "includedPermissions:", ...lines, ""].join("\n");
}

function holderOf(resource: string): { flag: string; role: string } {
  const [kind, id = ""] = resource.split("/");
  if (kind === "projects") return { flag: `--project=${id}`, role: `projects/${id}/roles/rollcallReader` };
  const organization = kind === "organizations" ? id : "ORGANIZATION_NUMBER";
  return {
    flag: `--organization=${organization}`,
    role: `organizations/${organization}/roles/rollcallReader`,
  };
}

function bindCommand(resource: string): string {
  const [kind, id = ""] = resource.split("/");
  if (kind === "projects") return `gcloud projects add-iam-policy-binding ${id}`;
  if (kind === "folders") return `gcloud resource-manager folders add-iam-policy-binding ${id}`;
  return `gcloud organizations add-iam-policy-binding ${id}`;
}

function gcloud(resource: string, host: string, config: Config): string {
  const { flag, role } = holderOf(resource);
  const member = `--member=serviceAccount:${readerEmail(host)}`;
  return [
    `gcloud services enable ${apisFor(config).join(" ")} --project=${host}`,
    `gcloud iam service-accounts create rollcall-reader --project=${host} --description="Reads the inventory of machine identities"`,
    `gcloud iam roles create rollcallReader ${flag} --file=rollcall-reader.yaml`,
    `${bindCommand(resource)} ${member} --role=${role} --condition=None`,
    `gcloud projects add-iam-policy-binding ${host} ${member} --role=roles/serviceusage.serviceUsageConsumer --condition=None`,
    "",
  ].join("\n");
}

function federation(host: string): string {
  const pool = "projects/HOST_NUMBER/locations/global/workloadIdentityPools/rollcall";
  const subject = "system:serviceaccount:rollcall:rollcall";
  return [
    `gcloud iam workload-identity-pools create rollcall --location=global --project=${host}`,
    `gcloud iam workload-identity-pools providers create-oidc worker --workload-identity-pool=rollcall --location=global --project=${host} \\`,
    `  --issuer-uri=ISSUER --attribute-mapping=google.subject=assertion.sub --attribute-condition='assertion.sub=="${subject}"'`,
    `gcloud iam service-accounts add-iam-policy-binding ${readerEmail(host)} --role=roles/iam.workloadIdentityUser \\`,
    `  --member="principal://iam.googleapis.com/${pool}/subject/${subject}"`,
    `gcloud iam workload-identity-pools create-cred-config ${pool}/providers/worker --service-account=${readerEmail(host)} \\`,
    "  --credential-source-file=/var/run/secrets/rollcall/token --output-file=rollcall-credentials.json",
    "",
  ].join("\n");
}

function terraform(resource: string, host: string, config: Config): string {
  const [kind = "", id = ""] = resource.split("/");
  const isProject = kind === "projects";
  const organization = kind === "organizations" ? id : "ORGANIZATION_NUMBER";
  const role = isProject ? "google_project_iam_custom_role" : "google_organization_iam_custom_role";
  const [binding, where] = {
    projects: ["google_project_iam_member", `project = "${id}"`],
    folders: ["google_folder_iam_member", `folder = "folders/${id}"`],
    organizations: ["google_organization_iam_member", `org_id = "${id}"`],
  }[kind] ?? ["google_organization_iam_member", `org_id = "${id}"`];
  const rows = readerPermissions(resource, config).map((permission) => `    "${permission}",`);
  return `resource "google_service_account" "rollcall" {
  project      = "${host}"
  account_id   = "rollcall-reader"
  display_name = "Rollcall reader"
}

resource "${role}" "rollcall" {
  ${isProject ? `project = "${id}"` : `org_id  = "${organization}"`}
  role_id = "rollcallReader"
  title   = "Rollcall reader"
  permissions = [
${rows.join("\n")}
  ]
}

resource "${binding}" "rollcall" {
  ${where}
  role   = ${role}.rollcall.name
  member = google_service_account.rollcall.member
}

resource "google_project_iam_member" "rollcall_quota" {
  project = "${host}"
  role    = "roles/serviceusage.serviceUsageConsumer"
  member  = google_service_account.rollcall.member
}
`;
}

function readerEmail(host: string): string {
  return `rollcall-reader@${host}.iam.gserviceaccount.com`;
}
