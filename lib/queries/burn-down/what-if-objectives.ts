/** What becomes of each objective once everything was done: who would still be wrong, and how its budget would go on from there. */
import type { ClientBase } from "pg";
import { isForetold } from "#lib/domain/burn-down/foretold.ts";
import { indexOf } from "#lib/domain/burn-down/what-if.ts";
import { evidenceStates } from "#lib/domain/evidence-codes.ts";
import { build, canonical } from "#lib/domain/filter/build.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { type Budget, budgetOf } from "#lib/domain/slo/budget.ts";
import type { BadTerm, Objective } from "#lib/domain/slo/objective.ts";
import { type Outlook, outlookOf } from "#lib/domain/slo/outlook.ts";
import { type Counts, type DayTally, noCounts } from "#lib/domain/slo/tally.ts";
import { thereTerm, verdictFilters } from "#lib/domain/slo/verdict-filters.ts";
import { NotFound } from "#lib/errors.ts";
import { resolveNames } from "../resolve-names.ts";
import { listObjectives } from "../scorecards/list-objectives.ts";
import { everybody, isToldBy, type Narrowed, narrowedTo, narrowFilter } from "../scorecards/narrowed.ts";
import { objectiveTallies } from "../scorecards/objective-tallies.ts";
import { unanswerable } from "../scorecards/unanswerable.ts";
import { whereIdentity } from "../where-identity.sql.ts";
import type { WhatIfItem } from "./what-if-items.ts";
import type { WhatIfChange } from "./what-if-list.ts";
import { countsSql, lostChecksSql, offendersSql } from "./what-if-objectives.sql.ts";

/** `ahead`: how its budget goes on from what is left. */
type Told = Outlook & { counts: Counts };

export type WhatIfObjective = {
  key: string;
  sentence: string;
  /** In hundredths of a percent. */
  target: number;
  before: {
    counts: Counts;
    budget: Budget /** Filter of the list of who is wrong now. */;
    offenders: string;
  };
  /** Null: only the checks themselves can tell, once it is done. */
  after: Told | null;
};

export type WhatIfObjectives = {
  /** Filter of the part of the estate the objectives are told of; empty: of all of it. */
  within: string;
  objectives: WhatIfObjective[];
};

/** Everything of a what-if that objectives are told from. `filter`: as it was asked. */
export type Done = {
  filter: Filter;
  /** Whoever loses something, within the filter and beyond it. */
  changes: readonly WhatIfChange[];
  /** Items of credentials that are removed. */
  credentials: readonly WhatIfItem[];
  asOf: Date;
};

/** Those about identities, in the order they were made. */
export async function whatIfObjectives(client: ClientBase, done: Done): Promise<WhatIfObjectives> {
  const { narrow, objectives } = await askedOf(client, done);
  const tallies = await objectiveTallies(client, objectives, { narrow, asOf: done.asOf });
  const left = await countsLeft(client, objectives.filter(isForetold), { ...done, narrow });
  return {
    within: build(canonical(narrowFilter(narrow))),
    objectives: objectives.map((objective) =>
      toldOf(objective, { tallies: tallies.get(objective.key) ?? [], left, narrow, asOf: done.asOf }),
    ),
  };
}

/** Of whom a scorecard can be narrowed to, else of everybody. */
async function askedOf(client: ClientBase, { filter }: Pick<Done, "filter">) {
  const narrow = narrowedTo(filter) ?? everybody;
  const all = (await listObjectives(client)).filter(
    (one) => one.about === "identities" && (narrow.team === null || isToldBy(one, "team")),
  );
  const objectives: Judged[] = [];
  for (const { bad, ...one } of all)
    if (bad !== null && (await unanswerable(client, { ...one, bad })) === null)
      objectives.push({ ...one, bad });
  return { narrow, objectives };
}

type Judged = Objective & { bad: BadTerm };

