/** What can be seen: per organization, folder and project, from the permissions alone and whatever can stand in for what is denied. */
import type { World } from "../../world.ts";
import type { GcpPermissions } from "../permissions.ts";
import { foldersAbove, isShutDown, type ProjectFacts, SECURITY_PROJECT } from "../world/organization.ts";

export type Sight = {
  /** Whether the tree is known; without it nothing is. */
  tree: boolean;
  /** Projects that still run. */
  projects: ProjectFacts[];
  accounts(project: string): boolean;
  keys(project: string): boolean;
  pools(project: string): boolean;
  providers(project: string): boolean;
  /** `node`: `organizations/1` or `projects/1`. */
  customRoles(node: string): boolean;
  policy(node: string): boolean;
  accountPolicies(project: string): boolean;
  resourcePolicies: boolean;
  denyPolicies(node: string): boolean;
  workloads: boolean;
  tags(node: string): boolean;
  contacts(node: string): boolean;
  accountUse(project: string): boolean;
  keyUse(project: string): boolean;
};

function openProjects(world: World): ProjectFacts[] {
  return world.gcp.projects(world.day).filter((facts) => !isShutDown(facts, world.day));
}

export function everythingSeen(world: World): Sight {
  const yes = () => true;
  return {
    ...{ tree: true, projects: openProjects(world), resourcePolicies: true, workloads: true },
    ...{ accounts: yes, keys: yes, pools: yes, providers: yes, customRoles: yes, policy: yes },
    ...{ accountPolicies: yes, denyPolicies: yes, tags: yes, contacts: yes, accountUse: yes, keyUse: yes },
  };
}

const ANALYZER = (what: string) => `policyanalyzer.${what}LastAuthenticationActivities.query`;

export function sightThrough(world: World, permissions: GcpPermissions): Sight {
  const { organization } = world.gcp;
  const scopesOf = (node: string): string[] => {
    const facts = organization.byNumber.get(node.replace("projects/", ""));
    const folder = organization.folders.find((item) => item.name === node);
    const below = facts ?? folder;
    const names = [node, ...(below ? foldersAbove(organization, below) : []), organization.name];
    return [...new Set(names)].flatMap((name) => [name, name.split("/")[1] ?? name]).concat(facts?.id ?? []);
  };
  const may = (permission: string, node: string) => permissions.allows(permission, scopesOf(node));
  const above = (permission: string) => may(permission, organization.name);
  const isOn = (project: string) => {
    const facts = organization.byNumber.get(project.replace("projects/", ""));
    return facts !== undefined && world.gcp.project(facts.id, world.day).services.includes("iam");
  };
  const nodes = [organization.name, ...organization.folders.map((folder) => folder.name)];
  const resources = above("cloudasset.assets.listResource");
  const policies = above("cloudasset.assets.listIamPolicy");
  const walked = nodes.every(
    (node) => may("resourcemanager.folders.list", node) && may("resourcemanager.projects.list", node),
  );
  const security = organization.byId.get(SECURITY_PROJECT);
  const pays = security !== undefined && may("serviceusage.services.use", `projects/${security.number}`);
  const tree = pays && above("resourcemanager.organizations.get") && (resources || walked);
  const lists = (project: string) => isOn(project) && may("iam.serviceAccounts.list", project);
  const listsPools = (project: string) =>
    isOn(project) && may("iam.googleapis.com/workloadIdentityPools.list", project);
  return {
    tree,
    projects: tree ? openProjects(world) : [],
    accounts: (project) => resources || lists(project),
    keys: (project) => resources || (lists(project) && may("iam.serviceAccountKeys.list", project)),
    pools: (project) => resources || listsPools(project),
    providers: (project) =>
      resources ||
      (listsPools(project) && may("iam.googleapis.com/workloadIdentityPoolProviders.list", project)),
    customRoles: (node) =>
      resources || (may("iam.roles.list", node) && (!node.startsWith("projects/") || isOn(node))),
    policy: (node) => policies || may(`resourcemanager.${node.split("/")[0]}.getIamPolicy`, node),
    accountPolicies: (project) =>
      policies || (lists(project) && may("iam.serviceAccounts.getIamPolicy", project)),
    resourcePolicies: policies,
    denyPolicies: (node) => may("iam.denypolicies.list", node) && may("iam.denypolicies.get", node),
    workloads: resources,
    tags: (node) =>
      above("cloudasset.assets.searchAllResources") ||
      may("resourcemanager.hierarchyNodes.listEffectiveTags", node),
    contacts: (node) => may("essentialcontacts.contacts.list", node),
    accountUse: (project) => may(ANALYZER("serviceAccount"), project),
    keyUse: (project) => may(ANALYZER("serviceAccountKey"), project),
  };
}
