/** Makes the things of a project: every account, key, binding and workload of the world passes through here. */
import { COMPANY_DOMAIN } from "../../estate.ts";
import { hashOf, type Random } from "../../random.ts";
import type { World, WorldBase } from "../../world.ts";
import { momentOf } from "./activity.ts";
import { agent, type Member, textOf } from "./members.ts";
import { mintKeyId, mintNumber, mintUniqueId } from "./mint.ts";
import type {
  Activity,
  Binding,
  Condition,
  CustomRole,
  Holding,
  Key,
  Pool,
  PoolProvider,
  ProjectState,
  ServiceAccount,
  Workload,
} from "./model.ts";
import type { Organization, ProjectFacts } from "./organization.ts";

/** Everything a kit needs to build in one project at one moment. */
export type Site = {
  state: ProjectState;
  facts: ProjectFacts;
  organization: Organization;
  random: Random;
  /** The day things made now are made on. */
  day: number;
  region: string;
  /** The company's estate at other clouds, once all of them have grown. */
  world: WorldBase & Partial<World>;
};

export const REGIONS = ["europe-west1", "europe-west4", "us-central1", "asia-northeast1"];
export const PLATFORM_CONTACT = `platform@${COMPANY_DOMAIN}`;

export const moment = (site: Site): string => momentOf(site.day, site.random.int(6 * 60, 20 * 60));
export const emailOf = (project: string, id: string): string => `${id}@${project}.iam.gserviceaccount.com`;
export const computeEmail = ({ number }: ProjectFacts): string =>
  `${number}-compute@developer.gserviceaccount.com`;
export const poolName = (facts: ProjectFacts, pool: string): string =>
  `projects/${facts.number}/locations/global/workloadIdentityPools/${pool}`;

export type AccountSpec = Partial<
  Pick<ServiceAccount, "displayName" | "description" | "disabled" | "origin" | "fixed" | "activity" | "tags">
> & { id: string; email?: string };

export function addAccount(site: Site, spec: AccountSpec): ServiceAccount {
  const { state } = site;
  const id = uniqueName(
    spec.id.slice(0, 30).replace(/-$/, ""),
    state.accounts.map((account) => account.email.split("@")[0] ?? ""),
  );
  const made: ServiceAccount = {
    uniqueId: mintUniqueId(state),
    email: spec.email ?? emailOf(state.id, id),
    displayName: spec.displayName ?? "",
    description: spec.description ?? "",
    disabled: spec.disabled ?? false,
    createdAt: moment(site),
    origin: spec.origin ?? "created",
    fixed: spec.fixed ?? false,
    activity: spec.activity ?? null,
    keys: [],
    bindings: [],
    tags: spec.tags ?? {},
  };
  state.accounts.push(made);
  return made;
}

export function addKey(site: Site, owner: ServiceAccount, more: Partial<Key> = {}): Key {
  const key: Key = {
    id: mintKeyId(site.state),
    createdAt: moment(site),
    expiresAt: null,
    disabled: false,
    reason: null,
    exposed: false,
    uploaded: false,
    activity: null,
    ...more,
  };
  owner.keys.push(key);
  return key;
}

/** Adds a member to the binding of that role and condition, which is made where there is none. */
export function grant(
  bindings: Binding[],
  role: string,
  member: Member,
  condition: Condition | null = null,
): void {
  const full = role.includes("/") ? role : `roles/${role}`;
  const same = JSON.stringify(condition);
  let binding = bindings.find((item) => item.role === full && JSON.stringify(item.condition) === same);
  if (!binding) {
    binding = { role: full, members: [], condition };
    bindings.push(binding);
  }
  if (!binding.members.some((item) => textOf(item) === textOf(member))) binding.members.push(member);
}

/** Takes a member out of a role; a binding without members goes. */
export function revoke(bindings: Binding[], role: string, text: string): void {
  for (const binding of bindings)
    if (binding.role === role) binding.members = binding.members.filter((member) => textOf(member) !== text);
  dropEmpty(bindings);
}

export function dropEmpty(bindings: Binding[]): void {
  for (let at = bindings.length - 1; at >= 0; at--)
    if (bindings[at]?.members.length === 0) bindings.splice(at, 1);
}

/** A rhythm that begins when the site's day does. */
export function rhythm(site: Site, every: number): Activity {
  const phase = hashOf(site.state.id, site.state.serial, "rhythm") % every;
  return { every, phase, from: site.day, until: null };
}

