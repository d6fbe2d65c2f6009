/** Everything that suggests a team for each of a batch of identities. */
import type { Ask } from "#lib/db/ask-over.ts";
import { dayAfter } from "#lib/domain/ownership/decision.ts";
import type { FoldedOwnership } from "#lib/domain/ownership/fold-decisions.ts";
import { hintSignals, type OwnerHint, type TeamSignal } from "#lib/domain/ownership/hint-signals.ts";
import { isOfPatterns, repositoryOf } from "#lib/domain/ownership/repository-of.ts";
import { type SignalSource, signalSources } from "#lib/domain/ownership/signal.ts";
import { whereIdentity } from "#lib/queries/where-identity.sql.ts";
import type { OwnedPlaces, OwnersEstate } from "./owners-estate.ts";
import * as sql from "./signals.sql.ts";

type Of<T> = T & { id: string };
type Note = (id: string, signal: TeamSignal) => void;

/** `folds`: what was decided about each. */
export async function readSignals(
  ask: Ask,
  ids: readonly string[],
  { estate, folds, now }: { estate: OwnersEstate; folds: Map<string, FoldedOwnership>; now: Date },
): Promise<Map<string, TeamSignal[]>> {
  const signals = new Map<string, TeamSignal[]>();
  const note: Note = (id, signal) => {
    if (!estate.teams.has(signal.team)) return;
    const known = signals.get(id);
    if (known) known.push(signal);
    else signals.set(id, [signal]);
  };
  for (const text of [sql.ownHintsSql, sql.scopeHintsSql]) {
    for (const { id, ...hint } of await ask<Of<OwnerHint>>(text, [ids]))
      for (const signal of hintSignals(hint, estate.find)) note(id, signal);
  }
  const today = dayAfter(now, 0);
  await noteSiblings(ask, ids, estate.places ?? (await readPlaces(ask, ids, today)), note);
  await noteUsers(ask, ids, today, note);
  await noteRepositories(ask, ids, estate, note);
  await noteRules(ask, ids, estate, note);
  for (const { id, team, name } of await ask<Of<{ team: number; name: string }>>(sql.predecessorsSql, [ids]))
    note(id, signal("predecessor", team, { value: name }));
  for (const [id, fold] of folds) noteDecisions(id, fold, estate, note);
  return signals;
}

function signal(source: SignalSource, team: number, rest: Partial<TeamSignal> = {}): TeamSignal {
  const plain = { key: null, value: null, count: null, of: null, place: null };
  return { team, source, confidence: signalSources[source].weight, ...plain, ...rest };
}

type Place = { place: string; label: string; kind: string; isWorkload: boolean };
type User = { team: number; count: number; of: number; name: string };

/** How many owned ones beside it are needed before they say anything; of one workload a single one does. */
const fewestInScope = 3;

/** `ids`: in whose scopes; null: everywhere. */
export async function readPlaces(
  ask: Ask,
  ids: readonly string[] | null,
  today: string,
): Promise<OwnedPlaces> {
  const places: OwnedPlaces = new Map();
  for (const { place, ...owned } of await ask<{ place: string; team: number; count: number }>(
    sql.ownedPlacesSql,
    [ids, today],
  )) {
    const known = places.get(place);
    if (known) known.push(owned);
    else places.set(place, [owned]);
  }
  return places;
}

async function noteSiblings(
  ask: Ask,
  ids: readonly string[],
  places: OwnedPlaces,
  note: Note,
): Promise<void> {
  if (places.size === 0) return;
  for (const { id, place, label, kind, isWorkload } of await ask<Of<Place>>(sql.placesSql, [ids])) {
    const owned = places.get(place) ?? [];
    const of = owned.reduce((sum, { count }) => sum + count, 0);
    for (const { team, count } of owned) {
      const share = count / of;
      if (share < 0.5 || (!isWorkload && of < fewestInScope)) continue;
      const weight = signalSources.siblings.weight + (isWorkload ? 15 : 0);
      const where = isWorkload ? `workload ${label}` : placeWords(kind, label);
      note(id, signal("siblings", team, { confidence: Math.round(weight * share), count, of, place: where }));
    }
  }
}

async function noteUsers(ask: Ask, ids: readonly string[], today: string, note: Note): Promise<void> {
  for (const { id, team, count, of, name } of await ask<Of<User>>(sql.usersSql, [ids, today])) {
    if (count / of < 0.5) continue;
    const confidence = Math.round((signalSources.users.weight * count) / of);
    note(id, signal("users", team, { confidence, count, of, value: name }));
  }
}

function placeWords(kind: string, name: string): string {
  return kind.endsWith("namespace") ? `namespace ${name}` : name;
}

async function noteRepositories(
  ask: Ask,
  ids: readonly string[],
  { teams }: OwnersEstate,
  note: Note,
): Promise<void> {
  for (const { id, federated } of await ask<Of<{ federated: string }>>(sql.federatedSql, [ids])) {
    const repository = repositoryOf(federated);
    if (repository === null) continue;
    for (const [team, { repositories }] of teams)
      if (isOfPatterns(repository, repositories)) note(id, signal("repository", team, { value: repository }));
  }
}

/** The first rule that holds, as SQL evaluates it over the list. */
async function noteRules(
  ask: Ask,
  ids: readonly string[],
  { rules, asOf }: OwnersEstate,
  note: Note,
): Promise<void> {
  const decided = new Set<string>();
  for (const { text, filter, idsOf, team } of rules) {
    const context = { asOf, idsOf, parameters: [ids] as unknown[] };
    const where = whereIdentity(filter, context);
    const rows = await ask<{ id: string }>(
      `select principal_id::text as id from identity_row where principal_id = any($1::bigint[]) and ${where}`,
      context.parameters,
    );
    for (const { id } of rows) {
      if (decided.has(id)) continue;
      decided.add(id);
      note(id, signal("rule", team, { value: text }));
    }
  }
}

/** What lapsed is asked of its team again; what was passed on, of the other one, unless that said no itself. */
function noteDecisions(
  id: string,
  { state, claim, refusals }: FoldedOwnership,
  { teams }: OwnersEstate,
  note: Note,
): void {
  if (state === "lapsed" && claim !== null) note(id, signal("lapsed", claim.team, { value: claim.until }));
  for (const { team, toTeam } of refusals) {
    if (toTeam !== null) note(id, signal("passed", toTeam, { value: teams.get(team)?.name ?? null }));
  }
}
