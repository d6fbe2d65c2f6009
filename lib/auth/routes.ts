/** Every address the web process answers, and the least role that may ask it: a pure table, complete by test. */
import type { Role } from "./roles.ts";

/** `public`: also for who is not signed in. A page's POST is a server action: its command has a role of its own. */
export const routeRoles = {
  "GET /": "viewer",
  "GET /program": "viewer",
  // In development and in the demo alone.
  "GET /gallery": "viewer",
  "GET /summary": "viewer",
  "GET /unusual/[move]": "viewer",
  "GET /identities": "viewer",
  "GET /identities/on/[day]": "viewer",
  "GET /identities/trend": "viewer",
  "GET /identities/[id]": "viewer",
  "GET /identities/export": "viewer",
  "GET /api/v1/overview": "viewer",
  "GET /api/v1/trends": "viewer",
  "GET /api/v1/identities": "viewer",
  "GET /api/v1/identities/[id]": "viewer",
  "GET /actions/[action]": "viewer",
  "GET /roles/[id]": "viewer",
  "GET /api/v1/actions/[action]": "viewer",
  "GET /api/v1/findings": "viewer",
  "GET /api/v1/checks": "viewer",
  "PUT /api/v1/checks/[key]": "lead",
  "GET /api/v1/scorecards": "viewer",
  "GET /api/v1/objectives": "viewer",
  "PUT /api/v1/objectives/[key]": "lead",
  "DELETE /api/v1/objectives/[key]": "lead",
  "GET /scorecards": "viewer",
  "GET /settings/objectives": "viewer",
  "GET /api/v1/owners/coverage": "viewer",
  "GET /api/v1/owners/worklist": "viewer",
  "GET /api/v1/owners/teams": "viewer",
  "GET /api/v1/owners/teams/[key]": "viewer",
  "GET /api/v1/owners/teams/[key]/inbox": "viewer",
  "GET /api/v1/owners/identities/[id]": "viewer",
  "GET /api/v1/owners/preview": "viewer",
  "GET /api/v1/owners/decisions": "viewer",
  "POST /api/v1/owners/decisions": "member",
  "POST /api/v1/owners/decisions/[batch]/undo": "member",
  "POST /api/v1/owners/teams/import": "lead",
  "GET /api/v1/work-items": "viewer",
  "GET /api/v1/work-items/[id]": "viewer",
  "POST /api/v1/work-items/[id]/plan": "member",
  "POST /api/v1/work-items/[id]/exception": "member",
  "POST /api/v1/work-items/[id]/ticket": "member",
  "POST /api/v1/work-items/plans/[batch]/undo": "member",
  "GET /api/v1/time-to-revoke": "viewer",
  "GET /api/v1/templates": "viewer",
  "POST /api/v1/sources/[name]/collect": "lead",
  // For keys alone; the proxy lets it through unread.
  "POST /api/v1/sources/[name]/ingest": "administrator",
  "POST /api/v1/ingest/kubernetes-audit/[source]": "administrator",
  "GET /api/v1/exceptions": "viewer",
  "POST /api/v1/exceptions/[id]/decision": "member",
  "DELETE /api/v1/work-items/[id]/exception": "member",
  "GET /api/v1/burn-downs": "viewer",
  "GET /api/v1/burn-downs/[id]": "viewer",
  "GET /api/v1/meetings": "viewer",
  "GET /api/v1/meetings/[id]": "viewer",
  "GET /api/v1/meetings/[id]/minutes": "viewer",
  "GET /burn-down/meetings": "viewer",
  "GET /burn-down/meetings/[id]": "viewer",
  "GET /burn-down/meetings/[id]/minutes": "viewer",
  "GET /burn-down/meetings/[id]/minutes/export": "viewer",
  "GET /api/v1/burn-downs/what-if": "viewer",
  "GET /burn-down/what-if": "viewer",
  "GET /burn-down/campaigns": "viewer",
  "GET /burn-down/campaigns/[id]": "viewer",
  "GET /burn-down": "viewer",
  "GET /exceptions": "viewer",
  "GET /exceptions/break-glass": "viewer",
  "GET /api/v1/break-glass": "viewer",
  "POST /api/v1/break-glass": "lead",
  "POST /api/v1/break-glass/[id]/end": "lead",
  "POST /api/v1/break-glass/[id]/steps/[step]": "member",
  "GET /burn-down/[item]": "viewer",
  "GET /owners": "viewer",
  "GET /owners/campaigns": "viewer",
  "GET /owners/campaigns/[id]": "viewer",
  "GET /owners/inbox": "viewer",
  "GET /owners/teams": "viewer",
  "GET /owners/teams/[key]": "viewer",
  "GET /settings": "viewer",
  "GET /settings/audit": "lead",
  "GET /settings/audit/export": "lead",
  "GET /settings/keys": "lead",
  "GET /settings/users": "lead",
  "GET /settings/rules": "viewer",
  "GET /settings/checks": "viewer",
  "GET /findings": "viewer",
  "GET /sources": "viewer",
  "GET /sources/[name]": "viewer",
  "GET /sources/[name]/progress": "viewer",
  "GET /sources/[name]/held/[slice]": "viewer",
  "GET /sources/[name]/runs/[run]": "viewer",
  // How a source gets in: external ids, trust policies.
  "GET /sources/[name]/set-up": "lead",
  "GET /sources/[name]/settings": "administrator",
  "GET /sources/connect": "administrator",
  "GET /sources/connect/[provider]": "administrator",
  "GET /sign-in": "public",
  "GET /sign-in/with/[way]": "public",
  "POST /sign-in/with/[way]": "public",
  "POST /sign-out": "public",
  "GET /api/auth/[...nextauth]": "public",
  "POST /api/auth/[...nextauth]": "public",
  "GET /healthz": "public",
  "GET /readyz": "public",
} as const satisfies Record<string, Role | "public">;

