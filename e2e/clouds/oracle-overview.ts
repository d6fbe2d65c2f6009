/**
 * What the overview must say of one day, by looking at each counted identity by itself and answering each measure's plain question. It
 * knows nothing of filters, lists or sums in a database.
 */
import type { Somebody } from "./oracle-findings.ts";

/** `of` null: the oracle does not tell whose use is unknown from who is used. */
export type OracleMetric = { hit: number; of: number | null };

const windowDays = 90;
/** Secrets that work until somebody takes them away; a console password is one. */
const longLived = new Set([
  "aws_access_key",
  "aws_password",
  "aws_service_specific_credential",
  "aws_x509_certificate",
  "azure_client_secret",
  "azure_certificate",
  "gcp_service_account_key",
  "kubernetes_legacy_token",
  "kubernetes_client_certificate",
]);

/** By the key of the measure. Of ephemeral credentials those that hold a long-lived one, of nobody else: who may not be read cannot be told. */
export function metricsOn(
  everybody: readonly Somebody[],
  { today, owned }: { today: string; owned: ReadonlySet<string> },
): Record<string, OracleMetric> {
  const since = new Date(Date.parse(`${today}T00:00:00Z`) - windowDays * 86_400_000)
    .toISOString()
    .slice(0, 10);
  const counted = everybody.filter(({ nature }) => ["machine", "mixed", "unknown"].includes(nature));
  const privileged = counted.filter(({ score }) => score?.tier === 2);
  const told = counted.filter(({ score }) => score?.isEnough === true && score.index !== null);
  const isStale = ({ lastUsed, score }: Somebody) =>
    score?.isEnough === true && lastUsed !== null && (lastUsed === "never" || lastUsed < since);
  return {
    ownership: { hit: counted.filter(({ id }) => owned.has(id)).length, of: counted.length },
    "over-privilege": { hit: told.filter(({ score }) => (score?.index ?? 0) > 0.4).length, of: told.length },
    "stale-privileged": { hit: privileged.filter(isStale).length, of: null },
    privileged: { hit: privileged.length, of: counted.filter(({ score }) => score !== undefined).length },
    "privileged-unowned": {
      hit: privileged.filter(({ id }) => !owned.has(id)).length,
      of: privileged.length,
    },
  };
}

/** External ids of the counted ones that hold a live long-lived secret, as far as anybody could see. */
export function longLivedOn(everybody: readonly Somebody[], today: string): string[] {
  return everybody
    .filter(({ nature }) => ["machine", "mixed", "unknown"].includes(nature))
    .filter(({ credentials }) =>
      credentials.some(
        ({ kind, status, expiresAt }) =>
          longLived.has(kind) &&
          status === "active" &&
          (expiresAt === null || expiresAt.slice(0, 10) > today),
      ),
    )
    .map(({ id }) => id)
    .sort();
}
