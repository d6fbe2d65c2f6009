/** Writes whose each identity probably is: the same facts, teams and decisions give the same suggestions. */
import type { Ask } from "#lib/db/ask-over.ts";
import { type FoldedOwnership, foldDecisions } from "#lib/domain/ownership/fold-decisions.ts";
import { rankSuggestions } from "#lib/domain/ownership/rank-suggestions.ts";
import type { Suggestion } from "#lib/domain/ownership/signal.ts";
import type { OwnersEstate } from "./owners-estate.ts";
import { readSignals } from "./read-signals.ts";
import { readLogs } from "./refold.ts";
import { writeSuggestionsSql } from "./signals.sql.ts";

const batchSize = 1500;

/** Under the lock of owner columns. */
export async function suggestOwners(
  ask: Ask,
  ids: readonly string[],
  estate: OwnersEstate,
  now: Date,
): Promise<void> {
  for (let at = 0; at < ids.length; at += batchSize)
    await suggestBatch(ask, ids.slice(at, at + batchSize), estate, now);
}

async function suggestBatch(
  ask: Ask,
  ids: readonly string[],
  estate: OwnersEstate,
  now: Date,
): Promise<void> {
  const logs = await readLogs(ask, ids);
  const folds = new Map([...logs].map(([id, log]) => [id, foldDecisions(log, now)]));
  const suggestions = await suggestionsOf(ask, ids, { estate, folds, now });
  const rows = [...suggestions].flatMap(([id, own]) =>
    own.map((suggestion, index) => ({
      identity_id: id,
      team_id: suggestion.team,
      rank: index + 1,
      confidence: suggestion.confidence,
      told: isTold(suggestion),
      signals: suggestion.signals,
    })),
  );
  await ask(writeSuggestionsSql, [ids, JSON.stringify(rows)]);
}

/** Best first; who has none is left out. */
export async function suggestionsOf(
  ask: Ask,
  ids: readonly string[],
  context: { estate: OwnersEstate; folds: Map<string, FoldedOwnership>; now: Date },
): Promise<Map<string, Suggestion[]>> {
  const signals = await readSignals(ask, ids, context);
  return new Map(
    [...signals].map(([id, own]) => {
      const refused = new Set(context.folds.get(id)?.refusals.map(({ team }) => team));
      return [id, rankSuggestions(own, refused)];
    }),
  );
}

/** Somebody said so; what merely is around it says nothing against a claim. */
const tellers = new Set(["rule", "tag", "label", "annotation", "namespace-label", "application-owner"]);

export function isTold({ signals }: Suggestion): boolean {
  return signals.some(({ source }) => tellers.has(source));
}
