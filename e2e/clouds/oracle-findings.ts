/**
 * The expected findings by the plain sentences of the checks: each identity, credential and trust is looked at by itself, as the world
 * has it. It knows nothing of how the app checks, stores or ends any of it.
 */
import type {
  OracleAnswer,
  OracleCredential,
  OracleFinding,
  OracleGiven,
  OracleRisks,
  OracleTrust,
  OracleUsage,
  OracleWorkload,
} from "./oracle-answer.ts";
import { environmentOf } from "./oracle-environment.ts";

import { linksOf } from "./oracle-links.ts";
import { judgedOn, type OracleDay, type OracleScore, scoresOn } from "./oracle-score.ts";
import { issuerOfCluster } from "./shared-clusters.ts";
import type { World } from "./world.ts";

/** Of all clouds together, on the day of the last collection. */
export type OracleEstate = {
  world: World;
  visible: OracleAnswer;
  days: readonly OracleDay[];
  usage: readonly OracleUsage[];
  risks: readonly OracleRisks[];
  /** Whom a team answers for. */
  owned: ReadonlySet<string>;
  /** Of whom it said that they are not needed; nobody where absent. */
  notNeeded?: ReadonlySet<string>;
  /** After so many whole days without use an identity is unused; 90 where absent. */
  idleDays?: number;
};

/** One identity with everything of its own beside it. */
export type Somebody = {
  id: string;
  kind: string;
  nature: string;
  environment: string;
  createdAt: string | null;
  /** A day, `never` where a source watches it as a whole, or null where nothing tells. */
  lastUsed: string | null;
  score: OracleScore | undefined;
  /** Actions proven unused in ninety days, and how many in thirty. */
  unused: string[];
  unusedIn30: number;
  escalations: string[];
  given: OracleGiven[];
  /** Static ones that are not expired. */
  secrets: OracleCredential[];
  /** Old tokens and passwords are looked at whatever their state. */
  credentials: OracleCredential[];
  trusts: OracleTrust[];
  workloads: OracleWorkload[];
};

type Whole = OracleEstate & {
  today: string;
  silent: ReadonlySet<string>;
  environments: ReadonlyMap<string, string>;
  /** Identities at an end of a link that is half, and could be known not to be. */
  halves: ReadonlySet<string>;
};

const counted = new Set(["machine", "mixed", "unknown"]);
const windowDays = 90;

/** `everybody`: of the same estate, where somebody has it at hand: it takes a while. */
export function findingsOf(estate: OracleEstate, everybody = everybodyIn(estate)): OracleFinding[] {
  const today = estate.days.at(-1)?.date ?? "";
  const silent = new Set(estate.risks.flatMap(({ silentSecrets }) => [...silentSecrets]));
  const whole: Whole = {
    ...{ ...estate, today, silent },
    environments: environmentsIn(estate, everybody),
    halves: halvesIn(estate),
  };
  const judged = everybody.filter(({ nature }) => counted.has(nature));
  const names = new Set(judged.map(({ id }) => id));
  const own = estate.risks.flatMap(({ found }) => found).filter(({ identity }) => names.has(identity));
  return [
    ...own,
    ...danglingIn(estate),
    ...publicIn(estate),
    ...judged.flatMap((one) =>
      Object.entries(rules).flatMap(([rule, isFound]) =>
        isFound(one, whole) ? [{ rule, identity: one.id }] : [],
      ),
    ),
  ];
}

