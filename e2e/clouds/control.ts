/** What a process that does not hold the simulators can ask of them: the date, faults, permissions, call counts, the oracle. */
import type { Permissions } from "./aws/permissions.ts";
import type { CloudRequest, CloudServer } from "./cloud-server.ts";
import type { FaultRule, Faults } from "./faults.ts";
import { createOracle } from "./oracle.ts";
import type { World } from "./world.ts";

export type Controlled = { world: World; faults: Faults; permissions: Permissions; clouds: CloudServer[] };
export type ControlAnswer = { status: number; body: unknown };

/** `deny` adds to what is denied; `only` replaces the whole list; neither: back to what ships. */
type PermissionChange = { deny?: string[]; only?: string[] };

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
    clouds: Object.fromEntries(clouds.map((cloud) => [cloud.name, cloud.stats()])),
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
  "POST /_control/permissions": ({ permissions }, input) => {
    const { deny, only } = input as PermissionChange;
    if (deny === undefined && only === undefined) permissions.reset();
    if (only !== undefined) permissions.allowOnly(only);
    for (const permission of deny ?? []) permissions.deny(permission);
    return { permissions: permissions.list() };
  },
  "GET /_control/oracle": ({ world, permissions }) => {
    const oracle = createOracle(world);
    const visible = oracle.visible(permissions);
    return { date: world.date, visible, counts: oracle.counts(visible) };
  },
};
