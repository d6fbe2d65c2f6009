/**
 * What one audit event says somebody did. Used means authorized, not succeeded: a 404 is use, a 401 or 403 is none. Who acts is whom
 * the request impersonates, and who does that has used the right to impersonate.
 * Source: https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/
 */
import { actionName, knownUrls, urlActionName } from "./actions.ts";
import { accountGroups, parseAccountUser } from "./keys.ts";

export type AuditedUse = { user: string; action: string };

export type AuditedRequest = {
  /** The same in every stage of one request. */
  id: string;
  at: Date;
  /** What was permitted. */
  uses: AuditedUse[];
  /** Whose attempt at what was refused; null for none, `action` null for what nobody can be granted. */
  refused: { user: string; action: string | null } | null;
  /** Whether it only reads: a log without reads cannot prove that a read is unused. */
  isRead: boolean;
};

/** `skip`: an event that says nothing yet, or of nobody. `broken`: why it is no event. */
export type ReadEvent = { request: AuditedRequest } | { skip: true } | { broken: string };

type Event = {
  auditID?: unknown;
  stage?: unknown;
  verb?: unknown;
  requestURI?: unknown;
  user?: User | null;
  impersonatedUser?: User | null;
  authenticationMetadata?: { impersonationConstraint?: unknown } | null;
  objectRef?: { apiGroup?: unknown; resource?: unknown; subresource?: unknown } | null;
  responseStatus?: { code?: unknown } | null;
  annotations?: Record<string, unknown> | null;
  stageTimestamp?: unknown;
  requestReceivedTimestamp?: unknown;
  /** Before audit.k8s.io/v1. */
  timestamp?: unknown;
};
type User = { username?: unknown; groups?: unknown };

export function readAuditEvent(value: unknown): ReadEvent {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { broken: "not an object" };
  const event = value as Event;
  const { auditID: id, verb, stage } = event;
  if (typeof id !== "string" || id === "") return { broken: "no auditID" };
  if (typeof verb !== "string" || !/^[a-z]{1,40}$/.test(verb)) return { broken: "no verb" };
  const at = timeOf(event);
  if (at === null) return { broken: "no time" };
  if (stage === "RequestReceived") return { skip: true };
  const user = nameOf(event.user);
  // Whoever could not sign in is nobody that is known.
  if (user === null) return { skip: true };
  const actor = nameOf(event.impersonatedUser) ?? user;
  const impersonates = impersonation(user, event);
  const base = { id, at, isRead: reads.has(verb) };
  const action = actionOf(event, verb);
  const outcome = outcomeOf(event);
  if (outcome === null) return { skip: true };
  if (!event.objectRef && typeof event.requestURI !== "string")
    return { broken: "neither an object nor a path" };
  if (outcome === "refused")
    return { request: { ...base, uses: impersonates, refused: { user: actor, action } } };
  if (action === null) return { skip: true };
  return { request: { ...base, uses: [{ user: actor, action }, ...impersonates], refused: null } };
}

const reads = new Set(["get", "list", "watch"]);

function outcomeOf({ responseStatus, annotations, stage }: Event): "permitted" | "refused" | null {
  const decision = annotations?.["authorization.k8s.io/decision"];
  const { code } = responseStatus ?? {};
  if (decision === "forbid" || code === 401 || code === 403) return "refused";
  if (decision === "allow" || typeof code === "number") return "permitted";
  // A handler that crashed was reached, so the request had been permitted.
  return stage === "Panic" ? "permitted" : null;
}

/**
 * The impersonated user is noted only after the right to impersonate was checked; where that was a constrained right, the event says
 * which (KEP-5284). Groups that come with the user by themselves are no right of their own.
 */
function impersonation(user: string, { impersonatedUser, authenticationMetadata }: Event): AuditedUse[] {
  const name = nameOf(impersonatedUser);
  if (name === null) return [];
  const constraint = authenticationMetadata?.impersonationConstraint;
  const mode =
    typeof constraint === "string" ? /^impersonate:([a-z-]{1,40})$/.exec(constraint)?.[1] : undefined;
  const account = parseAccountUser(name);
  const implied = account === null ? ["system:authenticated"] : accountGroups(account.namespace);
  const groups = Array.isArray(impersonatedUser?.groups) ? impersonatedUser.groups : [];
  const isNode = mode?.endsWith("-node") === true;
  const named = !isNode && groups.some((group) => !implied.includes(String(group)));
  const who = isNode ? "nodes" : account === null ? "users" : "serviceaccounts";
  return [who, ...(named ? ["groups"] : [])].map((resource) => ({
    user,
    action:
      mode === undefined
        ? actionName("", resource, "impersonate")
        : actionName("authentication.k8s.io", resource, `impersonate:${mode}`),
  }));
}

/** Resources as the catalogue names them; anything else would fill it with what nobody can be granted. */
function actionOf({ objectRef, requestURI }: Event, verb: string): string | null {
  if (typeof objectRef?.resource !== "string" || objectRef.resource === "") {
    return typeof requestURI === "string" ? urlActionName(pathOf(requestURI), verb) : null;
  }
  const { apiGroup, resource, subresource } = objectRef;
  const group = typeof apiGroup === "string" ? apiGroup : "";
  const sub = typeof subresource === "string" && subresource !== "" ? `/${subresource}` : "";
  const name = `${resource}${sub}`;
  return /^[a-z0-9.-]{0,253}$/.test(group) &&
    /^[a-z0-9][a-z0-9.-]{0,99}(\/[a-z0-9][a-z0-9./-]{0,99})?$/.test(name)
    ? actionName(group, name, verb)
    : null;
}

/** What a server answers beside its resources; paths below are one action each, and unknown ones all the same. */
const roots = ["/apis", "/api", "/openapi", "/version", "/healthz", "/livez", "/readyz", "/metrics"];
const moreRoots = ["/logs", "/debug", "/.well-known", "/openid", "/swagger"];

function pathOf(uri: string): string {
  const path = uri.split("?")[0] ?? "";
  if (knownUrls.includes(path)) return path;
  const root = [...roots, ...moreRoots].find((known) => path === known || path.startsWith(`${known}/`));
  if (root === undefined) return path === "/" ? "/" : "/other";
  return path === root ? root : `${root}/*`;
}

function nameOf(user: User | null | undefined): string | null {
  const name = user?.username;
  return typeof name === "string" && name !== "" && name.length <= 1_000 ? name : null;
}

function timeOf({ stageTimestamp, requestReceivedTimestamp, timestamp }: Event): Date | null {
  const text = [stageTimestamp, requestReceivedTimestamp, timestamp].find(
    (value) => typeof value === "string",
  );
  const date = new Date((text as string | undefined) ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date;
}
