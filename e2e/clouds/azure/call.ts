/** One authenticated call to a service and what its handler may look at. */
import type { World } from "../world.ts";
import type { AzurePermissions } from "./permissions.ts";
import type { Quirks } from "./quirks.ts";
import type { Caller } from "./tokens.ts";
import type { Directory } from "./world/azure-world.ts";

export type Call = {
  world: World;
  caller: Caller;
  permissions: AzurePermissions;
  quirks: Quirks;
  /** Most items a page holds, whatever the caller asks for; undefined: the service's own limits. */
  pageCap: number | undefined;
  /** Path below the service's address, without the version of Graph. */
  path: string;
  method: string;
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
  body: string;
  /** The tenant as it stands. */
  directory(): Directory;
};

export type Reply = { status: number; body: unknown; headers?: Record<string, string> };

/** Names a call for counts, faults and permissions: known before it is carried out. */
export type Target = {
  action: string;
  permission: string;
  subscription: string;
  handle(call: Call): Reply | Promise<Reply>;
};
