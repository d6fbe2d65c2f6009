/** Everything that is known and was decided about who answers for one identity: what its ownership panel shows. */
import type { ClientBase } from "pg";
import { readLogs } from "#lib/analysis/owners/refold.ts";
import { askClient } from "#lib/db/ask-over.ts";
import type { Answers, DecisionKind } from "#lib/domain/ownership/decision.ts";
import { foldDecisions } from "#lib/domain/ownership/fold-decisions.ts";
import {
  type OwnerConflict,
  type OwnerState,
  ownerConflictOf,
  ownerStateOf,
} from "#lib/domain/ownership/owner-states.ts";
import { type Band, bandOf, type Signal } from "#lib/domain/ownership/signal.ts";
import { signalWords } from "#lib/domain/ownership/signal-words.ts";
import { NotFound } from "#lib/errors.ts";
import type { OwnedThing, WriteBack } from "#lib/providers/owner-write-back.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import type { TeamRef } from "./list-teams.ts";
import type { SaidSignal } from "./team-inbox.ts";

/** People by name, as they are known. */
export type OwnershipClaim = {
  team: TeamRef;
  claimedBy: string;
  since: Date;
  confirmedBy: string;
  confirmedAt: Date;
  /** The first day it no longer holds. */
  until: string;
  answers: Answers | null;
};

export type OwnershipEntry = {
  id: string;
  /** For undo. */
  batch: string;
  /** Identities the same decision hit. */
  batchCount: number;
  decision: DecisionKind;
  team: TeamRef;
  toTeam: TeamRef | null;
  by: string;
  at: Date;
  until: string | null;
  reason: string | null;
  answers: Answers | null;
  /** A later entry took it back. */
  isUndone: boolean;
  undoes: string | null;
};

export type IdentityOwnership = {
  state: OwnerState;
  conflict: OwnerConflict;
  /** Live, or the one that lapsed; null where there is none. */
  claim: OwnershipClaim | null;
  contests: { team: TeamRef; by: string; at: Date; reason: string | null }[];
  refusals: {
    team: TeamRef;
    kind: "reject" | "pass" | "later" | "release";
    toTeam: TeamRef | null;
    by: string;
    at: Date;
    until: string | null;
  }[];
  /** More likely first. */
  suggestions: { team: TeamRef; confidence: number; band: Band; told: boolean; signals: SaidSignal[] }[];
  /** Owner hints as the cloud has them, those that name no team too. */
  hints: { source: string; key: string; value: string }[];
  /** Whose its predecessor was. */
  predecessor: { id: string; name: string; team: TeamRef | null } | null;
  /** The command that writes the owner (or, without one, the first suggestion) back at its source; null where that takes none. */
  writeBack: (WriteBack & { team: TeamRef }) | null;
  /** Newest first. */
  history: OwnershipEntry[];
};

/** Throws NotFound. `now`: the instant claims are judged at. */
export async function identityOwnership(
  reader: Reader,
  id: string,
  { now }: { now: Date },
): Promise<IdentityOwnership> {
  return inSnapshot(reader, async (client) => {
    const row = await readRow(client, id);
    const ask = askClient(client);
    const teams = await readTeamRefs(client);
    const team = (of: number): TeamRef => teams.get(of) ?? { id: of, key: String(of), name: `Team ${of}` };
    const log = (await readLogs(ask, [id])).get(id) ?? [];
    const names = await actorNames(
      client,
      log.map(({ by }) => by),
    );
    const who = (actor: string) => names.get(actor) ?? actor;
    const { claim, contests, refusals } = foldDecisions(log, now);
    return {
      state: ownerStateOf(row.state),
      conflict: ownerConflictOf(row.conflict),
      claim:
        claim === null
          ? null
          : {
              ...claim,
              team: team(claim.team),
              claimedBy: who(claim.claimedBy),
              confirmedBy: who(claim.confirmedBy),
            },
      contests: contests.map((one) => ({ ...one, team: team(one.team), by: who(one.by) })),
      refusals: refusals.map(({ reason: _, ...one }) => ({
        ...one,
        team: team(one.team),
        toTeam: one.toTeam === null ? null : team(one.toTeam),
        by: who(one.by),
      })),
      suggestions: await readSuggestions(client, id, team),
      hints: await readHints(client, id),
      predecessor: await readPredecessor(client, row.predecessor, team),
      writeBack: await readWriteBack(client, id, row.team ?? row.suggested, team),
      history: await readHistory(client, id, { team, who }),
    };
  });
}

type StoredOwner = {
  state: number;
  conflict: number;
  predecessor: string | null;
  team: number | null;
  suggested: number | null;
};

