/** The AWS side of the simulated world: what exists, and what each thing was made for. Plain data, so it can be cloned. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Nature =
  | "machine"
  | "mixed"
  | "unknown"
  | "provider-managed"
  | "human"
  | "group"
  | "set"
  | "external";

export type Statement = { [key: string]: Json };
export type PolicyDocument = { Version: string; Statement: Statement[] };

/** Used every `every` days, counted from `phase`, within [from, until]. */
export type Activity = { every: number; phase: number; from: number; until: number | null };

/** What a principal really does: a service, the management actions it calls there, how often. */
export type Use = { service: string; actions: string[]; region: string; activity: Activity };

export type TrustParty =
  | { kind: "service"; name: string }
  /** Everybody in an account; `bare` writes the twelve digits in place of the root ARN. */
  | { kind: "account"; id: string; bare?: true }
  | { kind: "principal"; arn: string }
  /** A principal that was deleted: AWS shows its unique id in place of its ARN. */
  | { kind: "deleted"; id: string }
  /** `arn` null: a built-in identity provider such as `accounts.google.com`. No subjects, no audience: the trust does not limit them. */
  | {
      kind: "oidc";
      issuer: string;
      arn: string | null;
      subjects: string[];
      like: boolean;
      audience: string | null;
    }
  | { kind: "saml"; arn: string }
  | { kind: "anyone"; plain?: true };

export type TrustStatement = {
  sid: string | null;
  effect: "Allow" | "Deny";
  parties: TrustParty[];
  actions: string[];
  /** Beyond what the OIDC parties say themselves. */
  condition: { [operator: string]: { [key: string]: Json } } | null;
};

export type InlinePolicy = { name: string; document: PolicyDocument };
export type Tags = Record<string, string>;

export type Role = {
  id: string;
  name: string;
  path: string;
  createdAt: string;
  /** What it was made for; kept true by the events that change it. */
  nature: Nature;
  trust: TrustStatement[];
  inline: InlinePolicy[];
  attached: string[];
  boundary: string | null;
  tags: Tags;
  instanceProfile: { id: string; name: string; createdAt: string } | null;
  uses: Use[];
};

export type AccessKey = {
  id: string;
  status: "Active" | "Inactive" | "Expired";
  createdAt: string;
  use: Use | null;
};

export type ServiceCredential = {
  id: string;
  service: string;
  alias: string | null;
  userName: string;
  status: "Active" | "Inactive";
  createdAt: string;
  expiresAt: string | null;
};

export type User = {
  id: string;
  name: string;
  path: string;
  createdAt: string;
  /** The name, path or tags say that a machine uses it. */
  looksMachine: boolean;
  password: { changedAt: string; activity: Activity | null; mfa: boolean } | null;
  keys: AccessKey[];
  /** What was done with keys that are deleted: AWS's reports of last access still tell of it. */
  earlierUses?: Use[];
  certificate: { active: boolean; changedAt: string } | null;
  serviceCredentials: ServiceCredential[];
  groups: string[];
  inline: InlinePolicy[];
  attached: string[];
  boundary: string | null;
  tags: Tags;
};

export type Group = {
  id: string;
  name: string;
  path: string;
  createdAt: string;
  inline: InlinePolicy[];
  attached: string[];
};

export type CustomerPolicy = {
  id: string;
  name: string;
  path: string;
  createdAt: string;
  updatedAt: string;
  defaultVersion: string;
  versions: { id: string; createdAt: string; document: PolicyDocument }[];
};

export type OidcProvider = { issuer: string; audiences: string[]; createdAt: string; tags: Tags };
export type SamlProvider = {
  name: string;
  entity: string;
  createdAt: string;
  validUntil: string;
  tags: Tags;
};

export type LambdaFunction = {
  name: string;
  region: string;
  role: string;
  runtime: string;
  modifiedAt: string;
};
export type EcsService = {
  cluster: string;
  name: string;
  region: string;
  revision: number;
  taskRole: string | null;
  executionRole: string | null;
  createdAt: string;
};
export type Ec2Instance = {
  id: string;
  name: string;
  region: string;
  state: "running" | "stopped";
  /** Name of the role whose instance profile it carries. */
  profile: string | null;
  launchedAt: string;
};
export type EksCluster = { name: string; region: string; issuerId: string; role: string; createdAt: string };
export type PodAssociation = {
  id: string;
  cluster: string;
  region: string;
  namespace: string;
  serviceAccount: string;
  role: string;
  /** A role in another account that the pod reaches through `role`. */
  targetRole: string | null;
  sessionPolicy: PolicyDocument | null;
  createdAt: string;
};
export type TrustAnchor = { id: string; name: string; region: string; createdAt: string };
export type AnywhereProfile = {
  id: string;
  name: string;
  region: string;
  roles: string[];
  sessionPolicy: PolicyDocument | null;
  managedPolicies: string[];
  enabled: boolean;
  createdAt: string;
};
export type AnywhereSubject = {
  id: string;
  region: string;
  x509: string;
  activity: Activity;
  createdAt: string;
};

export type RootUser = {
  createdAt: string;
  passwordActivity: Activity | null;
  mfa: boolean;
  keys: { createdAt: string; use: Use | null; active: boolean }[];
};

export type AccountState = {
  id: string;
  /** The world is as it stands when this day begins. */
  day: number;
  /** Counts what was ever minted here; ids come from it and are never reused. */
  serial: number;
  /** How many apps were launched since it was founded. */
  launched: number;
  root: RootUser;
  roles: Role[];
  users: User[];
  groups: Group[];
  policies: CustomerPolicy[];
  oidcProviders: OidcProvider[];
  samlProviders: SamlProvider[];
  functions: LambdaFunction[];
  services: EcsService[];
  instances: Ec2Instance[];
  clusters: EksCluster[];
  associations: PodAssociation[];
  anchors: TrustAnchor[];
  profiles: AnywhereProfile[];
  subjects: AnywhereSubject[];
};
