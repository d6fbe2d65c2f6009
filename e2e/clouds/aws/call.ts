/** One authenticated call and what its handler may look at. */
import type { World } from "../world.ts";
import type { Jobs } from "./jobs.ts";
import type { AwsPermissions } from "./permissions.ts";
import type { Caller } from "./sessions.ts";
import type { AccountState } from "./world/model.ts";

export type Call = {
  world: World;
  caller: Caller;
  region: string;
  permissions: AwsPermissions;
  jobs: Jobs;
  /** Most items a page holds, whatever the caller asks for; undefined: the service's own limits. */
  pageCap: number | undefined;
  /** The caller's account as it stands. */
  account(): AccountState;
};

/** Handlers take the operation's input as the SDK types it and give its output; both are checked against the schemas. */
export type Operations = { [operation: string]: (call: Call, input: never) => unknown };
