/** The organization and its folders on day 0: who holds power over everything below them, and the roles all projects share. */
import { COMPANY_DOMAIN } from "../../estate.ts";
import { momentOf } from "./activity.ts";
import { addCustomRole, emailOf, grant, until } from "./forge.ts";
import { agent, group, type Member, user } from "./members.ts";
import type { NodeState, OrganizationState } from "./model.ts";
import { COLLECTOR_ACCOUNT, type Organization, SECURITY_PROJECT } from "./organization.ts";

const ADMIN_PROJECT = "northwind-org-admin";
const member = (project: string, id: string): Member => ({ kind: "account", email: emailOf(project, id) });

export function foundOrganization(organization: Organization): OrganizationState {
  const root = emptyNode(-1500);
  const nodes: Record<string, NodeState> = { [organization.name]: root };
  for (const folder of organization.folders) nodes[folder.name] = emptyNode(folder.createdDay);
  const state: OrganizationState = { day: 0, nodes, roles: [] };
  grantPeople(root, organization);
  grantMachines(root, organization);
  root.auditConfigs.push({
    service: "allServices",
    logs: [
      { type: "ADMIN_READ", exempted: [`serviceAccount:${emailOf(SECURITY_PROJECT, "posture-scanner")}`] },
    ],
  });
  root.contacts.push(contact("1", `security@${COMPANY_DOMAIN}`, ["SECURITY", "TECHNICAL_INCIDENTS"]));
  addRoles(state);
  addDenials(root, organization);
  for (const folder of organization.folders) fillFolder(nodes[folder.name], folder.displayName);
  return state;
}

function emptyNode(day: number): NodeState {
  const policyChangedAt = momentOf(day, 600);
  return { bindings: [], auditConfigs: [], denyPolicies: [], contacts: [], tags: {}, policyChangedAt };
}

function contact(id: string, email: string, categories: string[]) {
  return { id, email, categories, state: "VALID" as const, validatedAt: momentOf(-600, 700) };
}

function grantPeople(root: NodeState, { name, number }: Organization): void {
  grant(
    root.bindings,
    "resourcemanager.organizationAdmin",
    group(`gcp-organization-admins@${COMPANY_DOMAIN}`),
  );
  grant(root.bindings, "billing.admin", group(`gcp-billing@${COMPANY_DOMAIN}`));
  grant(root.bindings, "iam.securityReviewer", group(`gcp-auditors@${COMPANY_DOMAIN}`));
  grant(root.bindings, "browser", { kind: "domain", domain: COMPANY_DOMAIN });
  grant(root.bindings, "owner", user(`founder@${COMPANY_DOMAIN}`));
  grant(root.bindings, "iam.securityReviewer", user(`audit@ledgerhouse.example`), until(-40, "Audit 2025"));
  const staff = "locations/global/workforcePools/northwind-staff";
  grant(root.bindings, "logging.viewer", { kind: "pool-group", pool: staff, group: "gcp-operators" });
  grant(root.bindings, "monitoring.viewer", { kind: "accounts-below", node: name });
  grant(
    root.bindings,
    "securitycenter.serviceAgent",
    agent(`service-org-${number}@gcp-sa-securitycenter.iam.gserviceaccount.com`),
  );
  grant(root.bindings, "aiplatform.viewer", {
    kind: "agents",
    domain: `agents.global.org-${number}.system.id.goog`,
  });
}

function grantMachines(root: NodeState, { name }: Organization): void {
  const apply = member(ADMIN_PROJECT, "terraform-apply");
  for (const role of ["resourcemanager.folderAdmin", "resourcemanager.projectCreator", "iam.securityAdmin"])
    grant(root.bindings, role, apply);
  grant(root.bindings, "browser", member(ADMIN_PROJECT, "terraform-plan"));
  grant(root.bindings, `${name}/roles/machineIdentityReader`, member(SECURITY_PROJECT, COLLECTOR_ACCOUNT));
  grant(root.bindings, "iam.securityReviewer", member(SECURITY_PROJECT, "posture-scanner"));
  grant(root.bindings, `${name}/roles/incidentResponder`, member(SECURITY_PROJECT, "incident-responder"));
  // Deleted a week ago; the binding stays without effect.
  grant(root.bindings, `${name}/roles/legacyOperator`, member(ADMIN_PROJECT, "terraform-plan"));
}

