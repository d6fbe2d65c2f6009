/** What the audit logs say on the world's day: who did what last, and of which actions each use would have shown. */
import { dateOf, dayOf } from "../../calendar.ts";
import type { OracleAnswer, OracleObserved } from "../../oracle-answer.ts";
import { apiUsesOf, LOG_DAYS, lastHappened } from "../world/api-use.ts";
import { accountId, byUid, type Place, seenAccount, userId } from "./place.ts";
import { usageOf } from "./usage.ts";

const MOSTLY = 0.9;

/** Only managed clusters write their logs where a collector reads them. */
export function observedOf(place: Place, { externals }: Pick<OracleAnswer, "externals">): OracleObserved[] {
  const { state } = place;
  const isLogged = place.facts.eks !== null;
  const used = new Map<string, Map<string, string>>();
  const refused = new Map<string, Map<string, string>>();
  for (const { principal, source, plane, action, lastUsedAt } of isLogged ? usageOf(state) : []) {
    if (plane !== "action" || lastUsedAt === null) continue;
    const who = whoIs(place, principal);
    const seen = source === "audit-log" ? used : refused;
    const days = seen.get(who) ?? new Map<string, string>();
    seen.set(who, days.set(action, lastUsedAt.slice(0, 10)));
  }
  const watchedSince = isLogged ? watch(place) : () => null;
  const accounts = state.serviceAccounts
    .filter(({ namespace, name }) => seenAccount(place, namespace, name) !== null)
    .map(({ uid }) => byUid(place, uid));
  const everybody = new Set([
    ...accounts,
    ...externals.map(({ value }) => value),
    ...used.keys(),
    ...refused.keys(),
  ]);
  return [...everybody].map((principal) => ({
    ...{ principal, watchedSince },
    used: used.get(principal) ?? new Map<string, string>(),
    refused: refused.get(principal) ?? new Map<string, string>(),
  }));
}

function whoIs(place: Place, user: string): string {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
  return namespace && name ? accountId(place, namespace, name) : userId(place, user);
}

/** What the API server answers and the log holds: not what kubelets answer, nor checks that are part of other requests. */
function watch({ state }: Place): OracleObserved["watchedSince"] {
  const events = apiUsesOf(state).flatMap((use) => {
    const at = lastHappened(use, state.day);
    return at === null ? [] : [{ ...use, at }];
  });
  const reads = ["get", "list", "watch"].filter((verb) => events.some((event) => event.verb === verb));
  const holdsEvents = events.some(({ group, resource }) => group === "" && resource === "events");
  const shows = (action: string) => {
    const [, group = "", resource = "", verb = ""] = /^([^/]+)\/([^:]+):(.+)$/.exec(action) ?? [];
    if (group === "url") return resource.startsWith(".well-known") && reads.includes(verb);
    if (verb === "impersonate") return group === "core" && reads.length === 3;
    const isLogged = ["create", "update", "patch", "delete", "deletecollection", ...reads].includes(verb);
    const isKubelets = group === "core" && resource.startsWith("nodes/") && resource !== "nodes/status";
    return isLogged && !isKubelets && (group !== "core" || resource !== "events" || holdsEvents);
  };
  // The control plane is in it every day.
  const days = { from: state.day - LOG_DAYS, to: state.day - 1 };
  return (action, windowFrom) => {
    if (!shows(action)) return null;
    const [from, to] = [dayOf(windowFrom), state.day];
    const covered = Math.min(days.to, to) - Math.max(days.from, from) + 1;
    return covered / (to - from + 1) >= MOSTLY ? dateOf(days.from) : null;
  };
}
