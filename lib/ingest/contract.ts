/**
 * What a collector promises and what ingest accepts. A collector turns a cloud's answers into these records and nothing
 * else; it holds no database handle, and it can end a slice in two ways only: return (complete) or throw (not complete).
 */
import type { Clock } from "#lib/clock.ts";
import type { Logger } from "#lib/log.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * How a record names somebody or something it does not own.
 * `id`: the provider's stable id (RoleId, uniqueId, object id). `name`: the provider's resource name (ARN, e-mail,
 * namespace/name). `scope`: a scope's external id. `account`: everybody in an account (12 digits). `service`: a cloud service
 * (`lambda.amazonaws.com`). `federated`: `issuer|subject pattern`, the issuer without scheme. `anyone`: value `*`.
 * `scope` and `assignment` (one grant, by its own id) name nobody. Any other kind is looked up among alias records.
 */
export type Ref = { kind: string; value: string };

export type PrincipalRecord = {
  type: "principal";
  /** External id of the scope the principal lives in. */
  scope: string;
  /** Stable id, unique per provider; never reused by a re-created principal where the provider can tell. */
  externalId: string;
  /** For example `aws_iam_role`; the provider's kinds are listed in lib/providers/<cloud>/classify.ts. */
  kind: string;
  name: string;
  /** The provider's resource name (ARN, e-mail, namespace/name); null where there is none. */
  resourceName: string | null;
  createdAt: Date | null;
  disabled: boolean | null;
  tags: Record<string, string>;
  /** Facts of this kind of principal (path, trust summary, boundary…), small and without secrets. */
  attributes: { [key: string]: Json };
  unknown: string[];
};

export type AliasRecord = { type: "alias"; principal: Ref; kind: string; value: string; unknown: string[] };

export type CredentialRecord = {
  type: "credential";
  scope: string;
  principal: Ref;
  /** Unique per provider (access key id, service-specific credential id); never the secret. */
  externalId: string;
  kind: string;
  status: "active" | "inactive" | "expired" | "unknown";
  createdAt: Date | null;
  /** Null: it never expires (unless `expiresAt` is in `unknown`). */
  expiresAt: Date | null;
  /** Null: never used (unless `lastUsedAt` is in `unknown`). */
  lastUsedAt: Date | null;
  attributes: { [key: string]: Json };
  unknown: string[];
};

/** A named set of permissions: policy, role definition, ClusterRole. Equal documents never merge two roles. */
export type RoleRecord = {
  type: "role";
  scope: string;
  /** Unique per provider. A provider-managed role seen from many accounts is one row per account: `<scope>/<name>`. */
  externalId: string;
  kind: string;
  name: string;
  resourceName: string | null;
  version: string | null;
  manager: "provider" | "customer";
  /** The parsed document; null when it could not be read (then `document` is in `unknown`) or there is none. */
  document: Json;
  attributes: { [key: string]: Json };
  unknown: string[];
};

export type GrantRecord = {
  type: "grant";
  /** External id of the scope the grant applies to. */
  scope: string;
  subject: Ref;
  /** `id`: a RoleRecord's externalId. */
  role: Ref;
  /** `boundary` and `org-policy` bound what an `allow` gives; they give nothing. The subject of `org-policy` is a scope. */
  effect: "allow" | "deny" | "boundary" | "org-policy";
  /** How it reached the subject: `inline`, `attached`, …; where the way has a name of its own, `<way>/<name>`. */
  via: string;
  condition: Json;
  attributes: { [key: string]: Json };
  unknown: string[];
};

export type MembershipRecord = { type: "membership"; group: Ref; member: Ref; unknown: string[] };

/** Who may become the subject. One record per statement × trusted party. */
export type TrustRecord = {
  type: "trust";
  scope: string;
  subject: Ref;
  trusted: Ref;
  /** `assume-role`, `web-identity`, `saml`, `service`, `pod-identity`, `roles-anywhere`, … */
  mechanism: string;
  condition: Json;
  attributes: { [key: string]: Json };
  unknown: string[];
};

export type WorkloadRecord = {
  type: "workload";
  scope: string;
  externalId: string;
  kind: string;
  name: string;
  runsAs: Ref;
  /** Region or namespace; null where it has none. */
  location: string | null;
  attributes: { [key: string]: Json };
  unknown: string[];
};

/**
 * What a principal was seen to do, from one evidence source. `plane`: `identity` (the principal itself was used; action `*`),
 * `service` (action `<service>:*`), `action` (action `<service>:<name>`). An entry with `lastUsedAt: null` was tracked and not
 * seen. Days are merged by max and never overwritten by null.
 */
export type UsageRecord = {
  type: "usage";
  principal: Ref;
  source: string;
  plane: "identity" | "service" | "action";
  /** The span this evidence would have shown activity in. */
  coveredFrom: Date;
  coveredTo: Date;
  entries: { action: string; lastUsedAt: Date | null }[];
  unknown: string[];
};

/** A fact about what can be seen, that is not the failure of a whole stream ("service control policies are not enabled"). */
export type CoverageRecord = {
  type: "coverage";
  scope: string;
  capability: string;
  status: "available" | "denied" | "not-applicable" | "unavailable";
  reason: string;
  unknown: string[];
};

/**
 * An action the provider turned out to know, learnt at run time: the catalogue appends its name and never takes one away.
 * `level`: what it does at most; null where nobody said.
 */
export type ActionRecord = {
  type: "action";
  name: string;
  level: "list" | "read" | "tagging" | "write" | "permissions" | null;
  /** It holds for the slice's scope as a whole only, never for a part of it (nodes of a cluster). */
  isGlobal?: boolean;
  unknown: string[];
};

