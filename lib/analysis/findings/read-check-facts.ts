/** Reads what checks judge by, for a batch of identities: whoever is not counted or gone comes without facts, as nobody judges them. */
import type { CheckFacts, GrantFacts, LinkFacts, TrustFacts } from "#lib/domain/checks/check-facts.ts";
import type { Ref } from "#lib/ingest/contract.ts";
import { waysInOf } from "#lib/providers/ways-in.ts";
import { unreadStreams } from "../scope-coverage.ts";
import { belongsSql } from "../score/score.sql.ts";
import * as codes from "./codes.ts";
import type { FactEstate } from "./fact-estate.ts";
import * as sql from "./facts.sql.ts";
import { type GrantRow, grantFactsOf, type HeldGrants } from "./grant-facts.ts";
import { isEverybodyRead } from "./is-everybody-read.ts";

export type IdentityRead = {
  id: string;
  isGone: boolean;
  isCounted: boolean;
  /** The team whose claim is live, by name. */
  team: string | null;
  /** Bits of the checks with an open finding, as the list says. */
  checks: bigint;
  checksDue: string | null;
  /** Null for whom nobody judges. */
  facts: CheckFacts | null;
};

export type IdentityRow = {
  id: string;
  provider: string;
  kind: string;
  externalId: string;
  name: string;
  resourceName: string | null;
  scopeId: number;
  tags: CheckFacts["identity"]["tags"];
  attributes: CheckFacts["identity"]["attributes"];
  nature: number;
  environment: number;
  class: number;
  state: number;
  createdOn: string | null;
  firstSeenOn: string;
  lastUsedOn: string | null;
  lastUsedState: number;
  ownerState: number;
  notNeededOn: string | null;
  team: string | null;
  checks: string;
  checksDue: string | null;
};

type Of<Row> = Row & { holder: string };
type ScoreRow = {
  evidence: number;
  tier: 0 | 1 | 2;
  isAdministrator: boolean;
  escalations: string[];
  granted: number;
  used: number;
  unused: number;
  unusedIn30Days: number | null;
  unusedActions: Buffer | null;
};
type CredentialRow = Omit<CheckFacts["credentials"][number], "isStatic">;
type TrustRow = Pick<TrustFacts, "id" | "mechanism" | "condition" | "attributes"> & {
  trustedKind: string;
  trustedValue: string;
  farId: string | null;
  isCollected: boolean | null;
  isGone: boolean;
  farNature: number | null;
  farEnvironment: number | null;
  farScope: string | null;
};
type LinkRow = Omit<LinkFacts, "isOtherCollected"> & { cloud: string | null; isKnown: boolean };

/** In the order of ids. Ids without a list row are left out. */
export async function readCheckFacts(estate: FactEstate, ids: readonly string[]): Promise<IdentityRead[]> {
  const { client } = estate;
  const { rows } = await client.query<IdentityRow>(sql.identitiesSql, [ids]);
  const judged = rows.filter(({ nature, state }) => codes.isCounted(nature) && !codes.isGone(state));
  const asked = judged.map(({ id }) => id);
  const ask = async <Row extends object>(text: string) =>
    asked.length === 0 ? [] : (await client.query<Of<Row>>(text, [asked])).rows;
  const read = {
    scores: Map.groupBy(await ask<ScoreRow>(sql.scoresSql), holderOf),
    credentials: Map.groupBy(await ask<CredentialRow>(sql.credentialsSql), holderOf),
    trusts: Map.groupBy(await ask<TrustRow>(sql.trustsSql), holderOf),
    workloads: Map.groupBy(await ask<CheckFacts["workloads"][number]>(sql.workloadsSql), holderOf),
    links: Map.groupBy(await ask<LinkRow>(sql.linksSql), holderOf),
    grants: await readGrants(estate, judged),
  };
  const factsOf = new Map(judged.map((row) => [row.id, checkFacts(row, read, estate)]));
  return rows.map((row) => ({
    id: row.id,
    isGone: codes.isGone(row.state),
    isCounted: codes.isCounted(row.nature),
    team: row.team,
    checks: BigInt(row.checks),
    checksDue: row.checksDue,
    facts: factsOf.get(row.id) ?? null,
  }));
}

type Read = {
  scores: Map<string, Of<ScoreRow>[]>;
  credentials: Map<string, Of<CredentialRow>[]>;
  trusts: Map<string, Of<TrustRow>[]>;
  workloads: Map<string, Of<CheckFacts["workloads"][number]>[]>;
  links: Map<string, Of<LinkRow>[]>;
  grants: (id: string) => GrantFacts[];
};

