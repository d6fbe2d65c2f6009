/** The shape of everything known about one identity; what is not known is said to be so, never left looking like none. */

import type { Classification } from "#lib/analysis/classify.ts";
import type { Json, Ref } from "#lib/ingest/contract.ts";
import type { NatureVerdict } from "#lib/providers/contract.ts";
import type { PolicyStatement } from "#lib/providers/policy-statements.ts";
import type { IdentityRecord } from "./identity-record.ts";
import type { Reach } from "./read-reach.ts";

export type PrincipalLink = {
  id: string;
  name: string;
  kind: string;
  provider: string;
  gone: boolean;
  /** Name of the scope it lives in; null outside of what is collected. Tells namesakes apart. */
  scope: string | null;
};

/**
 * Somebody a fact names. `resolved`: `principal` is who. `dangling`: a complete collection of where it would be did not hold it.
 * `not-collected`: where it would be has not been read completely. `scope`: it names a part of the resource tree.
 */
export type RefLink = Ref & {
  status: "resolved" | "dangling" | "not-collected" | "scope";
  principal: PrincipalLink | null;
};

/** Facts about a stored row that hold for every kind: `unknown` names fields whose value is from before `unknownSince`. */
export type Seen = {
  firstSeen: Date;
  changedAt: Date;
  closedAt: Date | null;
  unknown: string[];
  unknownSince: Date | null;
};

export type CredentialDetail = Seen & {
  id: string;
  externalId: string;
  kind: string;
  status: string;
  createdAt: Date | null;
  expiresAt: Date | null;
  /** Null: never used, unless `unknown` holds `lastUsedAt`. */
  lastUsedAt: Date | null;
  attributes: { [key: string]: Json };
};

export type RoleDetail = Seen & {
  id: string;
  externalId: string;
  kind: string;
  name: string;
  resourceName: string | null;
  version: string | null;
  manager: "provider" | "customer";
  /** Null where there is none or it could not be read (then `unknown` holds `document`). */
  document: Json;
  /** Null where the document is of a form nobody parses yet. */
  statements: PolicyStatement[] | null;
  attributes: { [key: string]: Json };
};

export type GrantDetail = Seen & {
  id: string;
  effect: "allow" | "deny" | "boundary" | "org-policy";
  via: string;
  scope: { externalId: string; name: string; kind: string } | null;
  condition: Json;
  /** Null: the role it names is not stored; `roleRef` says which. */
  role: RoleDetail | null;
  roleRef: Ref;
  /** When it last let anybody do something, as far as a log tells by grant; null: none tells. */
  usedAt: Date | null;
};

export type TrustDetail = Seen & {
  id: string;
  subject: RefLink;
  trusted: RefLink;
  mechanism: string;
  condition: Json;
  attributes: { [key: string]: Json };
};

export type WorkloadDetail = Seen & {
  id: string;
  externalId: string;
  kind: string;
  name: string;
  location: string | null;
  attributes: { [key: string]: Json };
};

export type UsageDetail = {
  source: string;
  plane: "identity" | "service" | "action";
  /** Days the evidence would have shown activity in, `2026-11-24`. */
  coveredFrom: string;
  coveredTo: string;
  lastUsedAt: Date | null;
  /** Sorted by action. `lastUsedOn` null: tracked and not seen. */
  entries: { action: string; lastUsedOn: string | null }[];
};

export type OwnerHintDetail = { source: string; key: string; value: string; firstSeen: Date };

/** A stream that says something about this identity and is not complete. */
export type GapDetail = {
  stream: string;
  scope: { externalId: string; name: string };
  status: string;
  reason: string | null;
  hint: string | null;
  permission: string | null;
  /** Last complete reading; null: never. */
  completeAt: Date | null;
};

export type IdentityDetail = {
  identity: IdentityRecord &
    Seen & {
      resourceName: string | null;
      createdAt: Date | null;
      disabled: boolean | null;
      tags: Record<string, string>;
      attributes: { [key: string]: Json };
      aliases: { kind: string; value: string }[];
    };
  nature: NatureVerdict;
  classification: Classification;
  /** Open ones first, then gone ones. */
  credentials: CredentialDetail[];
  /** Open allow and deny grants of its own. */
  grants: GrantDetail[];
  /** What limits its grants: permission boundary and organization policies. */
  bounds: GrantDetail[];
  /** The groups it is in, each with the grants it passes on. */
  memberships: { group: RefLink; grants: GrantDetail[] }[];
  /** Of a group: who is in it. */
  members: RefLink[];
  /** The list holds the first thousand of so many. */
  membersTotal: number;
  /** Up to three steps each way, across clouds. */
  reach: Reach;
  /** Who may become it. */
  trusts: TrustDetail[];
  /** What it may become. */
  trustedBy: TrustDetail[];
  /** The list holds the first two hundred of so many. */
  trustedByTotal: number;
  /** The first two hundred; `identity.workloads` is how many there are. */
  workloads: WorkloadDetail[];
  usage: UsageDetail[];
  ownerHints: OwnerHintDetail[];
  /** Streams of its scope, and of the policies above it, that are not complete. */
  gaps: GapDetail[];
  predecessor: PrincipalLink | null;
  successors: PrincipalLink[];
};
