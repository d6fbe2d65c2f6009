/** What a process that does not hold the simulators can ask of them: the date, faults, permissions, call counts, the oracle. */
import type { RunningCloud } from "./cloud.ts";
import type { CloudRequest } from "./cloud-server.ts";
import type { FaultRule, Faults } from "./faults.ts";
import { answerOfAll, countsOf } from "./oracle.ts";
import { linksOf } from "./oracle-links.ts";
import type { World } from "./world.ts";

export type Controlled = { world: World; faults: Faults; clouds: Record<string, RunningCloud> };
export type ControlAnswer = { status: number; body: unknown };

/**
 * `deny` adds to what is denied, in the cloud that lists the permission; `only` replaces the whole list; neither: back to what
 * ships. `cloud` and `scope` limit it to one of them.
 */
type PermissionChange = { cloud?: string; scope?: string; deny?: string[]; only?: string[] };

/** Never throws: what cannot be done is answered with 400 and the reason. */
export function answerControl(controlled: Controlled, request: CloudRequest): ControlAnswer {
  const act = ROUTES[`${request.method} ${request.url.pathname}`];
  if (!act) return { status: 404, body: { error: `No control ${request.method} ${request.url.pathname}` } };
  try {
    const input: unknown = request.body === "" ? {} : JSON.parse(request.body);
    return { status: 200, body: act(controlled, input) };
  } catch (error) {
    return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
  }
}

const ROUTES: Record<string, (controlled: Controlled, input: unknown) => unknown> = {
  "GET /_control/stats": ({ world, clouds }) => ({
    date: world.date,
    clouds: perCloud(clouds, (cloud) => cloud.server.stats()),
  }),
  "POST /_control/date": ({ world }, input) => {
    world.setDate(String((input as { date?: unknown }).date));
    return { date: world.date };
  },
  "POST /_control/faults": ({ faults }, input) => {
    const rules = input as FaultRule[];
    faults.clear();
    for (const rule of rules) faults.add(rule);
    return { rules: rules.length };
  },
  "POST /_control/permissions": ({ clouds }, input) => {
    changePermissions(clouds, input as PermissionChange);
    return { permissions: perCloud(clouds, (cloud) => cloud.permissions.list()) };
  },
  "GET /_control/oracle": ({ world, clouds }) => {
    const visible = answerOfAll(
      Object.values(clouds).map((cloud) => cloud.oracle),
      "visible",
    );
    const links = linksOf(world, visible);
    return { date: world.date, visible, counts: countsOf(visible), links };
  },
};

function perCloud<T>(clouds: Controlled["clouds"], ask: (cloud: RunningCloud) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(clouds).map(([name, cloud]) => [name, ask(cloud)]));
}

function changePermissions(clouds: Controlled["clouds"], change: PermissionChange): void {
  const { cloud: name, scope, deny, only } = change;
  const chosen =
    name === undefined ? Object.values(clouds) : [clouds[name]].filter((one) => one !== undefined);
  if (chosen.length === 0) throw new RangeError(`No simulated cloud ${name}`);
  for (const { permissions } of chosen) {
    if (deny === undefined && only === undefined) permissions.reset();
    if (only !== undefined) permissions.allowOnly(only, scope);
  }
  for (const permission of deny ?? []) {
    const listing = chosen.filter((cloud) => cloud.permissions.list().includes(permission));
    if (listing.length === 0) throw new RangeError(`No simulated cloud allows ${permission} now`);
    for (const { permissions } of listing) permissions.deny(permission, scope);
  }
}
