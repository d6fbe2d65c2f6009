/** Accounts, keys and pools with their natures: an account is software's unless people may act as it too. */
import { instantOf } from "../../calendar.ts";
import type { OracleCredential, OracleIdentity } from "../../oracle-answer.ts";
import { lastDayOf, momentOf, OBSERVED_DAYS, REPORT_LAG_DAYS } from "../world/activity.ts";
import type { Member } from "../world/members.ts";
import type { Key, ProjectState, ServiceAccount } from "../world/model.ts";
import type { ProjectFacts } from "../world/organization.ts";
import type { Sight } from "./sight.ts";

export function identitiesOf(facts: ProjectFacts, state: ProjectState, sight: Sight): OracleIdentity[] {
  const scope = `projects/${facts.number}`;
  const row = (kind: string, externalId: string, name: string, resourceName: string, nature: string) => ({
    ...{ provider: "gcp", kind, externalId, name, resourceName, scope, nature },
  });
  const rows: OracleIdentity[] = [];
  if (sight.accounts(scope)) {
    for (const account of state.accounts) {
      const name = account.email.split("@")[0] ?? "";
      const nature = sight.accountPolicies(scope) && peopleMayBecome(account) ? "mixed" : "machine";
      rows.push(row("gcp_service_account", account.uniqueId, name, account.email, nature));
    }
  }
  const pools = state.pools.map((pool) => ({ id: pool.id, providers: pool.providers.map(({ id }) => id) }));
  // Google keeps one more for the pods of a project's clusters.
  if (state.workloads.some((workload) => workload.workloadIdentity))
    pools.push({ id: `${facts.id}.svc.id.goog`, providers: [] });
  for (const pool of sight.pools(scope) ? pools : []) {
    const name = `${scope}/locations/global/workloadIdentityPools/${pool.id}`;
    rows.push(row("gcp_workload_identity_pool", name, pool.id, name, "set"));
    for (const provider of sight.providers(scope) ? pool.providers : []) {
      const full = `${name}/providers/${provider}`;
      rows.push(row("gcp_workload_identity_provider", full, provider, full, "set"));
    }
  }
  return rows;
}

const PEOPLE = new Set<Member["kind"]>(["user", "group", "domain"]);
const ACTING =
  /^roles\/iam\.(workloadIdentityUser|serviceAccountTokenCreator|serviceAccountOpenIdTokenCreator)$/;

function peopleMayBecome(account: ServiceAccount): boolean {
  const isPeople = (member: Member) =>
    PEOPLE.has(member.kind) || ("pool" in member && member.pool.includes("workforcePools"));
  return account.bindings.some(({ role, members }) => ACTING.test(role) && members.some(isPeople));
}

export function credentialsOf(facts: ProjectFacts, state: ProjectState, sight: Sight): OracleCredential[] {
  const scope = `projects/${facts.number}`;
  if (!sight.keys(scope)) return [];
  return state.accounts.flatMap((account) =>
    account.keys.map((key) => ({
      externalId: key.id,
      kind: "gcp_service_account_key",
      status: statusOf(key, state.day),
      principal: account.uniqueId,
      scope,
      createdAt: key.createdAt,
      expiresAt: key.expiresAt,
      lastUsedAt: sight.keyUse(scope) && !key.disabled ? lastUseOf(key, state.day) : null,
    })),
  );
}

function statusOf(key: Key, day: number): string {
  if (key.disabled) return "inactive";
  const isOver = key.expiresAt !== null && Date.parse(key.expiresAt) <= instantOf(day).getTime();
  return isOver ? "expired" : "active";
}

function lastUseOf(key: Key, day: number): string | null {
  const to = day - REPORT_LAG_DAYS;
  const last = lastDayOf(key.activity, to - OBSERVED_DAYS, to);
  return last === null ? null : momentOf(last, 420);
}
