/**
 * `azure/activity-log`: what software did to the resources of a subscription. The log has writes, deletions and actions of the control
 * plane and nothing else: no reads, no data. So it says of those three alone that they would have shown.
 */
import { z } from "zod";
import type { CloudRecord, CoverageRecord, UsageRecord } from "#lib/ingest/contract.ts";
import { directoryRef, guidOf } from "#lib/providers/azure/keys.ts";
import type { AzureContext } from "./context.ts";
import { instantOf, parseRow, text } from "./parse.ts";
import { armList } from "./resources.ts";

export const activityLogRead = "Microsoft.Insights/eventtypes/values/read";

const named = z.looseObject({ value: text }).nullish();

export const eventRow = z.looseObject({
  authorization: z.looseObject({ action: text }).nullish(),
  claims: z.record(z.string(), z.unknown()).nullish(),
  eventTimestamp: text,
  operationName: named,
  status: named,
  subStatus: named,
  category: named,
});

type Event = z.infer<typeof eventRow>;

/**
 * What the log shows of the control plane. Providers that are not Microsoft's are left out: a pattern that took them in would name
 * data actions too, which the log does not show.
 */
export const shownByActivityLog = ["microsoft.*/write", "microsoft.*/delete", "microsoft.*/action"];

const dayMs = 86_400_000;

/**
 * Reads the last `activityLogDays` days anew each time: what was read before merges with it. The log keeps 90 days.
 * Source: Activity Logs - List 2015-04-01, whose filter takes a time range and no caller.
 */
export async function* collectActivityLog(
  ctx: AzureContext,
  subscription: string,
): AsyncGenerator<CloudRecord> {
  const to = ctx.clock.now();
  const span = {
    coveredFrom: new Date(to.getTime() - ctx.source.config.activityLogDays * dayMs),
    coveredTo: to,
  };
  const seen: Seen = { "activity-log": new Map(), "activity-log/denied": new Map() };
  for await (const value of armList(ctx, {
    url: logUrl(subscription, span.coveredFrom, to),
    permission: activityLogRead,
    where: `subscription ${subscription}`,
  })) {
    const { row, rejected } = parseRow(eventRow, value);
    if (rejected !== null) yield rejected;
    else addEvent(row, seen);
  }
  for (const [source, principals] of Object.entries(seen)) {
    for (const [principal, actions] of principals) {
      const entries = [...actions].map(([action, lastUsedAt]) => ({ action, lastUsedAt }));
      yield usage(directoryRef(principal, ""), source, span, entries);
    }
  }
  const entries = shownByActivityLog.map((action) => ({ action, lastUsedAt: null }));
  yield usage({ kind: "scope", value: subscription }, "activity-log", span, entries);
  yield coverage(subscription, ctx.source.config.activityLogDays);
}

function logUrl(subscription: string, from: Date, to: Date): string {
  const filter = `eventTimestamp ge '${from.toISOString()}' and eventTimestamp le '${to.toISOString()}'`;
  const fields = "authorization,claims,eventTimestamp,operationName,status,subStatus,category";
  return `/subscriptions/${subscription}/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01&$filter=${encodeURIComponent(filter)}&$select=${fields}`;
}

/** By source, object id and action: when last. */
type Seen = Record<"activity-log" | "activity-log/denied", Map<string, Map<string, Date>>>;

/** What cannot be ascribed to software acting as itself, or has no end yet, is left out. */
export function addEvent(event: Event, seen: Seen): void {
  const principal = softwareOf(event.claims ?? {});
  const at = instantOf(event.eventTimestamp);
  const action = (event.authorization?.action || event.operationName?.value || "").trim().toLowerCase();
  const status = event.status?.value?.toLowerCase() ?? "";
  const isAdministrative = event.category?.value?.toLowerCase() === "administrative";
  if (principal === null || at === null || action === "" || !isAdministrative) return;
  const source = outcomeOf(status, event.subStatus?.value?.toLowerCase() ?? "");
  if (source === null) return;
  const actions = seen[source].get(principal) ?? new Map<string, Date>();
  const known = actions.get(action);
  if (known === undefined || at > known) actions.set(action, at);
  seen[source].set(principal, actions);
}

/** Failing for a reason of its own (a conflict, something not found) is use all the same: the call was let through. */
function outcomeOf(status: string, subStatus: string): keyof Seen | null {
  if (/forbidden|unauthorized/.test(subStatus)) return "activity-log/denied";
  return /^(succeeded|accepted|failed|resolved|updated)$/.test(status) ? "activity-log" : null;
}

const claim = "http://schemas.microsoft.com/identity/claims";
const userName = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn";

/**
 * Object id of the software that called as itself; null for people. Never by `appid`: a person's token carries the appid of the
 * program it was made for. A token with a scope or a user name is a person's.
 */
function softwareOf(claims: Record<string, unknown>): string | null {
  const isText = (name: string) => typeof claims[name] === "string" && claims[name] !== "";
  if (isText(`${claim}/scope`) || isText("scp") || isText(userName) || isText("upn")) return null;
  const objectId = claims[`${claim}/objectidentifier`] ?? claims.oid;
  return typeof objectId === "string" ? guidOf(objectId) : null;
}

function usage(
  principal: UsageRecord["principal"],
  source: string,
  span: Pick<UsageRecord, "coveredFrom" | "coveredTo">,
  entries: UsageRecord["entries"],
): UsageRecord {
  return { type: "usage", principal, source, plane: "action", ...span, entries, unknown: [] };
}

function coverage(subscription: string, days: number): CoverageRecord {
  return {
    ...{ type: "coverage", scope: subscription, capability: "activity-log", status: "available" },
    reason: `The activity log shows writes, deletions and actions on resources, of the last ${days} days with each collection; it shows no reads and nothing done to data.`,
    unknown: [],
  };
}
