/** Everything known about one identity: who it is, what it may do, what it did, who may become it, and what could not be read. */
import type { ClientBase } from "pg";
import { classify } from "#lib/analysis/classify.ts";
import { expectedStreams, natureVerdict, unclassifiedRow } from "#lib/analysis/identity-row.ts";
import { readFacts, readScopeFacts } from "#lib/analysis/read-facts.ts";
import { readRules } from "#lib/analysis/read-rules.ts";
import { lastTried, type SliceState } from "#lib/analysis/scope-coverage.ts";
import { NotFound } from "#lib/errors.ts";
import type { Json, Ref } from "#lib/ingest/contract.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { waysInOf } from "#lib/providers/ways-in.ts";
import * as sql from "./get-identity.sql.ts";
import type {
  CredentialDetail,
  GapDetail,
  IdentityDetail,
  OwnerHintDetail,
  PrincipalLink,
  Seen,
  TrustDetail,
  WorkloadDetail,
} from "./identity-detail.ts";
import { readGrants } from "./identity-grants.ts";
import { identityRecord, type StoredRow } from "./identity-record.ts";
import { readUsage } from "./identity-usage.ts";
import { readReach } from "./read-reach.ts";
import { judgeRefs, type LinkRow, principalLink, type RefJudge, refLink } from "./ref-links.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

export type { PolicyStatement } from "#lib/providers/policy-statements.ts";
export type * from "./identity-detail.ts";

const limits = { members: 1000, trustedBy: 200, workloads: 200 };

type IdentityRow = StoredRow &
  Seen & {
    resourceName: string | null;
    createdAt: Date | null;
    disabled: boolean | null;
    tags: Record<string, string>;
    attributes: { [key: string]: Json };
  };

type ScopeStep = { id: number; externalId: string; name: string };
type SliceRow = Omit<GapDetail, "scope"> &
  SliceState & { scopeId: number; scopeExternalId: string; scopeName: string };
type TrustRow = Omit<TrustDetail, "subject" | "trusted"> &
  LinkRow & {
    subjectKind: string;
    subjectValue: string;
    trustedKind: string;
    trustedValue: string;
    total?: number;
  };

/** By the id of lists and addresses, a principal's decimal id. Throws NotFound when nothing has it. */
export async function getIdentity(reader: Reader, id: string): Promise<IdentityDetail> {
  if (!/^\d{1,18}$/.test(id)) throw notFound(id);
  return inSnapshot(reader, (client) => readIdentity(client, id));
}

async function readIdentity(client: ClientBase, id: string): Promise<IdentityDetail> {
  const ask = async <T extends object>(text: string, ...values: unknown[]) =>
    (await client.query<T>(text, [id, ...values])).rows;
  const row = (await ask<IdentityRow>(sql.identitySql))[0];
  if (!row) throw notFound(id);
  const identity = {
    ...identityRecord(row),
    ...ownFacts(row),
    aliases: await ask<{ kind: string; value: string }>(sql.aliasesSql),
  };
  const path = row.scope_id === null ? [] : await readPath(client, row.scope_id);
  const slices = await readSlices(client, path);
  const memberships = await ask<Ref & LinkRow & { groupId: string | null }>(sql.membershipsSql);
  const members = await ask<Ref & LinkRow & { total: number }>(sql.membersSql, limits.members);
  const trusts = await ask<TrustRow>(sql.trustsSql);
  const trustedBy = await ask<TrustRow>(sql.trustedBySql, limits.trustedBy);
  const grants = await readGrants(client, {
    id,
    provider: identity.provider,
    groupIds: memberships.flatMap(({ groupId }) => groupId ?? []),
    scopes: path.map(({ externalId }) => externalId),
  });
  const judge = await judgeRefs(client, identity.provider, identity.scope?.externalId ?? null, [
    ...memberships,
    ...members,
    ...[...trusts, ...trustedBy].flatMap((trust) => [subjectOf(trust), trustedOf(trust)]),
  ]);
  const self: LinkRow = {
    link_id: id,
    link_name: identity.name,
    link_kind: identity.kind,
    link_provider: identity.provider,
    link_gone: identity.state === "gone",
    link_scope: identity.scope?.name ?? null,
  };
  return {
    identity,
    ...(await readVerdicts(client, id, slices)),
    credentials: await ask<CredentialDetail>(sql.credentialsSql),
    grants: grants.own,
    bounds: grants.bounds,
    memberships: memberships.map((membership) => ({
      group: refLink(membership, membership, judge),
      grants: grants.ofGroup(membership.groupId),
    })),
    members: members.map((member) => refLink(member, member, judge)),
    membersTotal: members[0]?.total ?? 0,
    reach: await readReach(client, id),
    trusts: trusts.map((trust) => trustDetail(trust, { subject: self, trusted: trust }, judge)),
    trustedBy: trustedBy.map((trust) => trustDetail(trust, { subject: trust, trusted: self }, judge)),
    trustedByTotal: trustedBy[0]?.total ?? 0,
    workloads: await ask<WorkloadDetail>(sql.workloadsSql, limits.workloads),
    usage: await readUsage(client, id),
    ownerHints: await ask<OwnerHintDetail>(sql.ownerHintsSql),
    gaps: gapsAmong(slices, identity, row.scope_id),
    predecessor: await readPredecessor(client, identity.predecessorId),
    successors: (await ask<LinkRow>(sql.successorsSql)).flatMap((link) => principalLink(link) ?? []),
  };
}