/** API: local part's prefix and domain of its agent, and the role the agent gets. */
const AGENTS: Record<string, [domain: string, role: string]> = {
  compute: ["compute-system", "compute.serviceAgent"],
  container: ["container-engine-robot", "container.serviceAgent"],
  run: ["serverless-robot-prod", "run.serviceAgent"],
  cloudfunctions: ["gcf-admin-robot", "cloudfunctions.serviceAgent"],
  pubsub: ["gcp-sa-pubsub", "pubsub.serviceAgent"],
  aiplatform: ["gcp-sa-aiplatform", "aiplatform.serviceAgent"],
  artifactregistry: ["gcp-sa-artifactregistry", "artifactregistry.serviceAgent"],
  cloudbuild: ["gcp-sa-cloudbuild", "cloudbuild.serviceAgent"],
};

/** Turns an API on; most bring an agent of Google's that the project's policy then names. */
export function enable(site: Site, ...services: string[]): void {
  const { state, facts } = site;
  for (const service of services) {
    if (state.services.includes(service)) continue;
    state.services.push(service);
    const found = AGENTS[service];
    if (!found) continue;
    const [domain, role] = found;
    grant(state.bindings, role, agent(`service-${facts.number}@${domain}.iam.gserviceaccount.com`));
    if (service === "compute")
      grant(state.bindings, "editor", agent(`${facts.number}@cloudservices.gserviceaccount.com`));
  }
}

type WorkloadSpec = Pick<Workload, "kind" | "name" | "account"> & Partial<Workload>;

const API_OF: Record<Workload["kind"], string[]> = {
  "run-service": ["run"],
  "run-job": ["run"],
  function: ["cloudfunctions", "run", "cloudbuild"],
  "function-v1": ["cloudfunctions", "cloudbuild"],
  instance: ["compute"],
  cluster: ["container", "compute"],
  "agent-engine": ["aiplatform"],
};

export function addWorkload(site: Site, spec: WorkloadSpec): Workload {
  enable(site, ...API_OF[spec.kind]);
  const workload: Workload = {
    id: mintNumber(site.state),
    location: spec.kind === "instance" ? `${site.region}-b` : site.region,
    createdAt: moment(site),
    running: true,
    bindings: [],
    workloadIdentity: false,
    ...spec,
  };
  workload.name = uniqueName(
    spec.name,
    site.state.workloads.filter((item) => item.kind === spec.kind).map((item) => item.name),
  );
  site.state.workloads.push(workload);
  return workload;
}

export function addHolding(site: Site, kind: Holding["kind"], name: string): Holding {
  const known = site.state.holdings.find((item) => item.kind === kind && item.name === name);
  if (known) return known;
  const holding = { kind, name, location: site.region, createdAt: moment(site), bindings: [] };
  site.state.holdings.push(holding);
  return holding;
}

/** A bucket and what every bucket comes with: its project's owners, editors and viewers. */
export function addBucket(site: Site, name: string): Holding {
  const bucket = addHolding(site, "bucket", name);
  if (bucket.bindings.length > 0) return bucket;
  const project = site.state.id;
  const convenience = (level: "Owner" | "Editor" | "Viewer"): Member => ({
    kind: "convenience",
    level,
    project,
  });
  grant(bucket.bindings, "storage.legacyBucketOwner", convenience("Owner"));
  grant(bucket.bindings, "storage.legacyBucketOwner", convenience("Editor"));
  grant(bucket.bindings, "storage.legacyBucketReader", convenience("Viewer"));
  return bucket;
}

export function ensurePool(site: Site, id: string, displayName: string, description = ""): Pool {
  const known = site.state.pools.find((pool) => pool.id === id);
  if (known) return known;
  enable(site, "sts");
  const pool: Pool = {
    id,
    displayName,
    description,
    disabled: false,
    createdAt: moment(site),
    providers: [],
  };
  site.state.pools.push(pool);
  return pool;
}

export function addProvider(
  pool: Pool,
  spec: Pick<PoolProvider, "id" | "source"> & Partial<PoolProvider>,
): void {
  if (pool.providers.some((provider) => provider.id === spec.id)) return;
  const mapping = { "google.subject": "assertion.sub" };
  pool.providers.push({ displayName: spec.id, disabled: false, mapping, condition: null, ...spec });
}

export function addCustomRole(
  site: { state: { roles: CustomRole[] } },
  createdAt: string,
  spec: Pick<CustomRole, "id" | "title" | "permissions"> & Partial<CustomRole>,
): void {
  site.state.roles.push({
    description: "",
    stage: "GA",
    deleted: false,
    createdAt,
    updatedAt: createdAt,
    ...spec,
  });
}

/** A condition that ends a grant at the beginning of a day. */
export function until(day: number, title = "Temporary access"): Condition {
  return {
    title,
    description: null,
    expression: `request.time < timestamp("${momentOf(day, 0)}")`,
  };
}

function uniqueName(name: string, existing: string[]): string {
  if (!existing.includes(name)) return name;
  for (let suffix = 2; ; suffix++) {
    const candidate = `${name.slice(0, 27)}-${suffix}`;
    if (!existing.includes(candidate)) return candidate;
  }
}
