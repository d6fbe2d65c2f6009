/**
 * Starts the simulated clouds on one local address. As a script it prints one JSON line with the address, the collector's
 * credentials and the configuration of a source, and runs until it is told to stop.
 */
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { denyCorners } from "./aws/partial-permissions.ts";
import { createPermissions, type Permissions } from "./aws/permissions.ts";
import { awsServer } from "./aws/server.ts";
import { type Credentials, issueSession } from "./aws/sessions.ts";
import { COLLECTOR_ROLE, READER_ROLE } from "./aws/world/organization.ts";
import type { CloudServer } from "./cloud-server.ts";
import { answerControl } from "./control.ts";
import { createFaults, type FaultRule, type Faults } from "./faults.ts";
import { openJournal } from "./journal.ts";
import { createTransport } from "./transport.ts";
import { createWorld, DEFAULT_SEED, type World } from "./world.ts";

export type CloudsOptions = {
  seed?: string;
  size?: number;
  /** The day the world stands at: everything in it happened before that day began. */
  date: string;
  /** 0 (default): any free port. */
  port?: number;
  journalPath?: string;
  faults?: FaultRule[];
  /** In place of the permissions that ship with the collectors. */
  permissions?: string[];
  /** Keep single calls and accounts from the collector, as real organizations do. */
  partial?: boolean;
  /** Most items a page holds, to make small estates page like big ones. */
  pageCap?: number;
};

export type AwsAccess = {
  /** The collector's own credentials; the reader role's in `account` when one is named. Never expire in practice. */
  credentials(account?: string): Credentials;
  /** May also write, as a person with their own rights in `account`. */
  administrator(account: string): Credentials;
  /** Configuration of a source that collects the organization. */
  organizationSource: Record<string, unknown>;
};

export type Clouds = {
  url: string;
  world: World;
  faults: Faults;
  permissions: Permissions;
  aws: AwsAccess;
  setDate(date: string | Date): void;
  stats(): Record<string, ReturnType<CloudServer["stats"]>>;
  stop(): Promise<void>;
};

export async function startClouds(options: CloudsOptions): Promise<Clouds> {
  const { seed, size, date, journalPath, pageCap } = options;
  const world = createWorld({ seed, size, date, journal: openJournal(journalPath) });
  const faults = createFaults(options.faults);
  const permissions = createPermissions(options.permissions);
  if (options.partial) denyCorners(permissions, world);
  const clouds = [awsServer({ world, faults, permissions, pageCap })];
  const stats = () => Object.fromEntries(clouds.map((cloud) => [cloud.name, cloud.stats()]));
  const server = createTransport(clouds, (request) =>
    answerControl({ world, faults, permissions, clouds }, request),
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    world,
    faults,
    permissions,
    aws: awsAccess(world),
    setDate: (next) => world.setDate(next),
    stats,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const TEN_YEARS = 10 * 365 * 86_400;

function awsAccess(world: World): AwsAccess {
  const { organization } = world.aws;
  const session = (account: string, roleName: string, administrator = false) =>
    issueSession({
      account,
      roleId: "AROASIMULATEDSESSION1",
      rolePath: "/",
      roleName,
      sessionName: administrator ? "administrator" : "rollcall",
      seconds: TEN_YEARS,
      administrator,
    });
  return {
    credentials: (account) =>
      account === undefined
        ? session(organization.securityId, COLLECTOR_ROLE)
        : session(account, READER_ROLE),
    administrator: (account) => session(account, "administrator", true),
    organizationSource: {
      mode: "organization",
      partition: "aws",
      homeRegion: "us-east-1",
      roleName: READER_ROLE,
      externalId: organization.externalId,
      managementRoleArn: `arn:aws:iam::${organization.managementId}:role/${READER_ROLE}`,
    },
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: DEFAULT_SEED },
      size: { type: "string", default: "1" },
      date: { type: "string" },
      port: { type: "string", default: "0" },
      journal: { type: "string" },
      partial: { type: "boolean", default: false },
      "page-cap": { type: "string" },
    },
  });
  if (values.date === undefined)
    throw new Error("--date is required: the day the world stands at, such as 2026-11-24");
  const clouds = await startClouds({
    seed: values.seed,
    size: Number(values.size),
    date: values.date,
    port: Number(values.port),
    journalPath: values.journal,
    partial: values.partial,
    pageCap: values["page-cap"] === undefined ? undefined : Number(values["page-cap"]),
  });
  const credentials = clouds.aws.credentials();
  const environment = {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
  };
  const source = clouds.aws.organizationSource;
  process.stdout.write(
    `${JSON.stringify({ url: clouds.url, date: clouds.world.date, environment, aws: { source } })}\n`,
  );
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void clouds.stop().then(() => process.exit(0)));
  }
}

if (import.meta.main) await main();
