/** Per cloud: how its simulation is started for the conformance suite. One entry here makes a new cloud subject to all of it. */
import { readFileSync } from "node:fs";
import { createOracle } from "#e2e/clouds/oracle.ts";
import type { OracleAnswer } from "#e2e/clouds/oracle-answer.ts";
import { startClouds } from "#e2e/clouds/start.ts";

/** `fallback`: needed only where the usual call does not answer; without it nothing is missing otherwise. */
export type Permission = { permission: string; streams: string[]; fallback?: boolean };

export type Simulation = {
  url: string;
  /** What the world stands at; collections happen after it. */
  date: string;
  /** Credentials of the collector, as the SDK's own environment variables. */
  environment: Record<string, string>;
  /** Of a source that sees everything. */
  config: Record<string, unknown>;
  /** Of a source that sees little, but something of every kind. */
  smallConfig: Record<string, unknown>;
  deny(permission: string): void;
  /** Every call of this permission, from the `from`th on, fails; returns how many did so far. */
  failFrom(permission: string, from: number): () => number;
  /** Every call answers only after this long; returns how many are so far. */
  slow(milliseconds: number): () => number;
  /** Permissions and faults as in the beginning. */
  reset(): void;
  visible(): OracleAnswer;
  stop(): Promise<void>;
};

export const simulations: Record<string, () => Promise<Simulation>> = { aws: simulatedAws };

/** The list that ships with a collector. */
export function permissionsOf(provider: string): Permission[] {
  const file = new URL(`../../lib/providers/${provider}/permissions.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { permissions: Permission[] }).permissions;
}

const date = "2026-11-24";

async function simulatedAws(): Promise<Simulation> {
  const clouds = await startClouds({ date, pageCap: 40 });
  const { accessKeyId, secretAccessKey, sessionToken } = clouds.aws.credentials();
  const oracle = createOracle(clouds.world);
  const config = clouds.aws.organizationSource;
  return {
    url: clouds.url,
    date,
    environment: {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    },
    config,
    smallConfig: { ...config, accounts: richAccounts(oracle.truth()) },
    deny: (permission) => clouds.permissions.deny(permission),
    failFrom: (permission, from) => {
      const [service, action] = permission.split(":");
      const fault = clouds.faults.add({ service, action, from, effect: { kind: "error" } });
      return () => fault.hits;
    },
    slow: (milliseconds) => {
      const fault = clouds.faults.add({ effect: { kind: "slow", milliseconds } });
      return () => fault.hits;
    },
    reset: () => {
      clouds.permissions.reset();
      clouds.faults.clear();
    },
    visible: () => oracle.visible(clouds.permissions),
    stop: () => clouds.stop(),
  };
}

/** Few accounts that together hold something of every kind, the richest first. */
function richAccounts(truth: OracleAnswer): string[] {
  const kinds = new Map<string, Set<string>>();
  for (const { kind, scope } of [...truth.identities, ...truth.credentials, ...truth.workloads]) {
    kinds.set(scope, (kinds.get(scope) ?? new Set()).add(kind));
  }
  const missing = new Set([...kinds.values()].flatMap((held) => [...held]));
  const chosen: string[] = [];
  while (missing.size > 0) {
    const gain = (held: Set<string>) => [...held].filter((kind) => missing.has(kind)).length;
    const [best] = [...kinds].toSorted(([, a], [, b]) => gain(b) - gain(a));
    if (best === undefined) break;
    chosen.push(best[0]);
    for (const kind of best[1]) missing.delete(kind);
  }
  return chosen;
}
