/**
 * The expected findings by the plain sentences of the checks: each identity, credential and trust is looked at by itself, as the world
 * has it. It knows nothing of how the app checks, stores or ends any of it.
 */
import type {
  OracleAnswer,
  OracleCredential,
  OracleFinding,
  OracleRisks,
  OracleTrust,
  OracleUsage,
} from "./oracle-answer.ts";
import { environmentOf } from "./oracle-environment.ts";

import { type OracleDay, type OracleScore, scoresOn } from "./oracle-score.ts";
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
};

/** One identity with everything of its own beside it. */
type Somebody = {
  id: string;
  kind: string;
  nature: string;
  environment: string;
  createdAt: string | null;
  /** A day, `never` where a source watches it as a whole, or null where nothing tells. */
  lastUsed: string | null;
  score: OracleScore | undefined;
  /** Static ones that are not expired. */
  secrets: OracleCredential[];
  trusts: OracleTrust[];
};

type Whole = OracleEstate & { today: string; silent: ReadonlySet<string>; everybody: Somebody[] };

const counted = new Set(["machine", "mixed", "unknown"]);
const windowDays = 90;

export function findingsOf(estate: OracleEstate): OracleFinding[] {
  const today = estate.days.at(-1)?.date ?? "";
  const silent = new Set(estate.risks.flatMap(({ silentSecrets }) => [...silentSecrets]));
  const everybody = everybodyIn(estate);
  const whole: Whole = { ...estate, today, silent, everybody };
  const judged = everybody.filter(({ nature }) => counted.has(nature));
  const names = new Set(judged.map(({ id }) => id));
  const own = estate.risks
    .flatMap(({ found }) => found)
    .filter(({ rule, identity }) => rule === "dangling-binding" || names.has(identity));
  return [
    ...own,
    ...judged.flatMap((one) =>
      Object.entries(rules).flatMap(([rule, isFound]) =>
        isFound(one, whole) ? [{ rule, identity: one.id }] : [],
      ),
    ),
  ];
}

const rules: Record<string, (one: Somebody, whole: Whole) => boolean> = {
  unowned: ({ id }, { owned }) => !owned.has(id),
  "unused-identity": ({ lastUsed, createdAt, score }, { today }) => {
    if (lastUsed === null || !score?.isEnough) return false;
    return isIdle(lastUsed === "never" ? null : lastUsed, createdAt, today);
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
};

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
function isIdle(lastUsed: string | null, createdAt: string | null, today: string): boolean {
  if (lastUsed !== null) return lastUsed.slice(0, 10) < shifted(today, -windowDays);
  return createdAt !== null && createdAt.slice(0, 10) <= shifted(today, -windowDays);
}

function everybodyIn({ visible, days, usage, risks }: OracleEstate): Somebody[] {
  const today = days.at(-1);
  const scores = new Map(scoresOn(days).map((score) => [score.principal, score]));
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
      score: scores.get(id),
      secrets: own.filter(
        ({ kind: sort, status, expiresAt }) =>
          staticKinds.has(sort) &&
          status !== "expired" &&
          (expiresAt === null || expiresAt.slice(0, 10) >= (today?.date ?? "")),
      ),
      trusts: trusts.get(id) ?? [],
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
