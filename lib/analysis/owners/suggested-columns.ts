/** What the list's owner columns would be with other rules or teams, in memory: the second way beside owner-columns.sql.ts. */
import type { Ask } from "#lib/db/ask-over.ts";
import { foldDecisions } from "#lib/domain/ownership/fold-decisions.ts";
import type { OwnersEstate } from "./owners-estate.ts";
import { readLogs } from "./refold.ts";
import { isTold, suggestionsOf } from "./suggest-owners.ts";

/** Codes as the list has them. */
export type OwnerColumns = { suggested: number | null; conflict: number };

const batchSize = 1500;

export async function suggestedColumns(
  ask: Ask,
  rows: readonly { id: string; team: number | null }[],
  estate: OwnersEstate,
  now: Date,
): Promise<Map<string, OwnerColumns>> {
  const columns = new Map<string, OwnerColumns>();
  for (let at = 0; at < rows.length; at += batchSize) {
    const batch = rows.slice(at, at + batchSize);
    const ids = batch.map(({ id }) => id);
    const logs = await readLogs(ask, ids);
    const folds = new Map([...logs].map(([id, log]) => [id, foldDecisions(log, now)]));
    const suggestions = await suggestionsOf(ask, ids, { estate, folds, now });
    for (const { id, team } of batch) {
      const own = suggestions.get(id) ?? [];
      const told = own.find(isTold)?.team ?? null;
      if (team === null) columns.set(id, { suggested: own[0]?.team ?? null, conflict: 0 });
      else {
        const other = told === team ? null : told;
        const isContested = (folds.get(id)?.contests.length ?? 0) > 0;
        columns.set(id, { suggested: other, conflict: isContested ? 2 : other === null ? 0 : 1 });
      }
    }
  }
  return columns;
}
