/** The simulated clouds for one test file: started before its tests, permissive and without faults before each of them. */

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, vi } from "vitest";
import { type Clouds, startClouds } from "#e2e/clouds/start.ts";
import { NotApplicable } from "#lib/errors.ts";
import type { CollectorContext } from "#lib/ingest/contract.ts";
import { type Collected, contextFor } from "./simulated.ts";

export type Row = { [field: string]: unknown };
type PermissionRow = { permission: string; streams: string[]; where: string };

const date = "2026-11-24";

/** The list that ships with the collector. */
export const { permissions } = JSON.parse(
  readFileSync(new URL("../../../lib/providers/aws/permissions.json", import.meta.url), "utf8"),
) as { permissions: PermissionRow[] };

/** Those that single streams need; the others, all streams do. */
export const streamPermissions = permissions.filter((row) => !row.streams.includes("*"));

let clouds: Clouds;

/** Registers the hooks of the file. */
export function withClouds(): void {
  // Hundreds of real requests take their time on a busy machine.
  vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });
  const saved = { ...process.env };
  beforeAll(async () => {
    clouds = await startClouds({ date, pageCap: 40 });
    const credentials = clouds.aws.credentials();
    process.env.AWS_ACCESS_KEY_ID = credentials.accessKeyId;
    process.env.AWS_SECRET_ACCESS_KEY = credentials.secretAccessKey;
    process.env.AWS_SESSION_TOKEN = credentials.sessionToken;
  });
  afterAll(async () => {
    process.env = saved;
    await clouds.stop();
  });
  beforeEach(() => {
    clouds.aws.permissions.reset();
    clouds.faults.clear();
  });
}

export function theClouds(): Clouds {
  return clouds;
}

/** Of a source that collects the organization; `more` changes its configuration. */
export function context(more: Row = {}, signal?: AbortSignal): CollectorContext {
  return contextFor(clouds.url, { ...clouds.aws.organizationSource, ...more }, `${date}T00:00:00Z`, signal);
}

/** Of a source that knows nothing but to collect the account of its credentials. */
export function contextAlone(): CollectorContext {
  return contextFor(clouds.url, { mode: "account" }, `${date}T00:00:00Z`);
}

/** Pages so small that every list has several. */
export function paged(): CollectorContext {
  const whole = context();
  return { ...whole, limits: { ...whole.limits, pageSize: 5 } };
}

/** Every account as the world knows it. */
export function accountStates() {
  const { world } = clouds;
  return world.aws.accounts(world.day).map(({ id }) => world.aws.account(id, world.day));
}

const everything = [
  ...(["users", "oidcProviders", "samlProviders", "functions", "services", "instances"] as const),
  ...(["clusters", "associations", "profiles", "subjects", "policies"] as const),
];

/** Few accounts that together hold something of everything, the richest first. */
export function richAccounts(): string[] {
  const states = accountStates();
  const missing = new Set(everything);
  const chosen: string[] = [];
  while (missing.size > 0) {
    const holds = (state: (typeof states)[number]) => [...missing].filter((key) => state[key].length > 0);
    const best = states.toSorted((a, b) => holds(b).length - holds(a).length)[0];
    if (best === undefined || holds(best).length === 0) break;
    for (const key of holds(best)) missing.delete(key);
    chosen.push(best.id);
  }
  return chosen;
}

/** What failed, by stream. */
export function errorsByStream(collected: Collected): Map<string, Error[]> {
  // What is switched off did not fail.
  const failed = collected.slices.filter(({ error }) => error !== null && !(error instanceof NotApplicable));
  return new Map(
    [...Map.groupBy(failed, (result) => result.slice.stream)].map(([stream, results]) => [
      stream,
      results.map((result) => result.error as Error),
    ]),
  );
}