export type RouteName = keyof typeof routeRoles;
/** What takes a role to read. */
export type ReadName = {
  [Name in RouteName]: (typeof routeRoles)[Name] extends "public" ? never : Name;
}[RouteName];

/** Fewest placeholders first: `/sources/connect` is no source called connect. */
const pages = Object.entries(routeRoles)
  .filter(([name]) => name.startsWith("GET "))
  .map(([name, least]) => ({ path: name.slice("GET ".length), least }))
  .sort((one, other) => one.path.split("[").length - other.path.split("[").length)
  .map(({ path, least }) => ({ pattern: new RegExp(`^${patternOf(path)}$`), least }));

/** The least role that may ask for an address, with or without its query; null where it is public or nothing. */
export function leastRoleOf(address: string): Role | null {
  const path = address.split("?")[0] ?? "";
  const least = pages.find(({ pattern }) => pattern.test(path))?.least ?? "public";
  return least === "public" ? null : least;
}

const publicPaths = Object.entries(routeRoles)
  .filter(([, least]) => least === "public")
  .map(([name]) => new RegExp(`^${patternOf(name.split(" ")[1] ?? "")}$`));

/** Whether who is not signed in may ask this path; whatever is not in the table takes a sign-in. */
export function isPublicPath(path: string): boolean {
  return publicPaths.some((pattern) => pattern.test(path));
}

function patternOf(path: string): string {
  return path.replaceAll(/\[\.\.\.[^\]]+\]/g, ".+").replaceAll(/\[[^\]]+\]/g, "[^/]+");
}

/** Programs are told with a problem, people are led to the sign-in page. */
export function isForPrograms(path: string): boolean {
  return path.startsWith("/api/") || path.endsWith("/export") || path.endsWith("/progress");
}

/** A path of Rollcall to go on to after sign-in; never another site's. */
export function safePath(to: string | null | undefined): string {
  if (to === null || to === undefined || !/^\/(?![/\\])[^\\\s]*$/.test(to) || to.startsWith("/sign-in"))
    return "/";
  return to;
}
