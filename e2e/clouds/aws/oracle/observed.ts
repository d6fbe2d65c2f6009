/** What evidence there is about each role and user: from the reports AWS would give, as far as they can be read. */
import { instantOf, isoOf } from "../../calendar.ts";
import type { OracleObserved } from "../../oracle-answer.ts";
import type { World } from "../../world.ts";
import { accessReport, type ServiceAccess } from "../world/access-report.ts";
import { roleLastUsed, TRACKING_DAYS } from "../world/activity.ts";
import type { AccountState, Role, User } from "../world/model.ts";
import type { Sight } from "./sight.ts";
import { actionNamed } from "./usage.ts";

export function observedOf(world: World, sight: Sight): OracleObserved[] {
  return sight.accounts.flatMap((id) => {
    if (!sight.complete(id, "aws/principals")) return [];
    const state = world.aws.account(id, world.day);
    const reports = sight.complete(id, "aws/access-advisor");
    return [...state.roles, ...state.users].map((principal) => evidenceOf(state, principal, reports));
  });
}

const dayIn = (date: Date): string => isoOf(date).slice(0, 10);
/** Null: never. */
const dayOfUse = (at: Date | null | undefined): string | null => (at ? dayIn(at) : null);

function evidenceOf(state: AccountState, principal: Role | User, reports: boolean): OracleObserved {
  // AWS's own roles are not asked about.
  const isAsked = reports && !("nature" in principal && principal.nature === "provider-managed");
  const services = isAsked ? accessReport(state, principal, state.day) : [];
  const tracked = trackedIn(services);
  const oldest = dayIn(instantOf(state.day - TRACKING_DAYS));
  const created = principal.createdAt.slice(0, 10);
  const since = created > oldest ? created : oldest;
  const roleUsed = "uses" in principal ? dayOfUse(roleLastUsed(principal, state.day)?.at) : undefined;
  const serviceUsed = new Map(services.map(({ service, at }) => [service, dayOfUse(at)]));
  const isQuiet = (day: string | null | undefined, from: string) =>
    day !== undefined && (day === null || day < from);
  return {
    principal: principal.id,
    evidenceSince: isAsked || roleUsed !== undefined ? since : null,
    used: new Map([...tracked].flatMap(([action, at]) => (at === null ? [] : [[action, dayIn(at)]]))),
    watchedSince: (action, windowFrom) => {
      const service = action.split(":")[0] ?? "";
      const isWatched =
        tracked.has(action) || isQuiet(roleUsed, windowFrom) || isQuiet(serviceUsed.get(service), windowFrom);
      return isWatched ? since : null;
    },
  };
}

function trackedIn(services: ServiceAccess[]): Map<string, Date | null> {
  return new Map(
    services.flatMap(({ service, actions }) =>
      actions.map(({ name, at }) => [`${service}:${actionNamed(name)}`, at] as const),
    ),
  );
}
