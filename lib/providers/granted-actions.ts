/** How each cloud's documents and grants become sets of granted actions; one line per cloud. */
import type { ActionLevel, Catalogue } from "#lib/domain/catalogue.ts";
import type { CompiledDocument, GrantPart } from "#lib/domain/effective-actions.ts";
import type { RiskTable } from "#lib/domain/risk.ts";
import type { Json, Ref } from "#lib/ingest/contract.ts";
import { awsGrantedActions } from "./aws/granted-actions.ts";
import { azureGrantedActions } from "./azure/granted-actions.ts";
import { gcpGrantedActions } from "./gcp/granted-actions.ts";
import { kubernetesGrantedActions } from "./kubernetes/granted-actions.ts";
import { rollcallGrantedActions } from "./rollcall/granted-actions.ts";

/** A stored grant that reaches an identity: its own, a group's, an implied subject's, or a policy of a scope above it. */
export type HeldGrant = {
  /** Whom the grant itself names. */
  subject: Ref;
  effect: GrantPart["effect"];
  via: string;
  condition: Json;
  attributes: { [key: string]: Json };
  /** `kind` null: the role is not known. */
  role: {
    kind: string | null;
    externalId: string;
    manager: string | null;
    attributes: { [key: string]: Json };
  };
  /** Where the grant applies. */
  scope: { externalId: string; kind: string };
  /** The role's document; null where it could not be read. */
  document(): Json;
};

/** Who is asked about. */
export type Holder = {
  kind: string;
  externalId: string;
  name: string;
  resourceName: string | null;
  attributes: { [key: string]: Json };
  /** Its own scope and those above it, the nearest first. */
  scopes: readonly { externalId: string; kind: string; attributes?: { [key: string]: Json } }[];
  /**
   * External ids of the scopes that hold every scope in which a grant allows it something now: what is denied at one of these is
   * denied wherever it is allowed. Absent: not known.
   */
  grantedWithin?: readonly string[];
};

/** How a grant counts for its holder. */
export type GrantTerms = Pick<GrantPart, "select" | "breadth" | "conditional" | "level"> & {
  /** Since when the provider says that it holds; null where it does not say. */
  since: Date | null;
  /** When it next begins or ends to hold; null where nothing is set. */
  changesAt: Date | null;
};

export interface GrantedActions {
  /** Which wildcards its patterns have. */
  wildcards: "*" | "*?";
  /** Actions known without asking the provider, dated; absent where it lists them itself. */
  bundled?(): Promise<{ date: string; actions: { name: string; level: ActionLevel }[] }>;
  /** Reads one document; never throws. `select`: what `terms` said of the grant that brings it. */
  compile(document: Json, catalogue: Catalogue, select: string): CompiledDocument;
  /** Empty where the grant gives and takes nothing now: expired, about one session only, what everybody has anyway. */
  terms(grant: HeldGrant, holder: Holder, now: Date): GrantTerms[];
  /** Effects of grants whose `terms` depend on what the role's document says. */
  readsBefore?: ReadonlySet<HeldGrant["effect"]>;
  /** What it may do though no grant says so (the root user of an account); read by `compile` without a document. */
  inherent?(holder: Holder): GrantTerms[];
  /** Groups and sets it belongs to though no membership says so: grants to them are grants to it. */
  impliedSubjects?(holder: Holder): Ref[];
  /** Evidence in which every use of an identity shows: one that is not in it did nothing. */
  wholeSources: ReadonlySet<string>;
  risks: RiskTable;
}

const byProvider = new Map<string, GrantedActions>([
  ["aws", awsGrantedActions],
  ["azure", azureGrantedActions],
  ["gcp", gcpGrantedActions],
  ["kubernetes", kubernetesGrantedActions],
  ["rollcall", rollcallGrantedActions],
]);

/** Undefined for a provider that grants nothing. */
export function grantedActionsOf(provider: string): GrantedActions | undefined {
  return byProvider.get(provider);
}