function checkFacts(row: IdentityRow, read: Read, estate: FactEstate): CheckFacts {
  const { id, provider, kind, scopeId } = row;
  const waysIn = waysInOf(provider);
  const [score] = read.scores.get(id) ?? [];
  return {
    identity: identityOf(row, estate),
    score: score === undefined ? null : scoreFacts(score, provider, estate),
    credentials: (read.credentials.get(id) ?? []).map(({ holder: _, ...credential }) => ({
      ...credential,
      isStatic: waysIn.credentials[credential.kind]?.isStatic ?? false,
    })),
    grants: read.grants(id),
    trusts: (read.trusts.get(id) ?? []).map((trust) => trustFacts(trust, provider, estate)),
    workloads: (read.workloads.get(id) ?? []).map(({ holder: _, ...workload }) => workload),
    links: (read.links.get(id) ?? []).map((link) => linkFacts(link, estate)),
    unreadStreams: unreadStreams(waysIn.streams[kind] ?? [], estate.coverage.get(scopeId)).map(
      ({ stream }) => stream,
    ),
  };
}

function identityOf(row: IdentityRow, { scopes }: FactEstate): CheckFacts["identity"] {
  const { id, provider, kind, externalId, name, createdOn, firstSeenOn, tags, attributes } = row;
  return {
    ...{ id, provider, kind, externalId, name, createdOn, firstSeenOn, tags, attributes },
    nature: codes.natureOf(row.nature),
    environment: codes.environmentOf(row.environment),
    class: codes.classOf(row.class),
    isDisabled: codes.isDisabled(row.state),
    lastUse:
      row.lastUsedOn !== null ? { day: row.lastUsedOn } : row.lastUsedState === 1 ? "never" : "unknown",
    owner: codes.ownerOf(row.ownerState),
    notNeeded: row.notNeededOn === null || row.team === null ? null : { team: row.team, on: row.notNeededOn },
    scope: scopes.get(row.scopeId)?.externalId ?? null,
  };
}

function scoreFacts(
  { holder: _, unusedActions, evidence, ...score }: Of<ScoreRow>,
  provider: string,
  { grants }: FactEstate,
): CheckFacts["score"] {
  const privileged =
    unusedActions === null ? 0 : (grants.get(provider)?.countPrivileged(unusedActions) ?? null);
  return { ...score, evidence: codes.evidenceOf(evidence), unusedPrivileged: privileged };
}

function trustFacts(row: Of<TrustRow>, provider: string, estate: FactEstate): TrustFacts {
  const { id, mechanism, condition, attributes, farId } = row;
  const trusted: Ref = { kind: row.trustedKind, value: row.trustedValue };
  const principal =
    farId === null || row.isCollected !== true
      ? null
      : {
          id: farId,
          nature: codes.natureOf(row.farNature ?? 0),
          environment: codes.environmentOf(row.farEnvironment ?? 0),
          scope: row.farScope,
          isGone: row.isGone,
        };
  const isInside = principal !== null || estate.scopeNamed(provider, trusted.value).length > 0;
  return { id, mechanism, trusted, condition, attributes, principal, isInside };
}

function linkFacts({ holder: _, cloud, isKnown, ...link }: Of<LinkRow>, estate: FactEstate): LinkFacts {
  const bar = link.other.indexOf("|");
  const isOtherCollected =
    isKnown ||
    (bar > 0 && estate.isCollectedIssuer(link.other.slice(0, bar))) ||
    (cloud !== null &&
      estate.scopeNamed(cloud, link.other).some((scopeId) => isEverybodyRead(cloud, scopeId, estate)));
  return { ...link, isOtherCollected };
}

/** Their own and those of their groups, each of which is read once. */
async function readGrants(
  estate: FactEstate,
  judged: readonly IdentityRow[],
): Promise<(id: string) => GrantFacts[]> {
  const { client } = estate;
  const ids = judged.map(({ id }) => id);
  if (ids.length === 0) return () => [];
  const belongs = await client.query<{ holder: string; group: string }>(belongsSql, [ids]);
  const groups = Map.groupBy(belongs.rows, holderOf);
  const groupIds = [...new Set(belongs.rows.map(({ group }) => group))];
  const names = groupIds.length === 0 ? [] : (await client.query(sql.groupNamesSql, [groupIds])).rows;
  const subjects = [...new Set([...ids, ...groupIds])];
  const { rows } = await client.query<GrantRow>(sql.grantsSql, [subjects]);
  const held: HeldGrants = {
    bySubject: Map.groupBy(rows, ({ subject }) => subject),
    groupsOf: (id) => (groups.get(id) ?? []).map(({ group }) => group),
    nameOf: new Map(names.map(({ id, name }: { id: string; name: string }) => [id, name])),
  };
  return grantFactsOf(judged, held, estate);
}

function holderOf({ holder }: { holder: string }): string {
  return holder;
}
