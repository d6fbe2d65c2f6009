/** Who is calling a cluster: by a bearer token of that cluster, or nobody in particular. */
import { HEX, randomOf } from "../random.ts";
import { unauthorized } from "./wire/status.ts";
import { COLLECTOR } from "./world/clusters.ts";

export type Caller = {
  username: string;
  groups: string[];
  /** May do everything, as whoever set the cluster up. */
  administrator: boolean;
  anonymous: boolean;
};

type Role = "collector" | "administrator";

/** Opaque and as steady as the world: a cluster's token for a role. It looks like no real one. */
export function tokenOf(seed: string, cluster: string, role: Role): string {
  return `simulated-${role}-${randomOf(seed, "token", cluster, role).text(40, HEX)}`;
}

const COLLECTOR_CALLER: Caller = {
  username: `system:serviceaccount:${COLLECTOR.namespace}:${COLLECTOR.serviceAccount}`,
  groups: ["system:serviceaccounts", `system:serviceaccounts:${COLLECTOR.namespace}`, "system:authenticated"],
  administrator: false,
  anonymous: false,
};
const ADMINISTRATOR: Caller = {
  username: "kubernetes-admin",
  groups: ["system:masters", "system:authenticated"],
  administrator: true,
  anonymous: false,
};
const ANONYMOUS: Caller = {
  username: "system:anonymous",
  groups: ["system:unauthenticated"],
  administrator: false,
  anonymous: true,
};

/** Throws StatusError 401 for a token that is not one of the cluster's. */
export function callerOf(authorization: string | undefined, seed: string, cluster: string): Caller {
  if (authorization === undefined) return ANONYMOUS;
  const token = /^Bearer (.+)$/i.exec(authorization)?.[1];
  if (token === tokenOf(seed, cluster, "collector")) return COLLECTOR_CALLER;
  if (token === tokenOf(seed, cluster, "administrator")) return ADMINISTRATOR;
  throw unauthorized();
}
