/** A finished run in words: what was stored per stream, what is missing, and what to do about it. */

import { RollcallError } from "#lib/errors.ts";
import type { Missing, RunSummary } from "../run/summary.ts";
import { type ExitCode, exitCodeOf, exitCodes } from "./exit-codes.ts";
import type { Output } from "./output.ts";

export function reportRun(output: Output, summary: RunSummary): void {
  output.result(summary);
  if (output.json) return;
  const seconds = (summary.durationMs / 1000).toFixed(1);
  if (summary.streams.length > 0) {
    output.table(
      ["STREAM", "COMPLETE", "SEEN", "NEW", "CHANGED", "GONE", "BACK", "HELD", "REJECTED"],
      summary.streams.map((stream) => [
        stream.stream,
        `${stream.complete}/${stream.slices}`,
        stream.seen,
        stream.inserted,
        stream.updated,
        stream.closed,
        stream.reopened,
        stream.held,
        stream.rejected,
      ]),
    );
  }
  for (const group of groupedMissing(summary.missing)) {
    output.say(`! ${group.stream}: ${group.status} in ${group.scopes}: ${group.reason}`);
    if (group.hint !== null) output.say(`  → ${group.hint}`);
  }
  if (summary.error !== null) {
    output.say(`! ${summary.error.message}`);
    output.say(`  → ${summary.error.hint}`);
  }
  output.say(`${summary.source}: ${summary.status}, ${seconds} s`);
}

/** The exit code a run stands for. */
export function exitCodeOfRun(summary: RunSummary): ExitCode {
  if (summary.status === "interrupted") return exitCodes.interrupted;
  if (summary.error !== null) {
    const { code, message, hint } = summary.error;
    return exitCodeOf(new RollcallError(code, message, { hint }));
  }
  if (summary.status === "complete") return exitCodes.ok;
  if (summary.status === "partial") return exitCodes.partial;
  const all = (status: Missing["status"]) => summary.missing.every((missing) => missing.status === status);
  if (all("denied")) return exitCodes.denied;
  return all("unavailable") ? exitCodes.unavailable : exitCodes.failed;
}

type MissingGroup = Omit<Missing, "scope" | "permission"> & { scopes: string };

/** The same trouble in many scopes is one line. */
function groupedMissing(missing: Missing[]): MissingGroup[] {
  const groups = new Map<string, { first: Missing; scopes: string[] }>();
  for (const entry of missing) {
    const key = JSON.stringify([entry.stream, entry.status, entry.permission ?? entry.reason]);
    const group = groups.get(key) ?? { first: entry, scopes: [] };
    group.scopes.push(entry.scope);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ first, scopes }) => ({
    ...first,
    scopes:
      scopes.length <= 3
        ? scopes.join(", ")
        : `${scopes.slice(0, 2).join(", ")} and ${scopes.length - 2} more`,
  }));
}
