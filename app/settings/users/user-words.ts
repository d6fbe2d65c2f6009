/** People and their ways in, in words. */
import { formatCount, formatNumber } from "#components/ui/format.ts";
import type { StatusKind } from "#components/ui/status.tsx";
import type { ListedUser } from "#lib/queries/list-users.ts";

const WAYS: Record<string, string> = {
  oidc: "OpenID Connect",
  github: "GitHub",
  local: "Password",
  bootstrap: "Bootstrap link",
  demo: "Demo",
};

export function wayWords(provider: string): string {
  return WAYS[provider] ?? provider;
}

type Standing = Pick<ListedUser, "state" | "provider">;

/** A way that is off lets nobody in, whatever the user's own state. */
export function mayComeIn({ state, provider }: Standing, waysOn: readonly string[]): boolean {
  return state === "active" && waysOn.includes(provider);
}

export function stateOfUser(user: Standing, waysOn: readonly string[]): { kind: StatusKind; words: string } {
  if (user.state === "revoked") return { kind: "unknown", words: "revoked" };
  return mayComeIn(user, waysOn)
    ? { kind: "met", words: "may sign in" }
    : { kind: "watch", words: "this way in is off" };
}

type Counted = Standing & Pick<ListedUser, "role"> & { sessions: readonly unknown[] };

/** The sentence of the page; `total`: how many there are, also where fewer are shown. */
export function usersAnswer(users: Counted[], total: number, waysOn: readonly string[]): string {
  if (total === 0) return "Nobody has signed in yet.";
  const people = formatCount(total, "person", "people");
  if (users.length < total) return `${people}; the first ${formatNumber(users.length)}, widest role first.`;
  const able = users.filter((user) => mayComeIn(user, waysOn));
  const administrators = able.filter(({ role }) => role === "administrator").length;
  const inside = able.filter(({ sessions }) => sessions.length > 0).length;
  const signIn = able.length === 1 ? "person may sign in" : "people may sign in";
  const rest = [
    administrators === 0
      ? "no administrator"
      : formatCount(administrators, "administrator", "administrators"),
    `${formatNumber(inside)} signed in now`,
  ];
  return `${formatNumber(able.length)} ${signIn}: ${rest.join(", ")}.`;
}
