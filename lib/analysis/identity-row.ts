/** One identity's list row from the facts about it: the same facts give the same row, and what was not read stays unknown in it. */
import { fieldOf } from "#lib/domain/filter/fields.ts";
import type { Rule } from "#lib/domain/rules.ts";
import type { Json, Ref } from "#lib/ingest/contract.ts";
import { type NatureVerdict, natures, type Provider } from "#lib/providers/contract.ts";
import type { WaysIn } from "#lib/providers/ways-in.ts";
import { classify, codeOf } from "./classify.ts";
import type { ScopeFacts } from "./read-facts.ts";
import { gapsOf, type SliceState, unreadStreams } from "./scope-coverage.ts";

export type TrustFact = { mechanism: string; trusted: Ref; condition: Json; closedAt: Date | null };

export type CredentialFact = {
  kind: string;
  status: string;
  createdAt: Date | null;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  closedAt: Date | null;
};

export type UsageFact = { plane: string; lastUsedAt: Date | null };

export type IdentityFacts = {
  id: string;
  provider: string;
  externalId: string;
  kind: string;
  name: string;
  resourceName: string | null;
  createdAt: Date | null;
  firstSeen: Date;
  closedAt: Date | null;
  disabled: boolean | null;
  tags: Record<string, string>;
  attributes: { [key: string]: Json };
  /** Null: it lives in no collected scope. */
  scope: ScopeFacts | null;
  aliases: string[];
  trusts: TrustFact[];
  credentials: CredentialFact[];
  usage: UsageFact[];
  /** Open allow grants, its own and those of its groups. */
  grants: number;
  workloads: number;
  /** Kinds of what runs as it, each once. */
  workloadKinds: string[];
  predecessorId: string | null;
};

/** A row of identity_row; days are `2026-11-24`. */
export type IdentityRow = {
  principal_id: string;
  provider: number;
  kind: number;
  nature: number;
  nature_confidence: number;
  environment: number;
  environment_confidence: number;
  class: number;
  class_confidence: number;
  source_id: number | null;
  scope_id: number | null;
  state: number;
  created_on: string | null;
  first_seen_on: string;
  gone_on: string | null;
  last_used_on: string | null;
  last_used_state: number;
  signs_in_with: number;
  signs_in_unread: number;
  static_credentials: number | null;
  oldest_credential_on: string | null;
  grants: number;
  workloads: number;
  gaps: number;
  predecessor_id: string | null;
  name: string;
  search: string;
};

export type RowContext = {
  asOf: Date;
  provider: Provider;
  waysIn: WaysIn;
  /** The slices of its scope, by stream. */
  slices: Map<string, SliceState> | undefined;
  /** In their order. */
  rules: readonly Rule[];
};

export function identityRow(facts: IdentityFacts, context: RowContext): IdentityRow {
  const row = unclassifiedRow(facts, context);
  const judged = classify(facts, row, context);
  return {
    ...row,
    environment: codeOf("environment", judged.environment.value),
    environment_confidence: confidenceCodes[judged.environment.confidence],
    class: codeOf("class", judged.class.value),
    class_confidence: confidenceCodes[judged.class.confidence],
  };
}

const confidenceCodes = { low: 1, medium: 2, high: 3 };

/** Everything that rules may ask for. */
export function unclassifiedRow(facts: IdentityFacts, context: Omit<RowContext, "rules">): IdentityRow {
  const { provider } = context;
  const verdict = natureVerdict(facts, context);
  const gaps = [...gapsOf(expectedStreams(facts, context), context.slices)];
  return {
    principal_id: facts.id,
    provider: provider.code,
    kind: provider.principalKinds[facts.kind]?.code ?? 0,
    nature: natures[verdict.nature].code,
    nature_confidence: confidenceCodes[verdict.confidence],
    ...{ environment: 0, environment_confidence: 1, class: 0, class_confidence: 1 },
    source_id: facts.scope?.sourceId ?? null,
    scope_id: facts.scope?.id ?? null,
    state: facts.closedAt ? 3 : facts.disabled ? 2 : 1,
    created_on: dayOf(facts.createdAt),
    first_seen_on: dayOf(facts.firstSeen) ?? "",
    gone_on: dayOf(facts.closedAt),
    ...lastUsed(facts),
    ...signsIn(facts, context),
    ...staticCredentials(facts, context),
    grants: facts.grants,
    workloads: facts.workloads,
    gaps: bitsOf("gaps", gaps),
    predecessor_id: facts.predecessorId,
    name: facts.name,
    search: searchText(facts),
  };
}

