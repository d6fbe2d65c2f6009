/**
 * Every objective judged from stored facts at one moment: for the whole estate, and for each team or class of work. What an objective
 * says of a past day is what it would have said then.
 */
import type { ClientBase } from "pg";
import { addDays } from "#lib/domain/days.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { byRisk } from "#lib/domain/slo/by-risk.ts";
import type { Objective } from "#lib/domain/slo/objective.ts";
import { talliesOf } from "#lib/domain/slo/tally.ts";
import { observedSql } from "../burn-down/burn-down.sql.ts";
import { inSnapshot, type Reader, type SnapshotOptions } from "../snapshot.ts";
import { cardLine, unansweredLine } from "./card-line.ts";
import { exceptionChanges } from "./exception-changes.ts";
import type { Grouping } from "./identity-changes.sql.ts";
import { type GroupChange, identityChanges } from "./identity-changes.ts";
import { listObjectives } from "./list-objectives.ts";
import { everybody, isTold, isToldBy, type Narrowed, narrowFilter } from "./narrowed.ts";
import { type Group, readGroups, teamIdsOf } from "./read-groups.ts";
import type { Scorecard, ScorecardLine, Scorecards } from "./scorecard.ts";
import { sourceTallies } from "./source-tallies.ts";
import { unanswerable } from "./unanswerable.ts";

export type ScorecardsRequest = {
  /** The latest collection. */
  asOf: Date;
  narrow?: Narrowed;
  /** `none` (default): the estate alone. */
  by?: Grouping;
  /** In place of those that are set: what they would have said. */
  objectives?: readonly Objective[];
} & SnapshotOptions;

/** Throws Invalid for a team there is not. */
export async function scorecards(reader: Reader, request: ScorecardsRequest): Promise<Scorecards> {
  return inSnapshot(reader, (client) => read(client, request), request);
}

/** What every line is worked out from. */
type Told = {
  objectives: readonly Objective[];
  narrow: Narrowed;
  within: Filter;
  by: Grouping;
  asOf: Date;
  from: string;
  today: string;
  observed: ReadonlySet<string>;
  /** By the key of the objective. */
  changes: ReadonlyMap<string, readonly GroupChange[]>;
  byGroup: ReadonlyMap<string, ReadonlyMap<number | null, readonly GroupChange[]>>;
  refused: ReadonlyMap<string, string>;
};

async function read(client: ClientBase, request: ScorecardsRequest): Promise<Scorecards> {
  const { asOf, narrow = everybody } = request;
  // Within a team there are no others.
  const by = narrow.team !== null && request.by === "team" ? "none" : (request.by ?? "none");
  const all = request.objectives ?? (await listObjectives(client));
  const objectives = all.filter(
    (one) => isTold(one.about, narrow) && (narrow.team === null || isToldBy(one, "team")),
  );
  const within = narrowFilter(narrow);
  const today = asOf.toISOString().slice(0, 10);
  const longest = Math.max(1, ...objectives.map(({ windowDays }) => windowDays));
  const from = addDays(today, 1 - 2 * longest);
  const teams = await teamIdsOf(client, narrow.team);
  const refused = new Map<string, string>();
  for (const objective of objectives) {
    const why = await unanswerable(client, objective);
    if (why !== null) refused.set(objective.key, why);
  }
  const asked = objectives.filter(({ about, key }) => about === "identities" && !refused.has(key));
  const found = await identityChanges(client, asked, { from, to: today, narrow: within, by, asOf });
  const changes = new Map(asked.map(({ key }, index) => [key, found[index] ?? []]));
  const excepted = objectives.filter(({ about }) => about === "exceptions");
  if (excepted.length > 0) {
    const told = await exceptionChanges(client, { provider: narrow.provider, teams });
    for (const { key } of excepted) changes.set(key, told);
  }
  const seen = await client.query<{ day: string }>(observedSql, [from, today]);
  const observed = new Set([today, ...seen.rows.map(({ day }) => day)]);
  const byGroup = new Map(
    [...changes].map(([key, all]) => [key, Map.groupBy(all, ({ grp }) => grp)] as const),
  );
  const told = { objectives, narrow, within, by, asOf, from, today, observed, changes, byGroup, refused };
  const { all: everyone, groups } = await readGroups(client, { narrow: within, by, asOf });
  const lines = await estateLines(client, told);
  return {
    asOf,
    estate: {
      key: narrow.team ?? "",
      name: await nameOf(client, narrow.team),
      identities: everyone,
      lines: inOrder(lines),
    },
    groups: groups
      .map((group) => groupCard(group, told))
      .filter((card) => card.lines.length > 0)
      .sort(byWorst),
  };
}

async function nameOf(client: ClientBase, team: string | null): Promise<string> {
  if (team === null) return "All teams";
  const { rows } = await client.query<{ name: string }>("select name from team where key = $1", [team]);
  return rows[0]?.name ?? "No team";
}

async function estateLines(client: ClientBase, told: Told): Promise<ScorecardLine[]> {
  const { objectives, narrow, from, today, asOf, refused, changes, within } = told;
  const sources = objectives.some(({ about }) => about === "sources")
    ? await sourceTallies(client, { provider: narrow.provider, from, to: today, asOf })
    : [];
  return objectives.map((objective) => {
    const why = refused.get(objective.key);
    if (why !== undefined) return unansweredLine(objective, why, today);
    if (objective.about === "sources") return cardLine(objective, sources, told);
    return cardLine(objective, talliesOf(changes.get(objective.key) ?? [], { ...told, to: today }), {
      within,
      today,
    });
  });
}

/** Only objectives that it has somebody of, on some day of the window. */
function groupCard({ grp, key, name, filter, identities }: Group, told: Told): Scorecard {
  const { objectives, by, today, within, byGroup, refused } = told;
  const lines = objectives
    .filter((objective) => isToldBy(objective, by) && !refused.has(objective.key))
    .map((objective) => {
      const own = byGroup.get(objective.key)?.get(grp) ?? [];
      return cardLine(objective, talliesOf(own, { ...told, to: today }), {
        within: [...within, ...filter],
        today,
      });
    })
    .filter(({ budget: { days }, counts }) => isAnybody(days) || isAnybody(counts));
  return { key, name, identities, lines: inOrder(lines) };
}

function isAnybody({ good, bad, undecided }: ScorecardLine["counts"]): boolean {
  return good + bad + undecided > 0;
}

function inOrder(lines: ScorecardLine[]): ScorecardLine[] {
  return lines.sort((one, other) => byRisk(one.budget, other.budget));
}

function byWorst(one: Scorecard, other: Scorecard): number {
  const [first, second] = [one.lines[0], other.lines[0]];
  if (first === undefined || second === undefined) return 0;
  return byRisk(first.budget, second.budget) || one.name.localeCompare(other.name);
}
