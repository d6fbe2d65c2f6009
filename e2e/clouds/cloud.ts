/**
 * What each simulated cloud brings: its part of the world, a server that speaks its wire format, its permissions, what its
 * collectors connect to, and its oracle. Everything around it knows a cloud only by this.
 */
import type { CloudServer } from "./cloud-server.ts";
import type { Faults } from "./faults.ts";
import type {
  OracleAnswer,
  OracleGranted,
  OracleObserved,
  OracleRisks,
  OracleUsage,
} from "./oracle-answer.ts";
import type { Permissions } from "./permissions.ts";
import type { World, WorldBase } from "./world.ts";

/** A source as a person would connect it: `connect <provider> --name <name> <options>`. */
export type SourceToConnect = { provider: string; name: string; options: string[] };

/** What the collector's process must be told, and what it can connect: one source or several. */
export type Announcement = { environment: Record<string, string>; sources: SourceToConnect[] };

/** The expected answers, by a second and naive way: all that exists, and what these permissions can have shown of it. */
export type CloudOracle = {
  truth(): OracleAnswer;
  visible(): OracleAnswer;
  /** What every identity that can be seen may do, and what evidence there is, on the world's day. */
  granted?(): OracleGranted[];
  observed?(): OracleObserved[];
  /** When everybody that can be seen was last used, by every source that can be read; `principal` is an external id. */
  usage?(): OracleUsage[];
  risks?(): OracleRisks;
};

export type RunningCloud = {
  server: CloudServer;
  permissions: Permissions;
  oracle: CloudOracle;
  announcement: Announcement;
};

export type CloudSetting = {
  world: World;
  faults: Faults;
  /** The address all clouds answer at. */
  url: string;
  /** The same over TLS, for clients that send no credentials in the clear, and the certificate (PEM) to trust there. */
  secureUrl: string;
  certificate: string;
  /** Where files for the collector may be written. */
  folder: string;
  /** Keep single calls and scopes from the collector, as real estates do. */
  partial: boolean;
  /** Most items a page holds, to make small estates page like big ones; undefined: the cloud's own limits. */
  pageCap: number | undefined;
};

/** `grow` is called while the world is being made: it may look at other clouds later, not at once. */
export type Cloud<Estate, Running extends RunningCloud> = {
  grow(world: WorldBase): Estate;
  start(setting: CloudSetting): Running;
};
