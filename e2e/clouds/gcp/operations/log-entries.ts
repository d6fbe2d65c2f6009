/** Cloud Logging: the audit logs of projects, made from what their accounts use; only what each log is configured to keep. */
import { dayOf, instantOf, isoOf } from "../../calendar.ts";
import { hashOf } from "../../random.ts";
import type { World } from "../../world.ts";
import type { Call } from "../call.ts";
import { type Place, placeOf } from "../places.ts";
import { type Body, type Input, list, type Operation, type Query, text } from "../wire/operation.ts";
import { pageOf } from "../wire/paging.ts";
import { invalidArgument, permissionDenied } from "../wire/status-error.ts";
import { traceOf } from "../world/log-types.ts";
import type { ServiceAccount } from "../world/model.ts";
import type { ProjectFacts } from "../world/organization.ts";
import { habitsOf, type Use, usesOn } from "../world/uses.ts";
import { type Logged, loggedIn } from "./logged.ts";

const LIST = "logging.logEntries.list";
const PRIVATE = "logging.privateLogEntries.list";
const MOST_PLACES = 100;

export const logOperations: Operation[] = [
  {
    id: "logging.entries.list",
    method: "POST",
    path: "v2/entries:list",
    body: {
      resourceNames: "strings",
      ...{ filter: "string", orderBy: "string", pageSize: "integer", pageToken: "string" },
    },
    permission: LIST,
    on: ({ body }) => list(body.resourceNames)[0] ?? null,
    run: listEntries,
  },
];

function listEntries(call: Call, { body }: Input): object {
  const names = list(body.resourceNames);
  if (names.length === 0 || names.length > MOST_PLACES)
    throw invalidArgument(`Between 1 and ${MOST_PLACES} resource names are needed.`, "resource_names");
  if (text(body.orderBy) !== "timestamp asc" && text(body.orderBy) !== "")
    throw invalidArgument(`Unsupported order_by: ${text(body.orderBy)}.`, "order_by");
  const places = names.map((name) => placeIn(call, name));
  const asked = filterOf(text(body.filter));
  const entries = keptFor(call, places, JSON.stringify([names, body.filter]), () =>
    places
      .flatMap((place) => entriesOf(call, place, asked))
      .sort((one, other) => (one.timestamp < other.timestamp ? -1 : 1)),
  );
  const { items, next } = pageOf(entries, queryOf(body), { default: 50, maximum: 1000 }, call.pageCap);
  return {
    ...(items.length === 0 ? {} : { entries: items }),
    ...(next === undefined ? {} : { nextPageToken: next }),
  };
}

type Kept = { key: string; states: readonly unknown[]; entries: Entry[] };
const kept = new WeakMap<World, Kept>();

/** The list of the last question, which is asked page by page: made anew once anything in it has changed. */
function keptFor(
  { world, permissions }: Call,
  places: readonly Place[],
  key: string,
  make: () => Entry[],
): Entry[] {
  const own = places.flatMap(({ facts, scopes }) => [
    facts && world.gcp.project(facts.id, world.day),
    permissions.allows(PRIVATE, scopes),
  ]);
  const states = [world.day, world.gcp.root(world.day), ...own];
  const known = kept.get(world);
  if (known?.key === key && known.states.every((state, at) => state === states[at])) return known.entries;
  const entries = make();
  kept.set(world, { key, states, entries });
  return entries;
}

/** One place that refuses makes the whole request fail. */
function placeIn({ world, caller, permissions }: Call, name: string): Place {
  const place = placeOf(world, name);
  if (!place || (!caller?.administrator && !permissions.allows(LIST, place.scopes)))
    throw permissionDenied("logging", LIST, name);
  return place;
}

type Asked = { logs: string[]; from: Date; to: Date };

