/** One authenticated call and what its handler may look at. */
import type { World } from "../world.ts";
import type { Caller } from "./access-tokens.ts";
import type { LogReads } from "./log-reads.ts";
import type { GcpPermissions } from "./permissions.ts";
import type { Traps } from "./traps.ts";

export type Call = {
  world: World;
  /** Null where nobody need be signed in. */
  caller: Caller | null;
  permissions: GcpPermissions;
  traps: Traps;
  logReads: LogReads;
  /** Most items a page holds, whatever the caller asks for; undefined: the methods' own limits. */
  pageCap: number | undefined;
};
