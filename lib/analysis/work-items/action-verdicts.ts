/**
 * Which actions may go, and from where: from a document for everybody who gets it, only what each of them is proven not to use; the rest
 * of what an identity does not use is its own item, for which a shared document has to be split.
 */
import type { ClientBase } from "pg";
import type { HolderFacts } from "#lib/analysis/score/held-grants.ts";
import { keptCatalogue } from "#lib/analysis/score/kept-catalogue.ts";
import { openScoring, type Scoring } from "#lib/analysis/score/scoring.ts";
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { defaultWindowDays } from "#lib/domain/over-privilege.ts";
import {
  difference,
  emptySet,
  intersection,
  isEmptySet,
  type PermissionSet,
  sizeOf,
  union,
  unionOf,
} from "#lib/domain/permission-set.ts";
import { type Blocker, judgeShared } from "#lib/domain/remediation/may-go.ts";
import { type Giver, removedBy } from "#lib/domain/remediation/removed-by.ts";
import { riskOf, type Tier } from "#lib/domain/risk.ts";
import { natures } from "#lib/providers/contract.ts";
import { grantedActionsOf } from "#lib/providers/granted-actions.ts";
import { type Remediation, remediationOf } from "#lib/providers/remediation.ts";
import { type JudgedHolder, judgeIdentities } from "#lib/queries/exact-change/judge-identities.ts";
import { type JudgedSharer, readRoleSharers } from "#lib/queries/exact-change/read-sharers.ts";
import { sharedRolesSql } from "./work-items.sql.ts";

export type ActionVerdict = {
  /** Granted now: to the identity, or by the document. */
  granted: PermissionSet;
  /** More may be granted than could be read: what is missing is not known to be gone. */
  isAtLeast: boolean;
  /** Used in the window: by the identity, or by anybody who gets the document. */
  used: PermissionSet;
  /** What an item opened now is about. */
  mayGo: PermissionSet;
  /** Proven unused, and kept all the same. */
  kept: number;
  blockers: Blocker[];
  /** Some of it comes by a document others need as it is. */
  isSplit: boolean;
};

export type DocumentVerdict = ActionVerdict & {
  id: string;
  name: string;
  /** Everybody judged whom it reaches. */
  sharers: string[];
  /** Not every one of them could be told apart or judged. */
  reaches: number;
};

export type ActionVerdicts = {
  catalogue: Catalogue;
  documents: DocumentVerdict[];
  /** By id; whoever has no score is not in it. */
  ofIdentities(ids: readonly string[]): Promise<Map<string, ActionVerdict & { document: string | null }>>;
  /** By id: what they would lose once the items of these identities and documents are done; whoever has no score is not in it. */
  lossesOf(ids: readonly string[], done: DoneItems): Promise<Map<string, ActionLoss>>;
};

/** Ids of identities whose own item is done, and of documents whose item is. */
export type DoneItems = { identities: ReadonlySet<string>; documents: ReadonlySet<string> };

/** `removed`: proven unused, all of it; `tier`: of what is left. */
export type ActionLoss = { removed: PermissionSet; mayGo: PermissionSet; tier: Tier };

type Options = {
  provider: string;
  asOf: Date;
  /** Whoever has actions to remove. */
  ids: readonly string[];
};

/** Null for a provider whose grants nobody reads or changes. */
export async function openActionVerdicts(
  client: ClientBase,
  { provider, asOf, ids }: Options,
): Promise<ActionVerdicts | null> {
  const [engine, remediation] = [grantedActionsOf(provider), remediationOf(provider)];
  if (engine === undefined || remediation === undefined) return null;
  const catalogue = await keptCatalogue(client, provider, engine);
  const scoring = await openScoring(client, { engine, catalogue, asOf, windowDays: defaultWindowDays });
  const context = { client, scoring, remediation };
  const documents = await judgeDocuments(context, { provider, ids, asOf });
  const byExternalId = new Map(documents.map((one) => [one.externalId, one]));
  return {
    catalogue,
    documents,
    async ofIdentities(batch) {
      const judged = await judgeIdentities(client, batch, context);
      const verdicts = new Map<string, ActionVerdict & { document: string | null }>();
      for (const [id, one] of judged)
        verdicts.set(id, await ownVerdict(one, byExternalId, { scoring, remediation }));
      return verdicts;
    },
    async lossesOf(batch, done) {
      const losses = new Map<string, ActionLoss>();
      for (const [id, one] of await judgeIdentities(client, batch, context)) {
        const removed = await removedFrom(one, { scoring, done, documents: byExternalId });
        const { tier } = riskOf(difference(one.granted, removed), scoring.context.risks);
        losses.set(id, { removed, mayGo: one.mayGo, tier });
      }
      return losses;
    },
  };
}

type Losing = { scoring: Scoring; done: DoneItems; documents: ReadonlyMap<string, Document> };

/** Its own item takes from every document what that one's item does not take from everybody. */
async function removedFrom(
  { holder, mayGo }: JudgedHolder,
  { scoring, done, documents }: Losing,
): Promise<PermissionSet> {
  if (isEmptySet(mayGo)) return emptySet;
  const isOwn = done.identities.has(holder.id);
  const givers: Giver[] = inherentOf(holder, scoring).map((gives) => ({ gives, narrowedBy: emptySet }));
  for (const role of allowingRoles(holder)) {
    const shared = documents.get(role);
    const own = shared === undefined ? mayGo : difference(mayGo, shared.mayGo);
    const all = shared !== undefined && done.documents.has(shared.id) ? shared.mayGo : emptySet;
    const gives = unionOf(await givenBy(scoring, [holder], role));
    givers.push({ gives, narrowedBy: union(isOwn ? own : emptySet, all) });
  }
  return removedBy(mayGo, givers);
}

