/** When each principal was last seen, by each source of evidence that could be read. */
import { isoOf } from "../../calendar.ts";
import type { OracleUsage } from "../../oracle-answer.ts";
import { accessReport } from "../world/access-report.ts";
import { everUsed, roleLastUsed } from "../world/activity.ts";
import type { AccountState, User } from "../world/model.ts";
import type { Sight } from "./sight.ts";

export function usageOf(state: AccountState, sight: Sight): OracleUsage[] {
  const sees = (stream: string) => sight.complete(state.id, stream);
  const principals = sees("aws/principals");
  return [
    ...(principals ? rolesUsed(state) : []),
    ...(sees("aws/credential-report") ? [rootReported(state)] : []),
    ...(principals && sees("aws/credential-report") ? state.users.map((user) => reported(state, user)) : []),
    ...(sees("aws/access-advisor") ? accessed(state) : []),
  ];
}

const iso = (date: Date | null | undefined): string | null => (date ? isoOf(date) : null);

function rolesUsed(state: AccountState): OracleUsage[] {
  return state.roles.map((role) => ({
    principal: role.id,
    source: "iam-role-last-used",
    plane: "identity",
    action: "*",
    lastUsedAt: iso(roleLastUsed(role, state.day)?.at),
  }));
}

function latest(dates: (Date | null)[]): string | null {
  const times = dates.flatMap((date) => (date ? date.getTime() : []));
  return times.length === 0 ? null : isoOf(new Date(Math.max(...times)));
}

function rootReported(state: AccountState): OracleUsage {
  const { root } = state;
  const dates = [
    everUsed(root.passwordActivity, state.day, `${state.id}/root`),
    ...root.keys.map((key, index) =>
      everUsed(key.use?.activity ?? null, state.day, `${state.id}/root/${index + 1}`),
    ),
  ];
  return {
    principal: state.id,
    source: "credential-report",
    plane: "identity",
    action: "*",
    lastUsedAt: latest(dates),
  };
}

function reported(state: AccountState, user: User): OracleUsage {
  const dates = [
    everUsed(user.password?.activity ?? null, state.day, user.id),
    ...user.keys.map((key) => everUsed(key.use?.activity ?? null, state.day, key.id)),
  ];
  return {
    principal: user.id,
    source: "credential-report",
    plane: "identity",
    action: "*",
    lastUsedAt: latest(dates),
  };
}

/** Lambda's calls carry the date of their interface; the action that a policy names does not. */
export const actionNamed = (call: string): string => call.replace(/20\d{6}(v\d+)?$/, "");

/** Service-linked roles belong to AWS and are not asked about. */
function accessed(state: AccountState): OracleUsage[] {
  const asked = [...state.users, ...state.roles.filter((role) => role.nature !== "provider-managed")];
  return asked.flatMap((principal) =>
    accessReport(state, principal, state.day).flatMap((item) => {
      const row = (plane: string, action: string, at: Date | null) => ({
        principal: principal.id,
        source: "access-advisor",
        plane,
        action: `${item.service}:${action}`,
        lastUsedAt: iso(at),
      });
      return [
        row("service", "*", item.at),
        ...item.actions.map((action) => row("action", actionNamed(action.name), action.at)),
      ];
    }),
  );
}
