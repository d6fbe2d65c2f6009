/** What the conformance suite needs of a simulated cloud, whichever it is. */
import { readFileSync } from "node:fs";
import type { OracleAnswer } from "#e2e/clouds/oracle-answer.ts";
import type { FaultScene } from "./fault-scene.ts";

/** `fallback`: needed only where the usual call does not answer; without it nothing is missing otherwise. */
export type Permission = { permission: string; streams: string[]; fallback?: boolean };

export type Simulation = {
  /** In place of the cloud's own addresses; undefined where a source itself says where its cloud is. */
  endpoint: string | undefined;
  /** What the world stands at; collections happen after it. */
  date: string;
  /** What the collector's process is told: credentials, endpoints. */
  environment: Record<string, string>;
  /** Of the sources that together see everything, by the name to connect them under. */
  configs: Record<string, Record<string, unknown>>;
  /** Of a source that sees little, but something of every kind. */
  smallConfig: Record<string, unknown>;
  deny(permission: string): void;
  /** Every call of this permission, from the `from`th on, fails; returns how many did so far. */
  failFrom(permission: string, from: number): () => number;
  /** Every call answers only after this long; returns how many are so far. */
  slow(milliseconds: number): () => number;
  /** What the fault suite does to it. */
  faults: FaultScene;
  /** Date, permissions and faults as in the beginning. */
  reset(): void;
  visible(): OracleAnswer;
  stop(): Promise<void>;
};

/** The list that ships with a collector. */
export function permissionsOf(provider: string): Permission[] {
  const file = new URL(`../../lib/providers/${provider}/permissions.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { permissions: Permission[] }).permissions;
}