function addRoles(state: OrganizationState): void {
  const add = (id: string, title: string, permissions: string[], deleted = false) =>
    addCustomRole({ state }, momentOf(-700, 640), { id, title, permissions, deleted });
  add("machineIdentityReader", "Machine identity inventory reader", [
    "cloudasset.assets.listIamPolicy",
    "cloudasset.assets.listResource",
    "cloudasset.assets.searchAllResources",
    "essentialcontacts.contacts.list",
    "iam.denypolicies.get",
    "iam.denypolicies.list",
    "iam.roles.get",
    "iam.roles.list",
    "iam.serviceAccounts.getIamPolicy",
    "iam.serviceAccounts.list",
    "policyanalyzer.serviceAccountKeyLastAuthenticationActivities.query",
    "policyanalyzer.serviceAccountLastAuthenticationActivities.query",
    "resourcemanager.organizations.get",
  ]);
  add("incidentResponder", "Incident responder", [
    "compute.instances.stop",
    "iam.serviceAccountKeys.disable",
    "iam.serviceAccounts.disable",
  ]);
  add("dataAuditor", "Data auditor", [
    "bigquery.tables.getData",
    "storage.objects.get",
    "storage.objects.list",
  ]);
  add("legacyOperator", "Legacy operator", ["compute.instances.start", "compute.instances.stop"], true);
}

function addDenials(root: NodeState, { number }: Organization): void {
  root.denyPolicies.push({
    id: "no-new-keys",
    displayName: "Keys are made by the key broker alone",
    createdAt: momentOf(-200, 640),
    rules: [
      {
        description: "Everybody but the broker and the administrators",
        principals: ["principalSet://goog/public:all"],
        exceptPrincipals: [
          `principalSet://goog/group/gcp-organization-admins@${COMPANY_DOMAIN}`,
          `principal://iam.googleapis.com/projects/-/serviceAccounts/${emailOf(ADMIN_PROJECT, "terraform-apply")}`,
        ],
        permissions: ["iam.googleapis.com/serviceAccountKeys.create"],
        exceptPermissions: [],
        condition: {
          title: "Production only",
          description: null,
          expression: `resource.matchTag('${number}/environment', 'production')`,
        },
      },
      {
        description: "Logs go on, whoever asks",
        principals: ["principalSet://goog/public:all"],
        exceptPrincipals: [
          `principal://iam.googleapis.com/projects/-/serviceAccounts/${emailOf(ADMIN_PROJECT, "terraform-apply")}`,
        ],
        permissions: ["logging.googleapis.com/sinks.delete"],
        exceptPermissions: [],
        condition: null,
      },
    ],
  });
}

function fillFolder(node: NodeState | undefined, name: string): void {
  if (!node) return;
  const environments: Record<string, string> = {
    Production: "production",
    Development: "development",
    Platform: "platform",
  };
  const environment = environments[name];
  if (environment !== undefined) node.tags = { environment };
  if (name === "Production") {
    grant(node.bindings, "monitoring.viewer", group(`gcp-oncall@${COMPANY_DOMAIN}`));
    grant(node.bindings, "run.admin", member(ADMIN_PROJECT, "terraform-apply"));
    node.contacts.push(contact("1", `production@${COMPANY_DOMAIN}`, ["ALL"]));
  }
  if (name === "Development") {
    // Given for a migration that has long been done.
    grant(node.bindings, "owner", member(ADMIN_PROJECT, "org-bootstrap"));
    grant(
      node.bindings,
      "editor",
      group(`gcp-contractors@${COMPANY_DOMAIN}`),
      until(120, "Contract until autumn"),
    );
  }
  if (name === "Platform") {
    grant(node.bindings, "owner", group(`gcp-platform-leads@${COMPANY_DOMAIN}`));
    node.tags = { ...node.tags, team: "platform" };
  }
}
