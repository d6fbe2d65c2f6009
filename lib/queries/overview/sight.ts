/** What was read and what was not, source by source: how complete, how old, and how many readings were refused or failed. */
import type { ClientBase } from "pg";
import { daysBetween } from "#lib/domain/days.ts";
import { listSources } from "../list-sources.ts";

export type SourceSight = {
  name: string;
  provider: string;
  asOf: Date | null;
  /** Whole days since; null: never read. */
  days: number | null;
  /** Slices that are complete or do not apply, of all. */
  read: number;
  of: number;
  denied: number;
  /** Neither complete, nor refused, nor not applicable. */
  failed: number;
};

/** A live source that nobody read for longer is stale. */
export const staleAfterDays = 2;

/** Retired sources are left out; the least complete first. */
export async function sight(client: ClientBase, asOf: Date): Promise<SourceSight[]> {
  const today = asOf.toISOString().slice(0, 10);
  const sources = (await listSources(client)).filter(({ retiredAt }) => retiredAt === null);
  return sources
    .map(({ name, provider, asOf: readAt, slices }): SourceSight => {
      const of = Object.values(slices).reduce((sum, count) => sum + count, 0);
      const read = (slices.complete ?? 0) + (slices["not-applicable"] ?? 0);
      const denied = slices.denied ?? 0;
      const days = readAt === null ? null : daysBetween(readAt.toISOString().slice(0, 10), today);
      return { name, provider, asOf: readAt, days, read, of, denied, failed: of - read - denied };
    })
    .sort((one, other) => one.read / (one.of || 1) - other.read / (other.of || 1));
}