function ownFacts(row: IdentityRow) {
  const { resourceName, createdAt, disabled, tags, attributes } = row;
  const { firstSeen, changedAt, closedAt, unknown, unknownSince } = row;
  return {
    resourceName,
    createdAt,
    disabled,
    tags,
    attributes,
    firstSeen,
    changedAt,
    closedAt,
    unknown,
    unknownSince,
  };
}

async function readPath(client: ClientBase, scopeId: number): Promise<ScopeStep[]> {
  return (await client.query<ScopeStep>(sql.scopePathSql, [scopeId])).rows;
}

/** Per stream the slice that answers for the identity: of its own scope, or of one above it. */
async function readSlices(client: ClientBase, path: ScopeStep[]): Promise<SliceRow[]> {
  if (path.length === 0) return [];
  const { rows } = await client.query<SliceRow>(sql.slicesSql, [path.map(({ id }) => id)]);
  const distance = new Map(path.map(({ id }, index) => [id, index]));
  const nearestFirst = rows.toSorted(
    (one, other) => (distance.get(one.scopeId) ?? 0) - (distance.get(other.scopeId) ?? 0),
  );
  const answering = new Map<string, SliceRow>();
  for (const slice of nearestFirst) {
    const near = answering.get(slice.stream);
    answering.set(slice.stream, near === undefined ? slice : lastTried(near, slice));
  }
  return [...answering.values()].sort((one, other) => (one.stream < other.stream ? -1 : 1));
}

/** What it is taken for, with the grounds; the same as in the list. */
async function readVerdicts(
  client: ClientBase,
  id: string,
  slices: SliceRow[],
): Promise<Pick<IdentityDetail, "nature" | "classification">> {
  const [facts] = await readFacts(client, [id], await readScopeFacts(client));
  if (!facts) throw notFound(id);
  const listed = await client.query<{ asOf: Date | null }>(
    `select max(as_of) as "asOf" from source where retired_at is null`,
  );
  const context = {
    asOf: listed.rows[0]?.asOf ?? facts.firstSeen,
    provider: providerOf(facts.provider),
    waysIn: waysInOf(facts.provider),
    slices: new Map(slices.map((slice) => [slice.stream, slice])),
    rules: await readRules(client),
  };
  return {
    nature: natureVerdict(facts, context),
    classification: classify(facts, unclassifiedRow(facts, context), context),
  };
}

/** Expected streams of its own scope, and whatever is kept about the scopes above it. */
function gapsAmong(
  slices: SliceRow[],
  identity: { kind: string; provider: string; scope: GapDetail["scope"] | null },
  scopeId: number | null,
): GapDetail[] {
  const expected = expectedStreams(identity, { waysIn: waysInOf(identity.provider) }).map(
    ({ stream }) => stream,
  );
  const read = slices.filter(({ scopeId: at, stream }) => at !== scopeId || expected.includes(stream));
  const known = new Set(slices.map(({ stream }) => stream));
  const gaps = read
    .filter(({ status }) => status !== "complete" && status !== "not-applicable")
    .map(
      ({
        scopeId: _,
        everComplete: __,
        attemptedAt: ___,
        scopeExternalId,
        scopeName,
        ...slice
      }): GapDetail => ({
        ...slice,
        scope: { externalId: scopeExternalId, name: scopeName },
      }),
    );
  const { scope } = identity;
  if (scope === null) return gaps;
  const untried = expected.filter((stream) => !known.has(stream));
  return [
    ...gaps,
    ...untried.map((stream) => ({
      ...neverTried,
      stream,
      scope: { externalId: scope.externalId, name: scope.name },
    })),
  ];
}

const neverTried = {
  status: "never",
  reason: "This was never read.",
  hint: "Collect it, or import a file that holds it.",
  permission: null,
  completeAt: null,
};

function subjectOf(trust: TrustRow): Ref {
  return { kind: trust.subjectKind, value: trust.subjectValue };
}

function trustedOf(trust: TrustRow): Ref {
  return { kind: trust.trustedKind, value: trust.trustedValue };
}

function trustDetail(
  row: TrustRow,
  links: { subject: LinkRow; trusted: LinkRow },
  judge: RefJudge,
): TrustDetail {
  const { id, mechanism, condition, attributes, firstSeen, changedAt, closedAt, unknown, unknownSince } = row;
  const subject = refLink(subjectOf(row), links.subject, judge);
  const trusted = refLink(trustedOf(row), links.trusted, judge);
  return {
    id,
    subject,
    trusted,
    mechanism,
    condition,
    attributes,
    firstSeen,
    changedAt,
    closedAt,
    unknown,
    unknownSince,
  };
}

async function readPredecessor(client: ClientBase, id: string | null): Promise<PrincipalLink | null> {
  if (id === null) return null;
  const { rows } = await client.query<LinkRow>(sql.linksSql, [[id]]);
  return rows[0] ? principalLink(rows[0]) : null;
}

function notFound(id: string): NotFound {
  return new NotFound(`There is no identity ${id.slice(0, 40)}.`, {
    hint: "Search the list of identities by name; a gone identity is found with state:gone.",
  });
}
