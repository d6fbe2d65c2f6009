/** IAM v1: workload identity pools and whose tokens they take. */
import type { Call } from "../call.ts";
import { placeOf } from "../places.ts";
import { type Input, type Operation, PAGED } from "../wire/operation.ts";
import { pageOf } from "../wire/paging.ts";
import { invalidArgument, notFound, permissionDenied } from "../wire/status-error.ts";
import type { Pool } from "../world/model.ts";
import type { ProjectFacts } from "../world/organization.ts";
import { providerBody } from "./bodies.ts";
import { poolBodyOf, poolsOf } from "./project-assets.ts";

const POOLS = "v1/projects/{projectsId}/locations/{locationsId}/workloadIdentityPools";
const PROVIDERS = `${POOLS}/{workloadIdentityPoolsId}/providers`;
const LIST = { ...PAGED, showDeleted: "boolean" } as const;
const base = {
  method: "GET" as const,
  on: ({ parts }: Input) => `projects/${parts[0]}`,
  local: true,
};

export const identityPoolOperations: Operation[] = [
  {
    ...base,
    id: "iam.projects.locations.workloadIdentityPools.list",
    path: POOLS,
    query: LIST,
    permission: "iam.googleapis.com/workloadIdentityPools.list",
    run: (call, input) => {
      const { facts, pools } = poolsIn(call, input);
      const { items, next } = pageOf(pools, input.query, { default: 50, maximum: 1000 }, call.pageCap);
      return {
        ...(items.length === 0
          ? {}
          : { workloadIdentityPools: items.map((pool) => poolBodyOf(facts, pool)) }),
        ...(next === undefined ? {} : { nextPageToken: next }),
      };
    },
  },
  {
    ...base,
    id: "iam.projects.locations.workloadIdentityPools.providers.list",
    path: PROVIDERS,
    query: LIST,
    permission: "iam.googleapis.com/workloadIdentityPoolProviders.list",
    run: (call, input) => {
      const { facts, pool } = poolOf(call, input);
      if (pool.system)
        throw invalidArgument("Providers are not supported for pools in the SYSTEM_TRUST_DOMAIN mode.");
      const { items, next } = pageOf(
        pool.providers,
        input.query,
        { default: 50, maximum: 100 },
        call.pageCap,
      );
      return {
        ...(items.length === 0
          ? {}
          : { workloadIdentityPoolProviders: items.map((item) => providerBody(facts, pool, item)) }),
        ...(next === undefined ? {} : { nextPageToken: next }),
      };
    },
  },
];

type SomePool = Pool & { system?: true };

function poolsIn({ world }: Call, { parts }: Input): { facts: ProjectFacts; pools: SomePool[] } {
  const place = placeOf(world, `projects/${parts[0]}`);
  if (!place?.facts)
    throw permissionDenied("iam", "iam.googleapis.com/workloadIdentityPools.list", `projects/${parts[0]}`);
  return { facts: place.facts, pools: poolsOf(place.facts, world.gcp.project(place.facts.id, world.day)) };
}

export function poolOf(call: Call, input: Input): { facts: ProjectFacts; pool: SomePool } {
  const { facts, pools } = poolsIn(call, input);
  const pool = pools.find((item) => item.id === input.parts[2]);
  if (!pool) throw notFound("Requested entity was not found.");
  return { facts, pool };
}
