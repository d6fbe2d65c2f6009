/** The Google side of the simulated world: what exists, and what each thing was made for. Plain data, so it can be cloned. */
import type { Member } from "./members.ts";

/** Used every `every` days, counted from `phase`, within [from, until]. */
export type Activity = { every: number; phase: number; from: number; until: number | null };

export type Condition = { title: string; description: string | null; expression: string };
export type Binding = { role: string; members: Member[]; condition: Condition | null };
export type LogType = "ADMIN_READ" | "DATA_READ" | "DATA_WRITE";
export type AuditConfig = { service: string; logs: { type: LogType; exempted: string[] }[] };

export type Key = {
  id: string;
  createdAt: string;
  /** Null: never, which Google writes as the end of the year 9999. */
  expiresAt: string | null;
  disabled: boolean;
  reason: "USER_INITIATED" | "EXPOSED" | null;
  /** Found in public once; that stays written on it. */
  exposed: boolean;
  /** Its public half was brought by the user. */
  uploaded: boolean;
  activity: Activity | null;
};

export type ServiceAccount = {
  /** 21 digits, never given again. */
  uniqueId: string;
  email: string;
  displayName: string;
  description: string;
  disabled: boolean;
  createdAt: string;
  /** `created` by somebody, or one of the two that come with a service. */
  origin: "created" | "compute" | "appspot";
  /** Daily events leave it alone: others in the organization name it. */
  fixed: boolean;
  /** What signs in as it without a key of its own: workloads, federation, people. */
  activity: Activity | null;
  keys: Key[];
  /** Its own allow policy: who may act as it. */
  bindings: Binding[];
  /** Tags bound to the account itself, by short names. */
  tags: Record<string, string>;
};

export type ProviderSource =
  | { kind: "oidc"; issuer: string; audiences: string[] }
  | { kind: "aws"; account: string }
  | { kind: "saml"; entity: string };
export type PoolProvider = {
  id: string;
  displayName: string;
  disabled: boolean;
  mapping: Record<string, string>;
  condition: string | null;
  source: ProviderSource;
};
export type Pool = {
  id: string;
  displayName: string;
  description: string;
  disabled: boolean;
  createdAt: string;
  providers: PoolProvider[];
};

export type CustomRole = {
  id: string;
  title: string;
  description: string;
  permissions: string[];
  stage: "GA" | "BETA" | "ALPHA" | "DISABLED";
  /** Undelete is possible for a week; until then bindings show it, without effect. */
  deleted: boolean;
  createdAt: string;
  updatedAt: string;
};

export type DenyRule = {
  description: string;
  principals: string[];
  exceptPrincipals: string[];
  permissions: string[];
  exceptPermissions: string[];
  condition: Condition | null;
};
export type DenyPolicy = {
  id: string;
  displayName: string;
  createdAt: string;
  rules: DenyRule[];
};

export type Contact = {
  id: string;
  email: string;
  categories: string[];
  state: "VALID" | "INVALID" | "VALIDATION_STATE_UNSPECIFIED";
  validatedAt: string;
};

/** Something that runs. `account`: the e-mail it runs as. */
export type Workload = {
  kind: "run-service" | "run-job" | "function" | "function-v1" | "instance" | "cluster" | "agent-engine";
  name: string;
  id: string;
  location: string;
  account: string;
  createdAt: string;
  running: boolean;
  /** Who may call it; only services have a policy of their own here. */
  bindings: Binding[];
  /** Of a cluster: whether its pods have identities of the project's own pool. */
  workloadIdentity: boolean;
};

/** Something with an allow policy of its own that is no identity. */
export type Holding = {
  kind: "bucket" | "secret" | "topic" | "dataset" | "repository";
  name: string;
  location: string;
  createdAt: string;
  bindings: Binding[];
};

/** What organizations, folders and projects carry alike. */
export type NodeState = {
  bindings: Binding[];
  auditConfigs: AuditConfig[];
  denyPolicies: DenyPolicy[];
  contacts: Contact[];
  /** Tags bound to the node itself, by short names. */
  tags: Record<string, string>;
  policyChangedAt: string;
};

export type ProjectState = NodeState & {
  id: string;
  /** The world is as it stands when this day begins. */
  day: number;
  /** Counts what was ever minted here; ids come from it and are never reused. */
  serial: number;
  /** How many apps were launched since it was founded. */
  launched: number;
  labels: Record<string, string>;
  /** APIs that are enabled. */
  services: string[];
  accounts: ServiceAccount[];
  /** Deleted by somebody, with the day: they can be brought back for a while. */
  goneAccounts?: { account: ServiceAccount; day: number }[];
  pools: Pool[];
  roles: CustomRole[];
  workloads: Workload[];
  holdings: Holding[];
};

/** The organization and its folders, by their resource names, and the roles they share. */
export type OrganizationState = {
  day: number;
  nodes: Record<string, NodeState>;
  roles: CustomRole[];
};
