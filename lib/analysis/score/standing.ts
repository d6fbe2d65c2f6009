/**
 * How one identity stands today, worked out as its stored score was and by the same functions, with everything the score was made of:
 * whoever shows the parts shows what adds up to it.
 */
import type { ClientBase } from "pg";
import type { Evidence, Window } from "#lib/domain/observed-use.ts";
import { defaultWindowDays, type Use } from "#lib/domain/over-privilege.ts";
import { dayOf } from "#lib/domain/packed-usage.ts";
import { type IdentityFacts, type Score, scoreIdentity, splitOf } from "#lib/domain/score-identity.ts";
import { type BriefWatch, coveredDays, stretched } from "#lib/domain/told-use.ts";
import { grantedActionsOf } from "#lib/providers/granted-actions.ts";
import { readEvidence, type ScopeEvidence, unpackEvidence, watchesOf } from "./evidence.ts";
import type { HolderFacts } from "./held-grants.ts";
import { readHoldings } from "./holdings.ts";
import { bornDay, heldParts, holdingsNow, identityFacts, placesOf } from "./score-holder.ts";
import type { Scoring } from "./scoring.ts";
import { scoringOnce } from "./scoring-once.ts";

export type Standing = {
  scoring: Scoring;
  holder: HolderFacts;
  evidence: readonly Evidence[];
  /** Logs of the scopes it lives or is granted something in, and of those above them. */
  logs: readonly ScopeEvidence[];
  /** Of those logs, what they would watch if they covered enough of the window. */
  brief: readonly BriefWatch[];
  facts: IdentityFacts;
  score: Score;
  window: Window;
  use: Use;
};

type Request = {
  id: string;
  provider: string;
  /** The as-of of what is stored of the provider. */
  asOf: Date;
  windowDays?: number;
};

/** Reads only. Null for whoever has no score: gone, a group or set, a provider that grants nothing. */
export async function readStanding(client: ClientBase, request: Request): Promise<Standing | null> {
  const { id, provider, asOf, windowDays = defaultWindowDays } = request;
  const engine = grantedActionsOf(provider);
  if (engine === undefined) return null;
  const scoring = await scoringOnce(client, { provider, engine, asOf, windowDays });
  const { context, grants } = scoring;
  const [holder] = await grants.read([id]);
  if (holder === undefined) return null;
  const held = heldParts(holder, context);
  const known = (await readHoldings(client, [id])).get(id) ?? [];
  const holdings = holdingsNow(known, held, holder, { today: dayOf(asOf), sets: context.sets });
  await scoring.documents.load(holder.grants.map(({ documentHash }) => documentHash));
  await context.sets.load(holdings.map(({ set }) => set));
  const evidence = ((await readEvidence(client, [id])).get(id) ?? []).map(unpackEvidence);
  const scored = { createdDay: bornDay(holder), places: placesOf(holder) };
  const facts = identityFacts(scored, { held, holdings, evidence }, context);
  const { window, use } = splitOf(facts);
  const logs = logsAround(holder, scoring);
  return {
    ...{ scoring, holder, evidence, logs, facts, window, use },
    brief: briefLogs(holder, { scoring, logs, window }),
    score: scoreIdentity(facts, context.risks),
  };
}

function logsAround(holder: HolderFacts, { scopes, logs }: Scoring): ScopeEvidence[] {
  const near = new Set(
    [holder.scopeId, ...placesOf(holder)].flatMap((id) =>
      scopes.path(id).map(({ externalId }) => externalId),
    ),
  );
  return logs.filter(({ scope }) => near.has(scope));
}

function briefLogs(
  holder: HolderFacts,
  { scoring, logs, window }: { scoring: Scoring; logs: readonly ScopeEvidence[]; window: Window },
): BriefWatch[] {
  const { catalogue } = scoring.context;
  const { scopes } = scoring;
  if (logs.length === 0) return [];
  const long = scoring.logs.map((log) => stretched(log, window));
  const { watched } = watchesOf(long, { scopes, catalogue, window }).in(placesOf(holder));
  const [shortest] = logs.toSorted((one, other) => coveredDays(one, window) - coveredDays(other, window));
  return shortest === undefined
    ? []
    : [{ source: shortest.source, days: coveredDays(shortest, window), actions: watched }];
}
