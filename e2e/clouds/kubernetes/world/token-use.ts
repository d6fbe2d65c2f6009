/** When a token secret was last used, and what the control plane's cleaner does about those nobody uses. */
import type { ClusterFacts } from "./clusters.ts";
import { nextRevision } from "./forge.ts";
import type { ClusterState, TokenSecret } from "./model.ts";

/** After this long without use the cleaner marks an automatic secret, and as long after that deletes it. */
const CLEAN_UP_DAYS = 365;

/** The day of the last use before `day` begins that is known; null where none is. Days before tracking began are not. */
export function lastUsedDay(secret: TokenSecret, facts: ClusterFacts, day: number): number | null {
  if (secret.use === null || facts.trackingSinceDay === null) return null;
  const { every, phase, until } = secret.use;
  const end = Math.min(day - 1, until ?? day - 1);
  const last = end - ((((end - phase) % every) + every) % every);
  return last < facts.trackingSinceDay ? null : last;
}

/** On the day the state stands at: marks and deletes what the control plane made, nobody mounts and nobody uses. */
export function cleanTokens(state: ClusterState, facts: ClusterFacts): void {
  if (facts.trackingSinceDay === null) return;
  const mounted = new Set(
    state.workloads.flatMap((workload) =>
      workload.template.secretVolumes.map((name) => `${workload.namespace}/${name}`),
    ),
  );
  const gone = new Set<TokenSecret>();
  for (const secret of state.tokenSecrets) {
    if (!secret.automatic || mounted.has(`${secret.namespace}/${secret.name}`)) continue;
    const seen = lastUsedDay(secret, facts, state.day) ?? facts.trackingSinceDay;
    if (state.day - seen < CLEAN_UP_DAYS) continue;
    if (secret.invalidSince === null) {
      secret.invalidSince = state.day;
      secret.revision = nextRevision(state);
    } else if (state.day - secret.invalidSince >= CLEAN_UP_DAYS) gone.add(secret);
  }
  if (gone.size === 0) return;
  state.tokenSecrets = state.tokenSecrets.filter((secret) => !gone.has(secret));
  for (const account of state.serviceAccounts) {
    const left = account.secrets.filter((name) => !named(gone, account.namespace, name));
    if (left.length === account.secrets.length) continue;
    account.secrets = left;
    account.revision = nextRevision(state);
  }
}

const named = (secrets: Set<TokenSecret>, namespace: string, name: string): boolean =>
  [...secrets].some((secret) => secret.namespace === namespace && secret.name === name);
