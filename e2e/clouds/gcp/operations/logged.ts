/** What the audit logs of a project keep: changes always, access to data as it and everything above it are configured. */
import type { World } from "../../world.ts";
import type { Trace } from "../world/log-types.ts";
import { foldersAbove, type ProjectFacts } from "../world/organization.ts";

export type Logged = (trace: Trace, email: string) => boolean;

export function loggedIn(world: World, facts: ProjectFacts): Logged {
  const { organization } = world.gcp;
  const { nodes } = world.gcp.root(world.day);
  const above = [...foldersAbove(organization, facts), organization.name].flatMap(
    (name) => nodes[name] ?? [],
  );
  const configs = [world.gcp.project(facts.id, world.day), ...above].flatMap((node) => node.auditConfigs);
  return ({ service, type }, email) => {
    if (type === "ADMIN_WRITE") return true;
    const logs = configs
      .filter((config) => config.service === "allServices" || config.service === service)
      .flatMap((config) => config.logs.filter((log) => log.type === type));
    return logs.length > 0 && !logs.some(({ exempted }) => exempted.includes(`serviceAccount:${email}`));
  };
}
