/** The activity log of a subscription as ARM answers it: newest first, a record when a call begins and one when it ends. */
import { dayOf } from "../../calendar.ts";
import { AzureError, ContractViolation } from "../azure-error.ts";
import type { Reply } from "../call.ts";
import { type Done, operationsDone } from "../world/operations.ts";
import { TENANT_ID } from "../world/tenant.ts";
import { armPage } from "./page.ts";
import type { Matched } from "./routes.ts";
import { subscriptionOf } from "./scopes.ts";

const KEPT_DAYS = 90;
const CLAIM = "http://schemas.microsoft.com/identity/claims";
const USER_NAME = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn";
const FIELDS =
  "authorization caller category claims correlationId description eventDataId eventName eventTimestamp httpRequest level operationId operationName properties resourceGroupName resourceId resourceProviderName status subStatus submissionTimestamp subscriptionId tenantId".split(
    " ",
  );

export function listEvents(call: Matched): Reply {
  const subscription = subscriptionOf(call.path) ?? "";
  const [from, to] = rangeOf(call);
  const day = call.world.day;
  const done = operationsDone(call.directory().principals, Math.max(dayOf(from), day - KEPT_DAYS), day)
    .filter((one) => one.subscription === subscription && one.at >= from && one.at <= to)
    .sort((one, other) => (one.at < other.at ? 1 : -1));
  const rows = done.flatMap((one) => eventsOf(one, call));
  return armPage(call, [...peoplesEvents(call, subscription, from, to), ...rows].map(selecting(call)));
}

/** "No other syntax is allowed": a range of time, and nothing about who called. */
function rangeOf(call: Matched): [string, string] {
  const match = /^eventTimestamp ge '([^']+)' and eventTimestamp le '([^']+)'$/.exec(
    call.query.get("$filter") ?? "",
  );
  const [from, to] = [match?.[1], match?.[2]].map((text) => new Date(text ?? ""));
  if (!from || !to || Number.isNaN(from.getTime()) || Number.isNaN(to.getTime()))
    throw new ContractViolation(400, "BadRequest", "The $filter is not a range of eventTimestamp.");
  if (call.world.now.getTime() - from.getTime() > (KEPT_DAYS + 1) * 86_400_000)
    throw new AzureError(400, "BadRequest", "The start time cannot be more than 90 days in the past.");
  return [from.toISOString(), to.toISOString()];
}

function selecting(call: Matched): (row: Record<string, unknown>) => Record<string, unknown> {
  const wanted = call.query.get("$select")?.split(",");
  const unknown = wanted?.find((field) => !FIELDS.includes(field));
  if (unknown !== undefined)
    throw new ContractViolation(400, "BadRequest", `An event has no property '${unknown}'.`);
  if (wanted === undefined) return (row) => row;
  return (row) => Object.fromEntries(Object.entries(row).filter(([field]) => wanted.includes(field)));
}

const named = (value: string) => ({ value, localizedValue: value });

function eventsOf(done: Done, call: Matched): Record<string, unknown>[] {
  const { principal, action, refused, at } = done;
  const claims = {
    aud: "https://management.core.windows.net/",
    iss: `https://sts.windows.net/${TENANT_ID}/`,
    idtyp: "app",
    appid: principal.appId,
    appidacr: "2",
    [`${CLAIM}/objectidentifier`]: principal.id,
    [`${CLAIM}/tenantid`]: TENANT_ID,
    ...(principal.managed ? { xms_mirid: principal.managed.resourceId } : {}),
  };
  const row = (status: string, subStatus: string) =>
    eventRow({ ...done, action }, { claims, status, subStatus, caller: principal.id, at }, call);
  const ended = refused ? row("Failed", "Forbidden") : row("Succeeded", "OK");
  // The end of one is recorded before its beginning is listed: newest first.
  return [ended, row("Started", "")];
}

type Told = { claims: object | null; status: string; subStatus: string; caller: string; at: string };

function eventRow(
  { action, scope, subscription }: Pick<Done, "action" | "scope" | "subscription">,
  { claims, status, subStatus, caller, at }: Told,
  call: Matched,
): Record<string, unknown> {
  const id = Buffer.from(`${caller}/${action}/${at}`).toString("hex").slice(0, 32);
  return {
    authorization: { action, scope },
    caller,
    category: named("Administrative"),
    ...(claims === null ? {} : { claims }),
    correlationId: id,
    eventDataId: `${id}-${status}`,
    eventName: named(status === "Started" ? "BeginRequest" : "EndRequest"),
    eventTimestamp: at.replace("Z", ".1234567Z"),
    level: status === "Failed" ? "Error" : "Informational",
    operationId: id,
    operationName: named(call.world.day % 2 === 0 ? action : action.toUpperCase()),
    resourceId: scope,
    status: named(status),
    subStatus: {
      value: subStatus,
      localizedValue: subStatus === "Forbidden" ? "Forbidden (HTTP Status Code: 403)" : subStatus,
    },
    subscriptionId: subscription,
    tenantId: TENANT_ID,
  };
}

/** A person deployed with a program of the company yesterday: the token names both. Besides, Azure itself reports on its health. */
function peoplesEvents(
  call: Matched,
  subscription: string,
  from: string,
  to: string,
): Record<string, unknown>[] {
  const { users, applications } = call.directory();
  const [person, application] = [users.find(({ enabled }) => enabled), applications[0]];
  const at = new Date(call.world.now.getTime() - 86_400_000).toISOString().replace(/\.\d+Z$/, "Z");
  if (!person || !application || at < from || at > to) return [];
  const what = {
    ...{ action: "Microsoft.Authorization/roleAssignments/write", subscription },
    scope: `/subscriptions/${subscription}`,
  };
  const claims = {
    appid: application.appId,
    [`${CLAIM}/objectidentifier`]: person.id,
    [`${CLAIM}/scope`]: "user_impersonation",
    [USER_NAME]: person.address,
  };
  const health = eventRow(
    { ...what, action: "Microsoft.ServiceHealth/incident/action" },
    { claims: null, status: "Active", subStatus: "", caller: "", at },
    call,
  );
  return [
    eventRow(what, { claims, status: "Succeeded", subStatus: "Created", caller: person.address, at }, call),
    { ...health, category: named("ServiceHealth") },
  ];
}
