/**
 * Whether everybody's audit logs are sent to where they are read, as the sink itself says: only then does the absence of an entry
 * prove anything, and only since the sink was last changed. Source: logging v2 `sinks.list`.
 */
import { parseInstant } from "#lib/clock.ts";
import { Denied } from "#lib/errors.ts";
import { sinkFilters, softwareFilter } from "#lib/providers/gcp/log-sink.ts";
import { pages } from "../../calls/pages.ts";
import type { Access } from "../access.ts";
import { apis } from "../apis.ts";

/** `shows`: which logs are sent, all of software in them. */
export type Route = { since: Date; shows: "admin-activity" | "all"; sink: string };

type Sink = {
  name?: string | null;
  destination?: string | null;
  disabled?: boolean | null;
  filter?: string | null;
  includeChildren?: boolean | null;
  exclusions?: { disabled?: boolean | null }[];
  createTime?: string | null;
  updateTime?: string | null;
};

export const sinksList = "logging.sinks.list";

/** The route, or in words why there is none that is known. Throws Unavailable. */
export async function routeTo(access: Access, root: string, destination: string): Promise<Route | string> {
  const api = await apis.logs();
  const found: Sink[] = [];
  const answers = pages(
    (pageToken) =>
      access.call(sinksList, root, (options) =>
        api.sinks.list({ parent: root, pageToken, pageSize: access.ctx.limits.pageSize ?? 1000 }, options),
      ),
    (page) => page.nextPageToken ?? undefined,
  );
  try {
    for await (const { sinks = [] } of answers) found.push(...sinks);
  } catch (error) {
    if (error instanceof Denied) return `${sinksList} is not granted on ${root}`;
    throw error;
  }
  const routes = found.filter((sink) => sink.destination === destination).map((sink) => routeOf(sink, root));
  const proven = routes.filter((route) => typeof route !== "string");
  const widest = proven.find(({ shows }) => shows === "all") ?? proven[0];
  const why = routes.find((route) => typeof route === "string");
  return widest ?? why ?? `no sink of ${root} writes to ${destination}`;
}

/** A filter that is not known by its text may leave anything out. */
export function routeOf(sink: Sink, root: string): Route | string {
  const name = `the sink ${sink.name ?? "without a name"}`;
  if (sink.disabled === true) return `${name} is disabled`;
  if (!root.startsWith("projects/") && sink.includeChildren !== true)
    return `${name} leaves out what is below ${root}`;
  if ((sink.exclusions ?? []).some(({ disabled }) => disabled !== true)) return `${name} has exclusions`;
  const filter = plain(sink.filter ?? "");
  const shows = Object.entries(sinkFilters).find(([, filters]) =>
    filters.some((known) =>
      [known, `(${known})`, `${known} AND ${softwareFilter}`, `(${known}) AND ${softwareFilter}`].some(
        (text) => plain(text) === filter,
      ),
    ),
  )?.[0];
  if (shows === undefined && filter !== "") return `${name} has a filter that Rollcall does not know`;
  const since = parseInstant(sink.updateTime ?? sink.createTime);
  if (since === null) return `${name} does not say since when it is as it is`;
  return { since, shows: (shows ?? "all") as Route["shows"], sink: sink.name ?? "" };
}

const plain = (filter: string) => filter.replace(/\s+/g, " ").trim().toLowerCase();
