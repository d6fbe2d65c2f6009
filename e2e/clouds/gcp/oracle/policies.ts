/** Who holds which role where, who may act as which account, and who stands behind the holders of a basic role. */
import type { OracleExternal, OracleGrant, OracleMembership, OracleTrust } from "../../oracle-answer.ts";
import type { World } from "../../world.ts";
import type { Member } from "../world/members.ts";
import type { Binding, Holding, NodeState, ProjectState, Workload } from "../world/model.ts";
import type { ProjectFacts } from "../world/organization.ts";
import { type Named, nameOf, outsider } from "./named.ts";
import { nodesOf } from "./scopes.ts";
import type { Sight } from "./sight.ts";

type Part = {
  grants: OracleGrant[];
  trusts: OracleTrust[];
  memberships: OracleMembership[];
  externals: OracleExternal[];
};
type Naming = (member: Member) => Named;

/** Policies of the tree, of accounts and of everything else, in that order. */
export function policiesOf(world: World, sight: Sight): Part {
  const part: Part = { grants: [], trusts: [], memberships: [], externals: [] };
  const naming = namer(world, sight);
  for (const node of nodesOf(world, sight)) {
    if (!sight.policy(node)) continue;
    addGrants(world, part, nodeState(world, node)?.bindings ?? [], node, "binding", naming);
  }
  for (const facts of sight.projects) {
    const state = world.gcp.project(facts.id, world.day);
    addAccountPolicies(world, part, facts, state, sight, naming);
    addPools(part, facts, state, sight);
    if (sight.resourcePolicies) addResources(world, part, facts, state, naming);
  }
  addDenials(world, part, sight);
  return part;
}

function nodeState(world: World, node: string): NodeState | undefined {
  const facts = world.gcp.organization.byNumber.get(node.replace("projects/", ""));
  return facts ? world.gcp.project(facts.id, world.day) : world.gcp.root(world.day).nodes[node];
}

/** Accounts that cannot be seen keep their e-mails. */
function namer(world: World, sight: Sight): Naming {
  const ids = new Map<string, string>();
  for (const facts of sight.projects) {
    if (!sight.accounts(`projects/${facts.number}`)) continue;
    for (const { email, uniqueId } of world.gcp.project(facts.id, world.day).accounts)
      ids.set(email, uniqueId);
  }
  return (member) => nameOf(member, (email) => ids.get(email));
}

const roleKey = (world: World, role: string): string =>
  role.startsWith("roles/") ? `${role}@${world.gcp.organization.name}` : role;

function note(part: Part, { id, external }: Named): string {
  if (external) part.externals.push(external);
  return id;
}

function addGrants(
  world: World,
  part: Part,
  bindings: Binding[],
  scope: string,
  via: string,
  naming: Naming,
): void {
  for (const { role, members } of bindings)
    for (const member of members) {
      const subject = note(part, naming(member));
      part.grants.push({ subject, role: roleKey(world, role), effect: "allow", via, scope });
    }
}

const BECOMES: Record<string, string> = {
  "roles/iam.workloadIdentityUser": "impersonation",
  "roles/iam.serviceAccountTokenCreator": "impersonation",
  "roles/iam.serviceAccountUser": "act-as",
};

function mechanismOf(role: string, member: Member): string | undefined {
  const mechanism = BECOMES[role];
  if (mechanism !== "impersonation") return mechanism;
  if (member.kind === "gke-account") return "workload-identity";
  if (!("pool" in member) || member.pool.includes("workforcePools")) return mechanism;
  return member.pool.endsWith(".svc.id.goog") ? "workload-identity" : "web-identity";
}

function addAccountPolicies(
  world: World,
  part: Part,
  facts: ProjectFacts,
  state: ProjectState,
  sight: Sight,
  naming: Naming,
): void {
  const scope = `projects/${facts.number}`;
  if (!sight.accountPolicies(scope)) return;
  for (const account of state.accounts) {
    const via = `binding/iam.googleapis.com/serviceAccounts/${account.uniqueId}`;
    addGrants(world, part, account.bindings, scope, via, naming);
    for (const { role, members, condition } of account.bindings)
      for (const member of members) {
        const mechanism = mechanismOf(role, member);
        if (mechanism === undefined) continue;
        const { id, external } = naming(member);
        part.trusts.push({
          ...{ subject: account.uniqueId, mechanism, scope, conditional: condition !== null },
          trusted: `${external ? "member" : "id"}:${id}`,
        });
      }
  }
}