const rules: Record<string, (one: Somebody, whole: Whole) => boolean> = {
  unowned: ({ id }, { owned }) => !owned.has(id),
  "not-needed": ({ id }, { notNeeded }) => notNeeded?.has(id) === true,
  "unused-identity": ({ lastUsed, createdAt, score }, { today, idleDays }) => {
    if (lastUsed === null || !score?.isEnough) return false;
    return isIdle(lastUsed === "never" ? null : lastUsed, createdAt, today, idleDays);
  },
  "unused-credential": ({ secrets }, { today, silent }) =>
    secrets.some(
      ({ externalId, lastUsedAt, createdAt }) =>
        !silent.has(externalId) && isIdle(lastUsedAt, createdAt, today),
    ),
  "old-credential": ({ secrets }, { today }) =>
    secrets.some(
      ({ kind, createdAt, expiresAt }) =>
        (createdAt !== null && createdAt.slice(0, 10) <= shifted(today, -windowDays)) ||
        (expiresAt === null && canExpire.has(kind)),
    ),
  "key-beside-federation": ({ secrets, trusts }) => secrets.length > 0 && trusts.some(isFederated),
  "unused-actions": ({ score, unused }) => score?.isEnough === true && unused.length > 0,
  "unused-actions-30": ({ unusedIn30 }) => unusedIn30 > 0,
  "unused-privilege": ({ score, unused }, { risks }) =>
    score?.isEnough === true &&
    unused.some((action) => risks.some(({ isPrivileged }) => isPrivileged(action))),
  administrator: ({ given, score }) =>
    given.some(
      ({ isWild, isAdministrator }) => isWild || (isAdministrator && score?.isAdministrator === true),
    ),
  escalation: ({ given, escalations, score }) => {
    const single = given.filter(({ isAdministrator }) => !isAdministrator);
    if (single.some((grant) => grant.escalations.some((way) => escalations.includes(way)))) return true;
    const alone = new Set(given.flatMap((grant) => grant.escalations));
    return score?.isAdministrator === false && escalations.some((way) => !alone.has(way));
  },
  "crosses-environment": (one, whole) => reachesProduction(one, whole) || letsInto(one, whole),
  "half-link": ({ id }, { halves }) => halves.has(id),
  "legacy-token": ({ credentials }) => credentials.some(({ kind }) => kind === "kubernetes_legacy_token"),
  "shared-identity": ({ workloads }) => new Set(workloads.flatMap((one) => appOf(one) ?? [])).size > 1,
  "human-use": ({ credentials }, { today }) =>
    credentials.some(
      ({ kind, lastUsedAt }) =>
        kind === "aws_password" && lastUsedAt !== null && !isIdle(lastUsedAt, null, today),
    ),
  "could-be-keyless": ({ secrets, workloads }) => secrets.length > 0 && workloads.length > 0,
};

/** By a token that another system, or a pod, shows. */
function isFederated({ mechanism, trusted }: OracleTrust): boolean {
  return (
    ["web-identity", "pod-identity", "workload-identity", "roles-anywhere"].includes(mechanism) ||
    /^service:(pods\.eks|rolesanywhere)\./.test(trusted)
  );
}

/** A grant in a production scope, of an identity that is known to be of something else. */
function reachesProduction({ id, environment }: Somebody, { visible, environments }: Whole): boolean {
  if (environment === "production" || environment === "unknown") return false;
  const names = [id, ...visible.memberships.filter(({ member }) => member === id).map(({ group }) => group)];
  return visible.grants.some(
    ({ subject, effect, scope }) =>
      effect === "allow" && names.includes(subject) && environments.get(scope) === "production",
  );
}

/** A trust of a production identity in a machine that is known to be of something else. */
function letsInto({ environment, trusts }: Somebody, { visible, environments }: Whole): boolean {
  if (environment !== "production") return false;
  return trusts.some(({ trusted }) => {
    const name = trusted.slice(trusted.indexOf(":") + 1);
    const party = visible.identities.find(
      ({ externalId, resourceName }) => externalId === name || resourceName === name,
    );
    const from = environments.get(party?.externalId ?? "") ?? "unknown";
    return party !== undefined && counted.has(party.nature) && !["production", "unknown"].includes(from);
  });
}