/** What it may do though no document says so: nothing takes that away. */
function inherentOf(holder: HolderFacts, { context: { engine, catalogue } }: Scoring): PermissionSet[] {
  return (engine.inherent?.(holder) ?? []).flatMap(({ select }) =>
    engine.compile(null, catalogue, select).allows.map(({ actions }) => actions),
  );
}

function allowingRoles({ grants }: HolderFacts): string[] {
  return [...new Set(grants.filter(({ effect }) => effect === "allow").map(({ role }) => role.externalId))];
}

type Context = { client: ClientBase; scoring: Scoring; remediation: Remediation };
type Document = DocumentVerdict & { externalId: string };
type RoleRow = { id: string; externalId: string; name: string; isGone: boolean };

const many = [natures.group.code, natures.set.code];

async function judgeDocuments(context: Context, { provider, ids, asOf }: Options): Promise<Document[]> {
  const parameters = [provider, ids, many, asOf];
  const { rows } = await context.client.query<RoleRow>(sharedRolesSql, parameters);
  const documents: Document[] = [];
  for (const role of rows) documents.push(await judgeDocument(context, role));
  return documents;
}

async function judgeDocument(
  { client, scoring, remediation }: Context,
  { id, externalId, name, isGone }: RoleRow,
): Promise<Document> {
  const standing = { holder: { id: "" }, scoring };
  const read = await readRoleSharers(client, [externalId], { standing, remediation });
  const { sharers, isBound } = read.get(externalId) ?? { sharers: [], isBound: false };
  const holders = sharers.flatMap(({ holder }) => holder ?? []);
  const gives = isGone ? emptySet : unionOf(await givenBy(scoring, holders, externalId));
  const wanted = unionOf(sharers.map(({ mayGo }) => mayGo));
  const isUnread = holders.some(({ grants }) =>
    grants.some(({ role, documentHash }) => role.externalId === externalId && documentHash === ""),
  );
  const { everyone, blockers } = judgeShared(gives, wanted, sharers);
  return {
    ...{ id, externalId, name, granted: gives, blockers, isSplit: false, reaches: sharers.length },
    isAtLeast: !isGone && (isUnread || (sharers.length > 0 && holders.length === 0)),
    used: unionOf(sharers.map(({ used }) => used)),
    // What it bounds somebody by is not changed for the others' sake.
    mayGo: isBound ? emptySet : everyone,
    kept: sizeOf(intersection(gives, difference(unionOf(sharers.map(unusedOf)), wanted))),
    sharers: sharers.flatMap((sharer) => sharer.id ?? []),
  };
}

function unusedOf({ kept }: JudgedSharer): PermissionSet {
  return unionOf(kept.map(({ actions }) => actions));
}

/** What a document gives each of them, as far as it counts for them. */
async function givenBy(
  { context, documents }: Scoring,
  holders: readonly HolderFacts[],
  role: string,
): Promise<PermissionSet[]> {
  const held = holders.flatMap((holder) =>
    holder.grants
      .filter((grant) => grant.effect === "allow" && grant.role.externalId === role)
      .map((grant) => ({ grant, holder })),
  );
  await documents.load(held.map(({ grant }) => grant.documentHash));
  return held.flatMap(({ grant, holder }) =>
    context.engine
      .terms(grant, holder, context.asOf)
      .flatMap(
        ({ select }) =>
          documents.compiled(grant.documentHash, select)?.allows.map(({ actions }) => actions) ?? [],
      ),
  );
}

/**
 * Everything that may go, without what goes from a document for everybody and comes by nothing else, and without what comes through a
 * group that nobody can be taken out of alone: that is no decision about this identity.
 */
async function ownVerdict(
  { holder, granted, used, mayGo, kept, isAtLeast }: JudgedHolder,
  documents: ReadonlyMap<string, Document>,
  { scoring, remediation }: Pick<Context, "scoring" | "remediation">,
): Promise<ActionVerdict & { document: string | null }> {
  const others = { ...holder, grants: holder.grants.slice(holder.ownGrants) };
  const own: PermissionSet[] = [];
  const fixed: PermissionSet[] = [];
  let [isSplit, document] = [false, null as string | null];
  const blockers: Blocker[] = [];
  let most = 0;
  for (const role of allowingRoles(holder)) {
    const gone = intersection(unionOf(await givenBy(scoring, [holder], role)), mayGo);
    const shared = documents.get(role);
    const goesForAll = shared?.mayGo ?? emptySet;
    if (!remediation.leavesGroups)
      fixed.push(difference(unionOf(await givenBy(scoring, [others], role)), goesForAll));
    const left = difference(gone, goesForAll);
    own.push(left);
    if (shared === undefined) continue;
    if (!isEmptySet(left)) {
      isSplit = true;
      blockers.push(...shared.blockers.filter(({ id }) => id !== holder.id));
    }
    const here = sizeOf(intersection(gone, shared.mayGo));
    if (here > most) [most, document] = [here, shared.id];
  }
  const comesThrough = intersection(unionOf(fixed), mayGo);
  const stays = union(unionOf(kept.map(({ actions }) => actions)), comesThrough);
  const goes = difference(unionOf(own), comesThrough);
  const isWithout = isEmptySet(goes);
  return {
    ...{ granted, isAtLeast, used, mayGo: goes, kept: sizeOf(stays), document },
    isSplit: isSplit && !isWithout,
    blockers: isWithout ? [] : [...new Map(blockers.map((one) => [`${one.id} ${one.name}`, one])).values()],
  };
}
