/** What checks are told about one identity: everything stored that they judge by, as it is today. Days are `2026-11-24`. */
import type { Environment } from "#lib/domain/classification/environment.ts";
import type { WorkloadClass } from "#lib/domain/classification/workload-class.ts";
import type { EvidenceState } from "#lib/domain/over-privilege.ts";
import type { Json, Ref } from "#lib/ingest/contract.ts";
import type { Nature } from "#lib/providers/contract.ts";

type Fields = { [key: string]: Json };

export type CheckFacts = {
  identity: {
    id: string;
    provider: string;
    kind: string;
    externalId: string;
    name: string;
    nature: Nature;
    environment: Environment | "unknown";
    class: WorkloadClass | "unknown";
    isDisabled: boolean;
    createdOn: string | null;
    firstSeenOn: string;
    /** `never`: a source that watches it as a whole says so. */
    lastUse: { day: string } | "never" | "unknown";
    /** Attested and claimed count as owned. */
    owner: "attested" | "claimed" | "lapsed" | "inferred" | "none";
    /** Who answers for it, and when they said that it is not needed; null: they did not. */
    notNeeded: { team: string; on: string } | null;
    tags: Record<string, string>;
    attributes: Fields;
    /** External id of its scope. */
    scope: string | null;
  };
  /** Null for who has no score. */
  score: ScoreFacts | null;
  credentials: CredentialFacts[];
  /** Open allowing grants: its own and those of groups it is in. */
  grants: GrantFacts[];
  trusts: TrustFacts[];
  workloads: WorkloadFacts[];
  links: LinkFacts[];
  /** Streams of its scope that say something about its kind and were not read in full: what is missing here is not known to be absent. */
  unreadStreams: readonly string[];
};

export type ScoreFacts = {
  evidence: EvidenceState;
  tier: 0 | 1 | 2;
  isAdministrator: boolean;
  escalations: readonly string[];
  granted: number;
  used: number;
  unused: number;
  /** Proven unused actions in the 30 days before today; null where the shorter window was not worked out. */
  unusedIn30Days: number | null;
  /** Of the proven unused ones those that are privileged by themselves (`CompiledRisks.privileged`); null where not worked out. */
  unusedPrivileged: number | null;
};

export type CredentialFacts = {
  id: string;
  externalId: string;
  kind: string;
  /** As the provider says: `active`, `inactive`, `expired`, … */
  status: string;
  /** The secret works until somebody revokes it. */
  isStatic: boolean;
  createdOn: string | null;
  /** Null and not unknown: it never expires. */
  expiresOn: string | null;
  isExpiryUnknown: boolean;
  /** Null and not unknown: never. */
  lastUsedOn: string | null;
  isLastUseUnknown: boolean;
  attributes: Fields;
};

export type GrantFacts = {
  id: string;
  role: { id: string; kind: string; name: string; externalId: string; manager: string };
  via: string;
  /** The group it comes by; null: its own. */
  group: string | null;
  isConditional: boolean;
  scope: { externalId: string; kind: string; name: string; environment: Environment | "unknown" };
  /**
   * What its document allows by itself, whatever denies it elsewhere; null for a document that could not be read. `wildcards`: as
   * `wildcardsIn` gives them.
   */
  gives: { isAdministrator: boolean; escalations: readonly string[]; wildcards: readonly string[] } | null;
};

export type TrustFacts = {
  id: string;
  mechanism: string;
  trusted: Ref;
  condition: Json;
  attributes: Fields;
  /** Who that is, where it was collected. */
  principal: {
    id: string;
    nature: Nature;
    environment: Environment | "unknown";
    scope: string | null;
    isGone: boolean;
  } | null;
  /** It lives in a scope that some source collects. */
  isInside: boolean;
};

export type WorkloadFacts = {
  id: string;
  kind: string;
  name: string;
  location: string | null;
  attributes: Fields;
};

/** `trusted`: only who can be become says so; `claimed`: only who becomes it. */
export type LinkFacts = {
  key: string;
  mechanism: string;
  state: "confirmed" | "trusted" | "claimed";
  /** `from`: this identity becomes the other. */
  end: "from" | "to";
  other: string;
  /** The other end lives in what some source collects, so that its half would have been seen if it were there. */
  isOtherCollected: boolean;
};

/** An open grant that names somebody nobody knows, or everybody. */
export type BindingFacts = {
  grantId: string;
  provider: string;
  subject: Ref;
  role: { name: string; externalId: string };
  via: string;
  /** The provider makes it itself. */
  isBootstrap: boolean;
  scope: { externalId: string; name: string };
  /** Every stream that could hold the subject was read in full, so it is not there. */
  isSubjectSurelyGone: boolean;
};