function environmentsIn({ visible, risks }: OracleEstate, everybody: Somebody[]): Map<string, string> {
  const tags = new Map(risks.flatMap((part) => [...part.tags]));
  return new Map([
    ...visible.scopes.map(
      ({ externalId }) =>
        [externalId, environmentOf({ name: "", tags: {} }, placesAround(visible, externalId, tags))] as const,
    ),
    ...everybody.map(({ id, environment }) => [id, environment] as const),
  ]);
}

/** An end is known not to be there where what would hold it is collected: a cluster by its issuer, an account, a project, the tenant. */
function halvesIn({ world, visible }: OracleEstate): Set<string> {
  const ids = new Set(visible.identities.map(({ externalId }) => externalId));
  const issuers = world.kubernetes.clusters.flatMap((cluster) =>
    cluster.eks === null ? [] : [issuerOfCluster(cluster), `:cluster/${cluster.eks.name}|`],
  );
  const isCollected = (name: string) =>
    ids.has(name) ||
    issuers.some((issuer) => name.includes(issuer)) ||
    visible.identities.some(({ scope }) => name.startsWith(`arn:aws:iam::${scope}:`)) ||
    visible.scopes.some(
      ({ kind, name: project }) => kind === "gcp_project" && name.includes(`@${project}.`),
    ) ||
    /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(name);
  return new Set(
    linksOf(world, visible)
      .filter(({ state }) => state !== "confirmed")
      .flatMap(({ from, to }) => [...(isCollected(to) ? [from] : []), ...(isCollected(from) ? [to] : [])]),
  );
}

/** Grants of somebody who is neither there nor outside, but for what a server grants by itself. */
function danglingIn({ visible, risks }: OracleEstate): OracleFinding[] {
  const { grants, identities, externals } = visible;
  const there = new Set([
    ...identities.map(({ externalId }) => externalId),
    ...externals.map(({ value }) => value),
  ]);
  return (
    grants
      .filter(({ subject, effect }) => effect === "allow" && !there.has(subject))
      .filter(({ subject }) => !risks.some(({ mayHide }) => mayHide(subject)))
      // A Kubernetes server makes bindings for roles of its own, for accounts that need not be there.
      .filter(({ role }) => !/(^|\/)system:[^/]*$/.test(role))
      .map(({ subject }) => ({ rule: "dangling-binding", identity: subject }))
  );
}

/** Grants of a cluster to whoever does not sign in, but for the server's own roles. */
function publicIn({ visible: { grants } }: OracleEstate): OracleFinding[] {
  const anybody = ["system:anonymous", "system:unauthenticated"];
  return (
    grants
      .filter(({ subject, effect }) => effect === "allow" && anybody.some((name) => subject.endsWith(name)))
      .filter(({ role }) => !/(^|\/)system:[^/]*$/.test(role))
      // A finding of nobody names whom the binding names.
      .map(({ subject }) => ({ rule: "public-grant", identity: subject.replace(/\/(user|group):/, "/") }))
  );
}

/** The namespace, where there are any, and the first word that says whose it is; null for what only starts or carries others. */
function appOf({ externalId, kind, name, location }: OracleWorkload): string | null {
  if (externalId.endsWith("#execution") || kind === "aws_eks_cluster") return null;
  if (/^i-[0-9a-f]+$/.test(name)) return null;
  const place = kind.startsWith("kubernetes_")
    ? location
    : (/^([^/]+)\/(?!default-pool)/.exec(name)?.[1] ?? "");
  const word = (name.split("/").at(kind === "aws_eks_pod_identity" ? -1 : 0) ?? name)
    .split(/[^a-zA-Z0-9]+/)
    .find((part) => !/^(\d+|vm|vmss|func|ca|app|job|svc)$/.test(part));
  return word === undefined ? null : `${place}/${word}`;
}

const canExpire = new Set([
  "aws_service_specific_credential",
  "azure_client_secret",
  "azure_certificate",
  "gcp_service_account_key",
]);
const staticKinds = new Set([
  ...canExpire,
  "aws_access_key",
  "aws_x509_certificate",
  "kubernetes_legacy_token",
  "kubernetes_client_certificate",
]);

