/**
 * Terms that name actions as conditions on identity_row. Who has no score, or something unread that may allow more, is not said to be
 * without: neither by the term nor by its negation.
 */
import { actionValue, firstDay } from "#lib/domain/filter/action-value.ts";
import { dayNumber } from "#lib/domain/filter/evaluate.ts";
import type { MatchTerm } from "#lib/domain/filter/filter.ts";
import type { ActionAnswers, Giving } from "./resolve-actions.ts";
import type { WhereContext } from "./where-identity.sql.ts";

export function matchActions(term: MatchTerm, context: WhereContext): string {
  if (term.field === "can") return matchCan(term, context);
  return matchSeen(term, term.field === "denied" ? "denied" : "used", context);
}

/** Whom everything is known of: scored, nothing unread that could allow more, and worked out against all the catalogue has. */
const toldSql = `
  select score.identity_id
    from score
    join grant_set told on told.hash = score.grant_set
    join (select provider, count(*) as size from action group by provider) known on known.provider = told.provider
   where not score.at_least and told.actions is not null and told.catalogue >= known.size`;

function matchCan(term: MatchTerm, context: WhereContext): string {
  const givings = texts(term).flatMap((text) => answersOf(context)("can", text).can);
  const asksUnknown = term.values.some((value) => "special" in value && value.special === "unknown");
  if (!term.negated) {
    // Written so, the database joins what it would else look through once for each of its workers.
    const untold = `not exists (select from (${toldSql}) known where known.identity_id = principal_id)`;
    if (asksUnknown && givings.length === 0) return untold;
    const holds = `principal_id in (${holdersSql(givings, context)})`;
    return asksUnknown ? `${holds} or ${untold}` : holds;
  }
  const lacks = `principal_id in (${lackingSql(givings, context)})`;
  return asksUnknown ? `${lacks} and principal_id in (${toldSql})` : lacks;
}

function holdersSql(givings: readonly Giving[], context: WhereContext): string {
  const gives = givings.map(
    ({ provider, held }) =>
      `given.provider = ${parameter(context, provider, "text")} and given.actions = any(${parameter(context, held, "bytea[]")})`,
  );
  return `
    select score.identity_id from score join grant_set given on given.hash = score.grant_set
     where ${gives.map((one) => `(${one})`).join(" or ") || "false"}`;
}

/** Those of another cloud cannot do it whatever they hold. */
function lackingSql(givings: readonly Giving[], context: WhereContext): string {
  const clouds = [...Map.groupBy(givings, ({ provider }) => provider)];
  const lacks = clouds.map(([provider, all]) => {
    const held = all.flatMap((one) => one.held);
    const beyond = Math.max(...all.map((one) => one.beyond));
    return `given.provider <> ${parameter(context, provider, "text")}
         or (given.actions is not null and given.catalogue > ${parameter(context, beyond, "int")}
             and given.actions <> all(${parameter(context, held, "bytea[]")}))`;
  });
  return `
    select score.identity_id from score join grant_set given on given.hash = score.grant_set
     where not score.at_least and ${lacks.map((one) => `(${one})`).join(" and ") || "true"}`;
}

/** Negated, everything that is asked for must be proven unused, and none of it seen in the window of that proof. */
function matchSeen(term: MatchTerm, field: "used" | "denied", context: WhereContext): string {
  const today = dayNumber(context.asOf.toISOString());
  const answers = texts(term).map((text) => {
    const { seen, unused } = answersOf(context)(field, text);
    const first = firstDay(actionValue(text).since, today);
    return { ids: seen.ids.filter((_, index) => (seen.days[index] as number) >= first), unused };
  });
  const held = new Set(answers.flatMap(({ ids }) => ids));
  if (!term.negated) return `principal_id = any(${listOf(held, context)})`;
  const proven = answers.map(({ unused }) => new Set(unused)).reduce((all, one) => all.intersection(one));
  return `principal_id = any(${listOf(proven.difference(held), context)})`;
}

function answersOf({ idsOf }: WhereContext): ActionAnswers {
  if (idsOf.actions === undefined) throw new RangeError("The actions of a filter were not resolved.");
  return idsOf.actions;
}

function texts(term: MatchTerm): string[] {
  return term.values.flatMap((value) => ("text" in value ? [value.text] : []));
}

function listOf(ids: ReadonlySet<number>, context: WhereContext): string {
  return parameter(context, `{${[...ids].join(",")}}`, "bigint[]");
}

function parameter(context: WhereContext, value: unknown, type: string): string {
  context.parameters.push(value);
  return `$${context.parameters.length}::${type}`;
}
