/** How a decision becomes the exact change of a cloud; one line per cloud. Pure: facts in, texts out, nothing is ever applied. */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import type { PermissionSet } from "#lib/domain/permission-set.ts";
import type { Change, Refusal } from "#lib/domain/remediation/change.ts";
import type { Blocker, Kept } from "#lib/domain/remediation/may-go.ts";
import type { Json, Ref } from "#lib/ingest/contract.ts";
import { awsRemediation } from "./aws/remediation/remediation.ts";
import { azureRemediation } from "./azure/remediation/remediation.ts";
import { gcpRemediation } from "./gcp/remediation/remediation.ts";
import { kubernetesRemediation } from "./kubernetes/remediation/remediation.ts";
import type { Trust } from "./trust-exposure.ts";

type Fields = { [key: string]: Json };
export type Place = { externalId: string; kind: string; name: string };

/** Who is changed. */
export type Subject = {
  kind: string;
  externalId: string;
  name: string;
  resourceName: string | null;
  attributes: Fields;
  tags: Record<string, string>;
  disabled: boolean | null;
  /** Further names it is known by. */
  aliases: { kind: string; value: string }[];
  /** Its own scope and those above it, the nearest first. */
  scopes: readonly Place[];
};

/** A role, policy or permission with its document as it is stored. */
export type StoredRole = {
  kind: string | null;
  externalId: string;
  name: string;
  resourceName: string | null;
  version: string | null;
  manager: string | null;
  attributes: Fields;
  document: Json;
};

/** An allowing grant of the subject, and which of its actions may go. */
export type JudgedGrant = {
  /** Tells it from the subject's other grants. */
  key: string;
  /** Whom the grant itself names. */
  subject: Ref & { name: string; isItself: boolean };
  via: string;
  condition: Json;
  attributes: Fields;
  role: StoredRole;
  scope: Place;
  /** The parts of the document that count, as the engine's `terms` named them. */
  selects: readonly string[];
  gives: PermissionSet;
  /** May go for the subject alone. */
  alone: PermissionSet;
  /** May go for everybody the role reaches. */
  everyone: PermissionSet;
  blockers: Blocker[];
  /** Somebody else gets the role too, by this grant or another. */
  isShared: boolean;
  /** It also limits somebody, as a boundary or a policy of the organization. */
  isBound: boolean;
  /** Whom the same binding names, where it names several. */
  members: Ref[];
};

export type NarrowRequest = {
  subject: Subject;
  grants: readonly JudgedGrant[];
  catalogue: Catalogue;
  /** Roles of the provider that might take another's place. */
  ready: readonly StoredRole[];
  /** Names that roles have or had already: nothing new is given one of them. */
  taken?: readonly string[];
};

/** One change to the subject's grants. */
export type Narrowing = {
  change: Change;
  /** By key of a grant: what it gives once the change is done; an empty list: nothing. */
  after: Map<string, Json[]>;
};

export type CredentialFacts = {
  externalId: string;
  kind: string;
  status: string;
  createdOn: string | null;
  lastUsedOn: string | null;
  attributes: Fields;
};

export type RetireRequest = {
  subject: Subject;
  credentials: readonly CredentialFacts[];
  grants: readonly Pick<
    JudgedGrant,
    "subject" | "via" | "role" | "scope" | "attributes" | "condition" | "members"
  >[];
  groups: readonly string[];
  workloads: number;
};

export type RotateRequest = {
  credential: CredentialFacts;
  subject: Subject;
  /** Other credentials of its kind that still work. */
  others: readonly CredentialFacts[];
};

/** A binding that names nobody: whole, for there is nobody to judge. */
export type BindingRequest = Pick<
  JudgedGrant,
  "via" | "condition" | "attributes" | "role" | "scope" | "members"
> & { subject: Ref };

export type TrustRequest = {
  subject: Subject;
  trust: Pick<Trust, "mechanism" | "trusted" | "condition" | "attributes">;
  /** Exact subjects, `issuer|subject`, that are known to become it: what says so was collected on both sides. */
  known: readonly string[];
};

/** What an identity says of itself: that it becomes another. `to`: as it names that. */
export type ClaimRequest = { subject: Subject; cloud: string; to: string };

export type Outcome = Change | Refusal;

export interface Remediation {
  /** Proven unused, and needed all the same. `stays`: what is granted and stays anyway. */
  needed(unused: PermissionSet, stays: PermissionSet, catalogue: Catalogue): Kept[];
  /** Whether somebody can be taken out of a group alone, with what he needs of it. */
  leavesGroups: boolean;
  /** Why nothing of it may be changed; null: it may. */
  untouchable(subject: Subject): string | null;
  narrow(request: NarrowRequest): { narrowings: Narrowing[]; refusals: Refusal[] };
  /** Kinds of role that may stand for another when they give enough and no more. */
  readyKinds: readonly string[];
  credential(credential: CredentialFacts, subject: Subject): Outcome;
  retire(request: RetireRequest): Outcome;
  /** A new one first, and the old one off only once nothing signs in with it. */
  rotate(request: RotateRequest): Outcome;
  removeBinding(request: BindingRequest): Outcome;
  /** Lets in no more than before, and whoever is known to become it still. */
  tighten(request: TrustRequest): Outcome;
  removeTrust(request: TrustRequest): Outcome;
  removeClaim(request: ClaimRequest): Outcome;
}

const byProvider = new Map<string, Remediation>([
  ["aws", awsRemediation],
  ["azure", azureRemediation],
  ["gcp", gcpRemediation],
  ["kubernetes", kubernetesRemediation],
]);

/** Undefined for a provider nobody writes changes for. */
export function remediationOf(provider: string): Remediation | undefined {
  return byProvider.get(provider);
}
