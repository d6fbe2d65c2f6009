/**
 * Starts the simulated clouds on one local address. As a script it prints one JSON line with the address, what a collector's
 * environment needs and the sources that can be connected, and runs until it is told to stop.
 */
import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { localServerCertificate } from "./certificates.ts";
import type { Announcement } from "./cloud.ts";
import type { CloudServer } from "./cloud-server.ts";
import { answerControl } from "./control.ts";
import { createFaults, type FaultRule, type Faults } from "./faults.ts";
import { openJournal } from "./journal.ts";
import { type CloudName, cloudNames, clouds as registry } from "./registry.ts";
import { createTransport, createTransportServer } from "./transport.ts";
import { wallClock } from "./wall-clock.ts";
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
  /** Keep single calls and scopes from the collector, as real estates do. */
  partial?: boolean;
  /** Most items a page holds, to make small estates page like big ones. */
  pageCap?: number;
  /** Where files for the collector are written and stay; by default a folder that goes when the clouds stop. */
  folder?: string;
};

type Running = { readonly [Name in CloudName]: ReturnType<(typeof registry)[Name]["start"]> };

/** Each cloud by its name, and what they share. */
export type Clouds = Running & {
  url: string;
  /** The same over TLS, and the certificate (PEM) to trust there. */
  secureUrl: string;
  certificate: string;
  world: World;
  faults: Faults;
  /** What a collector's process must be told, and the sources it can connect. */
  announcement: Announcement;
  setDate(date: string | Date): void;
  stats(): Record<string, ReturnType<CloudServer["stats"]>>;
  stop(): Promise<void>;
};

export async function startClouds(options: CloudsOptions): Promise<Clouds> {
  const { seed, size, date, journalPath, pageCap, partial = false } = options;
  const world = createWorld({ seed, size, date, journal: openJournal(journalPath) });
  const faults = createFaults(options.faults);
  const servers: CloudServer[] = [];
  const listener = createTransport(servers, (request) =>
    answerControl({ world, faults, clouds: running }, request),
  );
  const identity = localServerCertificate(wallClock());
  const plain = createTransportServer(listener, null);
  const secure = createTransportServer(listener, identity);
  const url = `http://127.0.0.1:${await listen(plain, options.port ?? 0)}`;
  const secureUrl = `https://127.0.0.1:${await listen(secure, 0)}`;
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "rollcall-clouds-"));
  const { certificate } = identity;
  const setting = { world, faults, url, secureUrl, certificate, folder, partial, pageCap };
  const running = Object.fromEntries(
    cloudNames.map((name) => [name, registry[name].start(setting)]),
  ) as Running;
  const all = Object.entries(running);
  servers.push(...all.map(([, cloud]) => cloud.server));
  return {
    ...running,
    url,
    secureUrl,
    certificate,
    world,
    faults,
    announcement: {
      environment: Object.assign({}, ...all.map(([, cloud]) => cloud.announcement.environment)),
      sources: all.flatMap(([, cloud]) => cloud.announcement.sources),
    },
    setDate: (next) => world.setDate(next),
    stats: () => Object.fromEntries(all.map(([name, cloud]) => [name, cloud.server.stats()])),
    stop: async () => {
      await Promise.all([close(plain), close(secure)]);
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The port it listens on. */
async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
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
      folder: { type: "string" },
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
    folder: values.folder,
  });
  const { url, world, announcement } = clouds;
  process.stdout.write(`${JSON.stringify({ url, date: world.date, ...announcement })}\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void clouds.stop().then(() => process.exit(0)));
  }
}

if (import.meta.main) await main();
