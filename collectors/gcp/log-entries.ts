/** Cloud Logging's list of entries, many projects at once, within its sixty requests a minute. Source: logging v2 `entries.list`. */
import { Denied, type RollcallError, Unavailable } from "#lib/errors.ts";
import { createPace } from "../calls/pace.ts";
import { pages } from "../calls/pages.ts";
import type { Shortfall } from "../calls/shortfall.ts";
import type { Access } from "./access.ts";
import { apis } from "./apis.ts";

/** Google's own limit. */
const projectsAtOnce = 100;
/** So many fit into any minute, whatever they take. */
const unhurriedCalls = 50;
/** Half a million entries: an estate that writes more is not read by this API. */
const maximumPages = 500;

type Query = {
  filter: string;
  shortfall: Shortfall;
  /** Each entry of the projects that may be read. */
  take(entry: unknown): void;
};

/** Answers with the projects whose entries were read to the end; what was refused is noted. */
export async function readEntries(
  access: Access,
  projects: readonly string[],
  { filter, shortfall, take }: Query,
): Promise<string[]> {
  const { signal, limits } = access.ctx;
  const pace = createPace({ gapMs: limits.retryDelayMs, unitMs: limits.retryDelayMs, signal });
  const api = await apis.logs();
  let calls = 0;

  async function readAll(resourceNames: readonly string[]): Promise<void> {
    const answers = pages(
      async (pageToken) => {
        if (++calls > maximumPages) throw tooMany();
        if (calls > unhurriedCalls) await pace.enter();
        const requestBody = {
          ...{ resourceNames: [...resourceNames], filter, orderBy: "timestamp asc" },
          ...{ pageSize: limits.pageSize ?? 1000, ...(pageToken !== undefined && { pageToken }) },
        };
        return access.call("logging.logEntries.list", nameOf(resourceNames), (options) =>
          api.entries.list({ requestBody }, options),
        );
      },
      (page) => page.nextPageToken ?? undefined,
    );
    for await (const { entries = [] } of answers) for (const entry of entries) take(entry);
  }

  /** One project that refuses makes a request about many fail: then halves are asked for. */
  async function read(names: readonly string[]): Promise<string[]> {
    try {
      await readAll(names);
      return [...names];
    } catch (error) {
      if (!(error instanceof Denied) || names.length === 1) {
        const found = await shortfall.attempt(`audit logs of ${nameOf(names)}`, () => Promise.reject(error));
        return found ?? [];
      }
    }
    const middle = Math.ceil(names.length / 2);
    return [...(await read(names.slice(0, middle))), ...(await read(names.slice(middle)))];
  }

  const whole: string[] = [];
  for (let at = 0; at < projects.length; at += projectsAtOnce)
    whole.push(...(await read(projects.slice(at, at + projectsAtOnce))));
  return whole;
}

const nameOf = (names: readonly string[]) => (names.length === 1 ? names.join() : `${names.length} projects`);

function tooMany(): RollcallError {
  return new Unavailable(`There are more than ${maximumPages} pages of entries.`, {
    transient: false,
    hint: "Set auditLogDays lower or auditLog to admin-activity; large estates are not read by this API.",
  });
}