/** For ninety whole days: the day of the last use and today are not whole. */
function isIdle(
  lastUsed: string | null,
  createdAt: string | null,
  today: string,
  days = windowDays,
): boolean {
  if (lastUsed !== null) return lastUsed.slice(0, 10) < shifted(today, -days);
  return createdAt !== null && createdAt.slice(0, 10) <= shifted(today, -days);
}

export function everybodyIn({ visible, days, usage, risks }: OracleEstate): Somebody[] {
  const today = days.at(-1);
  const judged = new Map(judgedOn(days).map((one) => [one.score.principal, one]));
  const month = new Map(scoresOn(days, 30).map(({ principal, unused }) => [principal, unused]));
  const escalations = new Map(today?.granted.map((one) => [one.principal, one.escalations]));
  const given = new Map(risks.flatMap((part) => [...part.given]));
  const groups = Map.groupBy(visible.memberships, ({ member }) => member);
  const workloads = Map.groupBy(visible.workloads, ({ runsAs }) => runsAs);
  const created = new Map(today?.granted.map(({ principal, createdAt }) => [principal, createdAt]));
  const observed = new Map(today?.observed.map(({ principal, used }) => [principal, used]));
  const used = Map.groupBy(usage, ({ principal }) => principal);
  const credentials = Map.groupBy(visible.credentials, ({ principal }) => principal);
  const trusts = Map.groupBy(visible.trusts, ({ subject }) => subject);
  const tags = new Map(risks.flatMap((part) => [...part.tags]));
  const named = [
    ...visible.identities,
    ...visible.externals.map(({ kind, value, nature }) => ({
      ...{ kind, nature, externalId: value, name: value, scope: "" },
    })),
  ];
  const distinct = new Map(named.map((one) => [one.externalId, one]));
  return [...distinct.values()].map(({ externalId: id, kind, nature, name, scope }) => {
    const own = credentials.get(id) ?? [];
    const place = { name, tags: tags.get(id) ?? {} };
    const days = [
      ...(used.get(id) ?? []).map(({ lastUsedAt }) => lastUsedAt),
      ...own.map(({ lastUsedAt }) => lastUsedAt),
      ...(observed.get(id)?.values() ?? []),
    ].flatMap((at) => at?.slice(0, 10) ?? []);
    const isWatched = (used.get(id) ?? []).some(({ plane }) => plane === "identity");
    return {
      ...{ id, kind, nature },
      environment: environmentOf(place, placesAround(visible, scope, tags)),
      createdAt: created.get(id) ?? null,
      lastUsed: days.toSorted().at(-1) ?? (isWatched ? "never" : null),
      score: judged.get(id)?.score,
      unused: judged.get(id)?.unused ?? [],
      unusedIn30: month.get(id) ?? 0,
      escalations: escalations.get(id) ?? [],
      given: [id, ...(groups.get(id) ?? []).map(({ group }) => group)].flatMap((who) => given.get(who) ?? []),
      secrets: own.filter(
        ({ kind: sort, status, expiresAt }) =>
          staticKinds.has(sort) &&
          status !== "expired" &&
          (expiresAt === null || expiresAt.slice(0, 10) >= (today?.date ?? "")),
      ),
      credentials: own,
      trusts: trusts.get(id) ?? [],
      workloads: workloads.get(id) ?? [],
    };
  });
}

/** The scope and those above it, the nearest first. */
function placesAround({ scopes }: OracleAnswer, scope: string, tags: Map<string, Record<string, string>>) {
  const places: { name: string; tags: Record<string, string> }[] = [];
  for (let at = scopes.find(({ externalId }) => externalId === scope); at !== undefined; ) {
    const { externalId, name, parent }: (typeof scopes)[number] = at;
    places.push({ name, tags: tags.get(externalId) ?? {} });
    at = scopes.find((one) => one.externalId === parent);
  }
  return places;
}

function shifted(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
