/**
 * What a cloud's IAM means, as pure functions and data: everything Rollcall knows about a provider without asking it.
 * Nothing here does I/O or reads a clock, so the same facts always give the same answer.
 */
import type { z } from "zod";
import type { Confidence, Ground } from "#lib/domain/classification/verdict.ts";
import type { WorkloadClass } from "#lib/domain/classification/workload-class.ts";
import type { Json, Ref, UsageRecord } from "#lib/ingest/contract.ts";
import type { NewOwner, OwnedThing, WriteBack } from "./owner-write-back.ts";

/** The one registry of natures. Codes are stored: never renumber, never reuse. `counted`: part of every metric. */
export const natures = {
  machine: { code: 1, label: "Machine", counted: true, meaning: "Software acts as it." },
  mixed: { code: 2, label: "Mixed", counted: true, meaning: "Both people and software act as it." },
  unknown: { code: 3, label: "Unknown", counted: true, meaning: "Nothing readable tells who acts as it." },
  "provider-managed": {
    code: 4,
    label: "Provider-managed",
    counted: false,
    meaning: "The cloud provider owns it; its permissions cannot be edited.",
  },
  human: { code: 5, label: "Human", counted: false, meaning: "People act as it." },
  group: { code: 6, label: "Group", counted: false, meaning: "It passes its grants on to its members." },
  set: { code: 7, label: "Set", counted: false, meaning: "It stands for many identities at once." },
  external: {
    code: 8,
    label: "External",
    counted: false,
    meaning: "It lives outside every connected source.",
  },
} as const satisfies Record<string, { code: number; label: string; counted: boolean; meaning: string }>;

export type Nature = keyof typeof natures;

/** The natures that every metric counts. */
export const countedNatures: readonly Nature[] = (Object.keys(natures) as Nature[]).filter(
  (nature) => natures[nature].counted,
);

export type { Confidence };

/** What is known about one principal when its nature is decided. */
export type PrincipalFacts = {
  kind: string;
  name: string;
  resourceName: string | null;
  tags: Record<string, string>;
  attributes: { [key: string]: Json };
  /** Who may become it. */
  trusts: { mechanism: string; trusted: Ref; condition: Json }[];
  /** Its open credentials. `status` as in CredentialRecord. */
  credentials: { kind: string; status: string }[];
  /** Streams of its scope that are not complete: what they would have said is not known. */
  unreadStreams: string[];
};

/** What shows the work that is done as a principal. */
export type UseFacts = Pick<PrincipalFacts, "kind" | "name" | "resourceName" | "attributes" | "trusts"> & {
  /** Kinds of what runs as it. */
  workloadKinds: string[];
};

export type NatureVerdict = {
  nature: Nature;
  confidence: Confidence;
  /** Plain sentences, strongest first; never empty. */
  evidence: string[];
};

/** A principal nobody collects, made so that a grant or trust has somebody to point at. */
export type ExternalPrincipal = { kind: string; nature: Nature; externalId: string; name: string };

/** One thing a person does on the cloud's side so that a source can be read. `code` is ready to paste as it stands. */
export type SetUpStep = { title: string; text: string; code: { name: string; text: string } | null };

/** The configuration, completed with values nobody should choose by hand, and what to set up on the other side. */
export type SetUp = { config: Record<string, unknown>; steps: SetUpStep[] };

/** `measure`: it is only asked what reading it would cost. */
export type EngineState = "off" | "measure" | "on";

/** What a source may be told to ask for use beside the cloud's own APIs: off unless its configuration says otherwise, and it may cost. */
export type LogEngine = {
  title: string;
  /** The fields of the configuration that are about it. */
  fields: readonly string[];
  /** Of a checked configuration. */
  stateOf(config: Record<string, unknown>): EngineState;
  /** What its state of a checked configuration means for reading, for money, and for what is stored; in sentences. */
  means(config: Record<string, unknown>): string;
  /** Capabilities of the coverage that say what it costs. */
  costs: readonly string[];
};

/** As in the record of usage, which is one for each grant, whoever used it. */
export type GrantUse = Pick<UsageRecord, "principal" | "source" | "plane"> & { action: string };

/** Files that may stand beside the export an import reads. `role` is its option, and what the collector's importer knows it by. */
export type ExportFile = { role: string; description: string; many: boolean };

/** A token of another system: its issuer without scheme, and whom it speaks for. */
export type Token = { issuer: string; subject: string };

export type Federation = {
  /** Which of the provider's own principals a token speaks for, wherever it is shown; null for tokens of others. */
  holderOf?(token: Token): Ref | null;
  /** Kinds that gather the tokens of an issuer and hold nothing themselves: no end of a link, but a step on its way. */
  poolKinds?: readonly string[];
  /** Kinds of reference, besides `federated`, that name whoever shows a token through a pool. */
  refKinds?: readonly string[];
  /** The tokens such a reference stands for; none where it names no token. `issuersOf`: what a pool, by its external id, accepts. */
  tokensOf?(ref: Ref, issuersOf: (pool: string) => readonly string[]): Token[];
};

export interface Provider {
  /** As in every record and table: `aws`. */
  name: string;
  label: string;
  /** Stored as smallint; stable. */
  code: number;
  /** Every kind of principal the provider can have, externals included. Codes are stored and unique over all providers. */
  principalKinds: Record<string, { label: string; code: number }>;
  natureOf(facts: PrincipalFacts): NatureVerdict;
  /** What its use says about its workload class; none where it says nothing. */
  classHints?(facts: UseFacts): Ground<WorkloadClass>[];
  /** How its principals take part in links between clouds; left out where they only trust issuers and subjects by name. */
  federation?: Federation;
  /** Kinds whose objects say themselves which identity of another cloud they may become; their links need that end too. */
  claimingKinds?: readonly string[];
  /**
   * The principal behind a ref no collected record answers to; null when the ref must stay dangling until it is collected.
   * `subjectScope`: the scope of the record that holds the ref.
   */
  externalPrincipal(ref: Ref, subjectScope: string): ExternalPrincipal | null;
  /**
   * The configuration of a source. Each field carries `title` and `description` metadata, so a form can be drawn from it;
   * `labels` name its choices, `generated` says that `setUp` fills it in, `pins` that it says what the source is.
   */
  sourceConfig: z.ZodType;
  /** What the use of one grant is kept as, by the id of what was made to grant it; null, or left out, where no log tells it. */
  grantUse?(id: string): GrantUse | null;
  /** What reads use beyond the cloud's own APIs; left out where there is nothing. */
  logEngines?: readonly LogEngine[];
  /** What an import reads: the export itself, in words, and what may stand beside it. */
  exports: { main: string; beside: readonly ExportFile[] };
  /** The command that writes its owner back at the source; null for what cannot carry one. */
  writeOwnerBack?(thing: OwnedThing, owner: NewOwner): WriteBack | null;
  /** `fresh` makes a value nobody can guess: providers are pure. The exact permissions are those of permissions.json beside it. */
  setUp(config: Record<string, unknown>, fresh: () => string): SetUp;
}