/** Who acts as it. A gone identity is judged by what was open when it went. */
export function natureVerdict(
  facts: IdentityFacts,
  context: Omit<RowContext, "asOf" | "rules">,
): NatureVerdict {
  const { closedAt } = facts;
  const held = (fact: { closedAt: Date | null }) =>
    fact.closedAt === null || (closedAt !== null && fact.closedAt >= closedAt);
  return context.provider.natureOf({
    kind: facts.kind,
    name: facts.name,
    resourceName: facts.resourceName,
    tags: facts.tags,
    attributes: facts.attributes,
    trusts: facts.trusts
      .filter(held)
      .map(({ mechanism, trusted, condition }) => ({ mechanism, trusted, condition })),
    credentials: facts.credentials.filter(held).map(({ kind, status }) => ({ kind, status })),
    unreadStreams: unreadStreams(expectedStreams(facts, context), context.slices).map(({ stream }) => stream),
  });
}

export function expectedStreams(facts: { kind: string }, { waysIn }: Pick<RowContext, "waysIn">) {
  return waysIn.streams[facts.kind] ?? [];
}

/** The latest of all evidence; "never" only where a source that watches the identity as a whole says so. */
function lastUsed({
  usage,
  credentials,
}: IdentityFacts): Pick<IdentityRow, "last_used_on" | "last_used_state"> {
  let latest: Date | null = null;
  for (const { lastUsedAt } of [...usage, ...credentials]) {
    if (lastUsedAt && (!latest || lastUsedAt > latest)) latest = lastUsedAt;
  }
  if (latest) return { last_used_on: dayOf(latest), last_used_state: 2 };
  return { last_used_on: null, last_used_state: usage.some(({ plane }) => plane === "identity") ? 1 : 0 };
}

function signsIn(
  facts: IdentityFacts,
  context: Omit<RowContext, "rules">,
): Pick<IdentityRow, "signs_in_with" | "signs_in_unread"> {
  const { waysIn, slices } = context;
  const ways = new Set<string>();
  for (const trust of facts.trusts) {
    const way = trust.closedAt ? null : waysIn.wayOfTrust(trust, facts.scope?.externalId ?? "");
    if (way) ways.add(way);
  }
  for (const credential of facts.credentials) {
    const way = isActive(credential, context.asOf) ? waysIn.credentials[credential.kind]?.way : undefined;
    if (way) ways.add(way);
  }
  if (facts.workloads > 0 && waysIn.ofWorkloads !== undefined) ways.add(waysIn.ofWorkloads);
  const withBit = bitsOf("signs-in", [...ways]);
  const isCollected = waysIn.streams[facts.kind] !== undefined;
  const unread = isCollected
    ? unreadStreams(expectedStreams(facts, context), slices).flatMap((stream) => stream.ways)
    : (fieldOf("signs-in").values ?? []).map(({ value }) => value);
  return { signs_in_with: withBit, signs_in_unread: bitsOf("signs-in", unread) & ~withBit };
}

/** Zero is only said when every stream that could say otherwise has been read; a count above zero is at least that. */
function staticCredentials(
  facts: IdentityFacts,
  context: Omit<RowContext, "rules">,
): Pick<IdentityRow, "static_credentials" | "oldest_credential_on"> {
  const { waysIn, slices } = context;
  const active = facts.credentials.filter(
    (credential) => isActive(credential, context.asOf) && waysIn.credentials[credential.kind]?.isStatic,
  );
  const staticWays = new Set(
    Object.values(waysIn.credentials).flatMap(({ way, isStatic }) => (isStatic ? [way] : [])),
  );
  const isBlind =
    waysIn.streams[facts.kind] === undefined ||
    unreadStreams(expectedStreams(facts, context), slices).some(({ ways }) =>
      ways.some((way) => staticWays.has(way)),
    );
  if (active.length === 0) return { static_credentials: isBlind ? null : 0, oldest_credential_on: null };
  const created = active.map(({ createdAt }) => dayOf(createdAt));
  const oldest = created.includes(null)
    ? null
    : (created as string[]).reduce((left, right) => (left < right ? left : right));
  return { static_credentials: Math.min(active.length, 32_767), oldest_credential_on: oldest };
}

function isActive({ status, expiresAt, closedAt }: CredentialFact, asOf: Date): boolean {
  return closedAt === null && status === "active" && (expiresAt === null || expiresAt > asOf);
}

function bitsOf(field: "signs-in" | "gaps", values: readonly string[]): number {
  const known = fieldOf(field).values ?? [];
  return values.reduce(
    (bits, value) => bits | (known.find((candidate) => candidate.value === value)?.code ?? 0),
    0,
  );
}

/** The name first: lists order by the start of this text. Parts are cut where no search would reach. */
function searchText({ name, externalId, resourceName, aliases }: IdentityFacts): string {
  const parts = new Set([name, externalId, resourceName ?? "", ...aliases.slice(0, 50)]);
  return [...parts]
    .filter((part) => part !== "")
    .map((part) => part.slice(0, 2000).toWellFormed().toLowerCase())
    .join("\n");
}

function dayOf(instant: Date | null): string | null {
  const text = instant?.toISOString() ?? "";
  // Beyond the year 9999 a date is longer; nothing real was made then.
  return text.length === 24 ? text.slice(0, 10) : null;
}