/** The one form of filter that this simulator knows; anything else would be misread. */
function filterOf(filter: string): Asked {
  const logs = [...filter.matchAll(/log_id\("cloudaudit\.googleapis\.com\/(\w+)"\)/g)].flatMap(
    ([, log]) => log ?? [],
  );
  if (filter === 'log_id("none")') return { logs: [], from: new Date(0), to: new Date(0) };
  const [, from = ""] = /timestamp >= "([^"]+)"/.exec(filter) ?? [];
  const [, to = ""] = /timestamp < "([^"]+)"/.exec(filter) ?? [];
  const isSoftware = /principalEmail =~ "gserviceaccount\\\.com\$"/.test(filter);
  if (logs.length === 0 || Number.isNaN(Date.parse(from)) || Number.isNaN(Date.parse(to)) || !isSoftware)
    throw invalidArgument(`Unparseable filter: ${filter}`, "filter");
  return { logs, from: new Date(from), to: new Date(to) };
}

type Entry = { timestamp: string };

/** Nothing is kept of the day that has just begun. */
function entriesOf(call: Call, { facts, name, scopes }: Place, { logs, from, to }: Asked): Entry[] {
  const { world, permissions, logReads } = call;
  if (!facts || logs.length === 0) return [];
  const readsData = logs.includes("data_access") && permissions.allows(PRIVATE, scopes);
  const [first, last] = [dayOf(from), Math.min(dayOf(to), world.day) - 1];
  logReads.note(name, first, last, readsData);
  const state = world.gcp.project(facts.id, world.day);
  const logged = loggedIn(world, facts);
  const entries: Entry[] = [];
  for (const account of state.accounts) {
    const habits = habitsOf(state, account);
    for (let day = first; day <= last; day++) {
      const uses = usesOn(day, account, habits);
      if (uses.length > 0) entries.push(...entriesOfDay({ facts, account, day, logged, readsData }, uses));
    }
  }
  return entries;
}

type Day = { facts: ProjectFacts; account: ServiceAccount; day: number; logged: Logged; readsData: boolean };

/** One entry for each log and service. */
function entriesOfDay({ facts, account, day, logged, readsData }: Day, uses: Use[]): Entry[] {
  const groups = Map.groupBy(
    uses.flatMap((use) => {
      const trace = traceOf(use.permission);
      if (trace === null || !logged(trace, account.email)) return [];
      const log = trace.type === "ADMIN_WRITE" ? "activity" : "data_access";
      return log === "activity" || readsData ? [{ ...use, log, service: trace.service }] : [];
    }),
    ({ log, service }) => `${log} ${service}`,
  );
  return [...groups.values()].map((group) => {
    const [{ log = "", service = "" } = {}] = group;
    const minute = hashOf("call", account.uniqueId, day, log, service) % 1440;
    return {
      logName: `projects/${facts.id}/logs/cloudaudit.googleapis.com%2F${log}`,
      insertId: hashOf("insert", account.uniqueId, day, log, service).toString(36),
      timestamp: isoOf(instantOf(day, minute)),
      receiveTimestamp: isoOf(instantOf(day, minute + 1)),
      severity: log === "activity" ? "NOTICE" : "INFO",
      resource: { type: "project", labels: { project_id: facts.id } },
      protoPayload: {
        "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
        serviceName: service,
        methodName: `${service}.Call`,
        authenticationInfo: {
          principalEmail: account.email,
          principalSubject: `serviceAccount:${account.email}`,
        },
        // What was refused has no `granted` at all.
        authorizationInfo: group.map(({ permission, granted }) => ({
          permission,
          resource: `projects/${facts.id}`,
          ...(granted ? { granted: true } : {}),
        })),
      },
    };
  });
}

function queryOf({ pageToken, ...rest }: Body): Query {
  const query: Query = { filter: text(rest.filter), places: list(rest.resourceNames) };
  if (typeof rest.pageSize === "number") query.pageSize = rest.pageSize;
  if (typeof pageToken === "string") query.pageToken = pageToken;
  return query;
}