/** Whose tokens a pool takes. */
function addPools(part: Part, facts: ProjectFacts, state: ProjectState, sight: Sight): void {
  const scope = `projects/${facts.number}`;
  if (!sight.providers(scope)) return;
  for (const pool of state.pools)
    for (const { source, condition, disabled } of pool.providers) {
      if (disabled) continue;
      const [kind, value] =
        source.kind === "aws"
          ? ["account", source.account]
          : ["federated", `${bare(source.kind === "oidc" ? source.issuer : source.entity)}|*`];
      part.trusts.push({
        subject: `${scope}/locations/global/workloadIdentityPools/${pool.id}`,
        trusted: `${kind}:${value}`,
        mechanism: source.kind === "saml" ? "saml" : "web-identity",
        scope,
        conditional: condition !== null,
      });
      const outside = kind === "account" ? "gcp_foreign_account" : "gcp_federated_subject";
      part.externals.push(outsider(outside, `${kind}:${value}`));
    }
}

const bare = (issuer: string): string => issuer.replace(/^https?:\/\//, "").replace(/\/+$/, "");

type Resource = { name: string; bindings: Binding[] };

function addResources(
  world: World,
  part: Part,
  facts: ProjectFacts,
  state: ProjectState,
  naming: Naming,
): void {
  const resources: Resource[] = [
    ...state.workloads.map((item) => ({ name: workloadName(facts, item), bindings: item.bindings })),
    ...state.holdings.map((item) => ({ name: holdingName(facts, item), bindings: item.bindings })),
  ];
  const scope = `projects/${facts.number}`;
  for (const { name, bindings } of resources)
    addGrants(world, part, bindings, scope, `binding/${name}`, naming);
  addHolders(world, part, resources, naming);
}

/** Policies name the holders of a project's basic roles as one; who they are, its own policy says. */
function addHolders(world: World, part: Part, resources: Resource[], naming: Naming): void {
  const named = resources.flatMap(({ bindings }) => bindings.flatMap(({ members }) => members));
  for (const member of named) {
    if (member.kind !== "convenience") continue;
    const group = `project${member.level}:${member.project}`;
    if (part.memberships.some((row) => row.group === group)) continue;
    const state = world.gcp.project(member.project, world.day);
    const holders = state.bindings
      .filter(({ role, condition }) => role === `roles/${member.level.toLowerCase()}` && condition === null)
      .flatMap(({ members }) => members.map((holder) => note(part, naming(holder))));
    for (const holder of new Set(holders)) part.memberships.push({ group, member: holder });
  }
}

export function workloadName({ id, number }: ProjectFacts, item: Workload): string {
  const place = `projects/${id}/locations/${item.location}`;
  switch (item.kind) {
    case "run-service":
      return `run.googleapis.com/${place}/services/${item.name}`;
    case "run-job":
      return `run.googleapis.com/${place}/jobs/${item.name}`;
    case "function":
    case "function-v1":
      return `cloudfunctions.googleapis.com/${place}/functions/${item.name}`;
    case "instance":
      return `compute.googleapis.com/projects/${id}/zones/${item.location}/instances/${item.name}`;
    case "cluster":
      return `container.googleapis.com/${place}/clusters/${item.name}`;
    case "agent-engine":
      return `aiplatform.googleapis.com/projects/${number}/locations/${item.location}/reasoningEngines/${item.id}`;
  }
}

function holdingName({ id, number }: ProjectFacts, { kind, name, location }: Holding): string {
  const names: Record<Holding["kind"], string> = {
    bucket: `storage.googleapis.com/${name}`,
    secret: `secretmanager.googleapis.com/projects/${number}/secrets/${name}`,
    topic: `pubsub.googleapis.com/projects/${id}/topics/${name}`,
    dataset: `bigquery.googleapis.com/projects/${id}/datasets/${name}`,
    repository: `artifactregistry.googleapis.com/projects/${id}/locations/${location}/repositories/${name}`,
  };
  return names[kind];
}

/** Nobody in this world denies anything to less than everybody. */
function addDenials(world: World, part: Part, sight: Sight): void {
  for (const node of nodesOf(world, sight)) {
    if (!sight.denyPolicies(node)) continue;
    for (const policy of nodeState(world, node)?.denyPolicies ?? [])
      for (const rule of policy.rules) {
        if (rule.principals.join() !== "principalSet://goog/public:all")
          throw new RangeError(`The oracle does not know who ${rule.principals.join()} is`);
        part.externals.push(outsider("gcp_anyone", "allUsers"));
        part.grants.push({
          subject: "allUsers",
          role: `${node}/denypolicies/${policy.id}`,
          effect: "deny",
          via: "deny-policy",
          scope: node,
        });
      }
  }
}