async function readRow(client: ClientBase, id: string): Promise<StoredOwner> {
  const { rows } = /^\d{1,18}$/.test(id)
    ? await client.query<StoredOwner>(
        `select owner_state as state, owner_conflict as conflict, predecessor_id::text as predecessor, team, suggested_team as suggested
           from identity_row where principal_id = $1`,
        [id],
      )
    : { rows: [] };
  if (rows[0]) return rows[0];
  throw new NotFound(`There is no identity ${id.slice(0, 40)}.`, { hint: "Search the list of identities." });
}

async function readWriteBack(
  client: ClientBase,
  id: string,
  owner: number | null,
  team: TeamOf,
): Promise<IdentityOwnership["writeBack"]> {
  if (owner === null) return null;
  const { rows } = await client.query<OwnedThing & { provider: string; contact: string | null }>(
    `select principal.provider, principal.kind, principal.name, principal.external_id as "externalId", principal.tags, principal.attributes,
            principal.resource_name as "resourceName",
            case when scope.id is not null then jsonb_build_object('externalId', scope.external_id, 'name', scope.name) end as scope,
            (select contact from team, unnest(team.contacts) contact where team.id = $2 and contact like '%@%' limit 1) as contact
       from principal left join scope on scope.id = principal.scope_id where principal.id = $1`,
    [id, owner],
  );
  const [thing] = rows;
  if (thing === undefined) return null;
  const named = { key: team(owner).key, contact: thing.contact };
  const made = providerOf(thing.provider).writeOwnerBack?.(thing, named) ?? null;
  return made === null ? null : { ...made, team: team(owner) };
}

async function readTeamRefs(client: ClientBase): Promise<Map<number, TeamRef>> {
  const { rows } = await client.query<TeamRef>("select id, key, name from team");
  return new Map(rows.map((team) => [team.id, team]));
}

async function actorNames(client: ClientBase, actors: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await client.query<{ actor: string; name: string }>(
    `select 'user:' || id as actor, name from app_user where 'user:' || id = any($1)`,
    [actors],
  );
  return new Map(rows.map(({ actor, name }) => [actor, name]));
}

type TeamOf = (id: number) => TeamRef;

async function readSuggestions(
  client: ClientBase,
  id: string,
  team: TeamOf,
): Promise<IdentityOwnership["suggestions"]> {
  const { rows } = await client.query<{ team: number; confidence: number; told: boolean; signals: Signal[] }>(
    "select team_id as team, confidence, told, signals from suggestion where identity_id = $1 order by rank",
    [id],
  );
  return rows.map(({ team: of, confidence, told, signals }) => ({
    team: team(of),
    confidence,
    band: bandOf(confidence),
    told,
    signals: signals.map((signal) => ({ ...signal, words: signalWords(signal, `of ${team(of).name}`) })),
  }));
}

async function readHints(client: ClientBase, id: string): Promise<IdentityOwnership["hints"]> {
  const { rows } = await client.query<{ source: string; key: string; value: string }>(
    `select source, hint_key as key, value from owner_hint where subject_id = $1 and closed_at is null order by id limit 100`,
    [id],
  );
  return rows;
}

async function readPredecessor(
  client: ClientBase,
  id: string | null,
  team: TeamOf,
): Promise<IdentityOwnership["predecessor"]> {
  if (id === null) return null;
  const { rows } = await client.query<{ name: string; team: number | null }>(
    `select principal.name, ownership.team_id as team from principal left join ownership on ownership.identity_id = principal.id
      where principal.id = $1`,
    [id],
  );
  const [row] = rows;
  return row ? { id, name: row.name, team: row.team === null ? null : team(row.team) } : null;
}

type EntryRow = Omit<OwnershipEntry, "team" | "toTeam"> & { team: number; toTeam: number | null };

const historySql = `
  select made.id::text, made.batch_id::text as batch, batch.count as "batchCount", made.decision, made.team_id as team,
         made.to_team_id as "toTeam", made.actor as "by", made.at, made.until::text, made.reason, made.answers,
         made.undoes::text,
         exists (select from ownership_decision undo where undo.identity_id = made.identity_id and undo.undoes = made.id) as "isUndone"
    from ownership_decision made join decision_batch batch on batch.id = made.batch_id
   where made.identity_id = $1 order by made.id desc limit 200`;

async function readHistory(
  client: ClientBase,
  id: string,
  { team, who }: { team: TeamOf; who: (actor: string) => string },
): Promise<OwnershipEntry[]> {
  const { rows } = await client.query<EntryRow>(historySql, [id]);
  return rows.map((row) => ({
    ...row,
    team: team(row.team),
    toTeam: row.toTeam === null ? null : team(row.toTeam),
    by: who(row.by),
  }));
}