/** A piece of evidence that could not be read at all (a broken line of a log): counted, and the slice closes nothing. */
export type RejectedRecord = { type: "rejected"; reason: "unreadable"; sample: string; unknown: string[] };

export type OwnerHintRecord = {
  type: "owner-hint";
  scope: string;
  subject: Ref;
  /** Where the hint was read: `tag`, `label`, `annotation`, … */
  source: string;
  key: string;
  value: string;
  unknown: string[];
};

export type CloudRecord =
  | PrincipalRecord
  | AliasRecord
  | CredentialRecord
  | RoleRecord
  | GrantRecord
  | MembershipRecord
  | TrustRecord
  | WorkloadRecord
  | UsageRecord
  | CoverageRecord
  | ActionRecord
  | OwnerHintRecord
  | RejectedRecord;

/** What a stream may be said to deliver; any stream may come upon something unreadable. */
export type RecordType = Exclude<CloudRecord["type"], "rejected">;

/** A node of the provider's resource tree. */
export type Scope = {
  /** Account id, OU id, project number, subscription id, cluster UID. Unique per provider. */
  externalId: string;
  kind: string;
  name: string;
  /** External id of the parent; null at the root. */
  parent: string | null;
  /** What the provider itself says. Only `closed`, `suspended` and `delete-requested` retire a scope. */
  state: "active" | "suspended" | "closed" | "delete-requested";
  attributes: { [key: string]: Json };
};

export type StreamSpec = {
  /** Record types the stream delivers. */
  kinds: RecordType[];
  /** `inventory` runs with every collection; `usage` on its own slower schedule. */
  cadence: "inventory" | "usage";
  /** Scope kinds this stream has slices for. */
  scopeKinds: string[];
  /** One plain sentence for the coverage page: what is not known without it. */
  tells: string;
  /** The other side stops listing things that still hold (a certificate after its request): absence closes nothing. */
  forgets?: boolean;
};

/** One stream × one root scope: the unit that is complete or is not. */
export type Slice = { stream: string; scope: string };

/** An API key of Rollcall itself, as far as anybody may see it: never the key, never its hash. */
export type OwnApiKey = {
  /** First characters, unique. */
  prefix: string;
  name: string;
  scopes: string[];
  /** Who made it, by name. */
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

/** What a cluster's API servers told the web process by webhook, all of it together. */
export type HeardAudit = {
  users: { user: string; refused: boolean; entries: { action: string; day: number }[]; lastUsedAt: Date }[];
  /** `day`: as in lib/domain/packed-usage.ts. `verbs`: of reading, and `events`. `broken`: why things that came on it are no events. */
  days: { day: number; minutes: Uint8Array; verbs: string[]; broken: string[] }[];
};

export type CollectorContext<Config = unknown> = {
  source: { name: string; config: Config };
  signal: AbortSignal;
  clock: Clock;
  log: Logger;
  /** Overrides the providers' endpoints: one base address for every service, for simulators and proxies. */
  endpoint: string | undefined;
  limits: { concurrency: number; pageSize: number | undefined; retryDelayMs: number };
  /** What Rollcall has in its own database: for the collector that reads it, handed over by whoever starts the run. */
  own?: { apiKeys(): Promise<OwnApiKey[]>; heardAudit?(): Promise<HeardAudit> };
  /**
   * Until when the slice's log `source` was read whole by earlier runs, as its records of the slice's own scope say: the midnight (UTC)
   * after the last day. Null: never. Absent: nobody keeps what is read.
   */
  readUntil?(slice: Slice, source: string): Promise<Date | null>;
  /** Where the collector keeps what it may share between slices of one run (clients, credentials). */
  session: Map<string, unknown>;
};

export type DoctorCheck = {
  name: string;
  scope: string | null;
  status: "ok" | "denied" | "failed" | "not-applicable";
  detail: string;
  /** What to do, for anything but `ok`. */
  fix: string | null;
};

export type ImportFile = { path: string; role: string };

export interface Collector<Config = unknown> {
  provider: string;
  streams: Record<string, StreamSpec>;
  /** What the credentials point at: its stable id is pinned to the source at the first run. Throws Denied | Unavailable. */
  identify(ctx: CollectorContext<Config>): Promise<{ pin: string; name: string }>;
  /** Parents before children. Throws when the tree is not known whole. */
  scopes(ctx: CollectorContext<Config>): AsyncIterable<Scope>;
  slices(ctx: CollectorContext<Config>, scopes: Scope[]): AsyncIterable<Slice>;
  /** Returns: the slice is complete. Throws Denied | Unavailable | Incomplete | NotApplicable: it is not. No third way. */
  collect(ctx: CollectorContext<Config>, slice: Slice): AsyncIterable<CloudRecord>;
  /** One check per credential and permission, each with its fix. */
  diagnose(ctx: CollectorContext<Config>): AsyncIterable<DoctorCheck>;
  /** Reads export files in place of the API. The scopes found in the files come first; `streams` lists what the files can complete. */
  openImport?(
    files: ImportFile[],
    ctx: { log: Logger; signal: AbortSignal; clock: Clock },
  ): Promise<ImportedEstate>;
}

/** An export file, read far enough to know it is whole. `collect` obeys the same law as a collector's. */
export interface ImportedEstate {
  pin: string;
  name: string;
  scopes: Scope[];
  slices: Slice[];
  collect(slice: Slice): AsyncIterable<CloudRecord>;
}