function toldOf(
  { key, sentence, target, windowDays, filter, bad }: Judged,
  {
    tallies,
    left,
    narrow,
    asOf,
  }: { tallies: DayTally[]; left: ReadonlyMap<string, Counts>; narrow: Narrowed; asOf: Date },
): WhatIfObjective {
  const terms = { target, windowDays, today: asOf.toISOString().slice(0, 10) };
  const last = tallies.at(-1);
  const { good, bad: wrong, undecided } = last?.day === terms.today ? last : noCounts;
  const counts = left.get(key);
  return {
    ...{ key, sentence, target },
    before: {
      counts: { good, bad: wrong, undecided },
      budget: budgetOf(tallies, terms),
      offenders: build(
        canonical([thereTerm, ...narrowFilter(narrow), ...filter, ...verdictFilters(bad).bad]),
      ),
    },
    after: counts === undefined ? null : { counts, ...outlookOf(tallies, terms, counts) },
  };
}

type Within = Done & { narrow: Narrowed };

/** By the key of the objective. */
async function countsLeft(
  client: ClientBase,
  objectives: readonly Judged[],
  done: Within,
): Promise<Map<string, Counts>> {
  if (objectives.length === 0) return new Map();
  const context = await contextOf(client, objectives, done);
  const judged = objectives.map(({ filter, bad }) => {
    const verdict = verdictFilters(bad);
    const of = [thereTerm, ...narrowFilter(done.narrow), ...filter];
    return {
      of: whereIdentity(of, context),
      good: whereIdentity(verdict.good, context),
      bad: whereIdentity(verdict.bad, context),
    };
  });
  const { rows } = await client.query<Record<string, number>>(countsSql(judged), context.parameters);
  return new Map(
    objectives.map(({ key }, index) => {
      const of = (letter: string) => rows[0]?.[`${letter}${index}`] ?? 0;
      const [good, bad] = [of("g"), of("b")];
      return [key, { good, bad, undecided: of("a") - good - bad }];
    }),
  );
}

/** Who would still be wrong, whoever loses something first. Throws NotFound for an objective nothing can be told of. */
export async function offendersLeft(
  client: ClientBase,
  key: string,
  { limit, ...done }: Done & { limit: number },
): Promise<{ total: number; ids: string[] }> {
  const { narrow, objectives } = await askedOf(client, done);
  const objective = objectives.find((one) => one.key === key && isForetold(one));
  if (objective === undefined)
    throw new NotFound(`Nothing can be told of an objective "${key.slice(0, 60)}" before it is done.`, {
      hint: "Settings has all objectives; a what-if tells of those about identities.",
    });
  const context = await contextOf(client, [objective], done);
  const of = [thereTerm, ...narrowFilter(narrow), ...objective.filter, ...verdictFilters(objective.bad).bad];
  const where = whereIdentity(of, context);
  // No row, no total.
  context.parameters.push(Math.max(1, limit));
  const text = offendersSql(where, `$${context.parameters.length}::int`);
  const { rows } = await client.query<{ id: string; total: number }>(text, context.parameters);
  return { total: rows[0]?.total ?? 0, ids: rows.slice(0, limit).map(({ id }) => id) };
}

/** With what would be different as the first seven parameters. */
async function contextOf(
  client: ClientBase,
  objectives: readonly Judged[],
  { filter, changes, credentials, asOf }: Done,
) {
  const named = objectives.flatMap((one) => [...one.filter, one.bad]);
  const idsOf = await resolveNames(client, [...(narrowedTo(filter) === null ? [] : filter), ...named]);
  const items = credentials.map(({ id }) => id);
  const lost = await client.query<{ id: string; checks: string }>(lostChecksSql, [items]);
  const checks = new Map(lost.rows.map((row) => [row.id, row.checks]));
  const byId = new Map(changes.map((one) => [one.id, one]));
  const ids = [...new Set([...byId.keys(), ...checks.keys()])];
  const column = <Value>(value: (one: WhatIfChange | undefined, id: string) => Value) =>
    ids.map((id) => value(byId.get(id), id));
  const parameters: unknown[] = [
    ids,
    column((one) => one?.after === null),
    column((one) => one?.after != null),
    column((one) => one?.after?.tier ?? null),
    column((one) => (one?.after?.evidence == null ? null : evidenceStates[one.after.evidence].code)),
    column((one) => (one?.after == null ? null : indexOf(one.after))),
    column((_, id) => checks.get(id) ?? "0"),
  ];
  return { asOf, idsOf, parameters };
}
