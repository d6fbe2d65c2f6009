/** One action: who may do it, who did and who was refused, what harm it can do, and which documents give it. Everything of one moment. */
import type { ClientBase } from "pg";
import type { ActionLevel } from "#lib/domain/catalogue.ts";
import { defaultIdentityFilter } from "#lib/domain/filter/fields.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { defaultWindowDays } from "#lib/domain/over-privilege.ts";
import { hasPosition, setOf } from "#lib/domain/permission-set.ts";
import { compileRisks, riskOf } from "#lib/domain/risk.ts";
import { Invalid } from "#lib/errors.ts";
import { grantedActionsOf } from "#lib/providers/granted-actions.ts";
import { type Facet, facetIdentities } from "../facet-identities.ts";
import { countSql, matchingIdsSql } from "../list-identities.sql.ts";
import { type NamedActions, namedActions, readCatalogues, unknownAction } from "../resolve-actions.ts";
import { resolveNames } from "../resolve-names.ts";
import { seenIdentitiesSql } from "./action-detail.sql.ts";
import { type GivenBy, givenBy } from "./given-by.ts";

export type ActionDetail = {
  /** As the provider spells it. */
  action: string;
  /** The clouds that have an action of this name: nearly always one. */
  clouds: ActionCloud[];
  windowDays: number;
  can: Counted & { facets: Facet[] };
  /** Of whom it is not known whether they may. */
  unknown: Counted;
  used: Counted & { latest: SeenIdentity[] };
  /** Granted all along, watched, and not seen. */
  unused: Counted;
  denied: Counted & { latest: SeenIdentity[] };
  givenBy: GivenBy;
};

/** `filter`: that of the list whose total it is. */
export type Counted = { total: number; filter: Filter };

export type ActionCloud = {
  provider: string;
  level: ActionLevel | null;
  /** Of whoever may do this alone. */
  tier: 0 | 1 | 2;
  /** Documented ways to more power it takes part in. */
  escalations: { id: string; title: string; source: string }[];
};

/** `on`: the last day it was seen, ISO. */
export type SeenIdentity = { id: string; name: string; provider: string; on: string };

const shownFacets: readonly string[] = ["environment", "class"];

/** More stand in the list. */
const mostLatest = 10;

/** `name`: in whatever case. Throws Invalid, with a suggestion, for what is no action or names many. */
export async function actionDetail(client: ClientBase, name: string, asOf: Date): Promise<ActionDetail> {
  const { named, action } = await actionNamed(client, name);
  const of = (field: "can" | "used" | "denied", negated = false): Filter => [
    ...parse(defaultIdentityFilter),
    { type: "match", field, negated, values: [{ text: action }] },
  ];
  const can = await facetIdentities(client, { filter: of("can"), asOf });
  const shown = can.facets.filter(({ field }) => shownFacets.includes(field));
  return {
    ...{ action, windowDays: defaultWindowDays },
    clouds: named.map(cloudOf),
    can: { total: can.total, facets: shown, filter: of("can") },
    unknown: await counted(client, [...parse(defaultIdentityFilter), ...parse("can:unknown")], asOf),
    used: await seen(client, of("used"), { asOf, action }),
    unused: await counted(client, of("used", true), asOf),
    denied: await seen(client, of("denied"), { asOf, action }),
    givenBy: await givenBy(client, { named, filter: of("can"), action, asOf }),
  };
}

async function actionNamed(client: ClientBase, name: string) {
  const catalogues = await readCatalogues(client);
  if (name.includes("*"))
    throw new Invalid(`"${name.slice(0, 80)}" may name many actions; this page is about one.`, {
      hint: `The list takes wildcards: can:${name.slice(0, 80)}.`,
    });
  const named = namedActions(name, catalogues);
  const [first] = named;
  if (first === undefined) throw unknownAction(name, catalogues);
  // Google has names that differ in nothing but their case.
  const names = first.positions.map((at) => first.catalogue.names[at] ?? "");
  return { named, action: names.find((one) => one === name) ?? names[0] ?? name };
}

function cloudOf({ catalogue, positions }: NamedActions): ActionCloud {
  const { provider } = catalogue;
  const engine = grantedActionsOf(provider);
  if (engine === undefined) throw new Error(`Nobody compiles what ${provider} grants.`);
  const [position = 0] = positions;
  const compiled = compileRisks(engine.risks, catalogue);
  const held = new Set(
    compiled.escalations
      .filter(({ needs }) => needs.some((group) => hasPosition(group, position)))
      .map(({ id }) => id),
  );
  return {
    provider,
    level: catalogue.levels[position] ?? null,
    tier: riskOf(setOf([position]), compiled).tier,
    escalations: engine.risks.escalations
      .filter(({ id }) => held.has(id))
      .map(({ id, title, source }) => ({ id, title, source })),
  };
}

async function counted(client: ClientBase, filter: Filter, asOf: Date): Promise<Counted> {
  const idsOf = await resolveNames(client, filter);
  const statement = countSql(filter, { asOf, idsOf, parameters: [] });
  const { rows } = await client.query<{ total: number }>(statement.text, statement.values);
  return { total: rows[0]?.total ?? 0, filter };
}

/** Those who pass, and the latest of them with their days. */
async function seen(
  client: ClientBase,
  filter: Filter,
  { asOf, action }: { asOf: Date; action: string },
): Promise<Counted & { latest: SeenIdentity[] }> {
  const idsOf = await resolveNames(client, filter);
  const field = filter.some((term) => "field" in term && term.field === "denied") ? "denied" : "used";
  const { ids, days } = idsOf.actions(field, action).seen;
  const parameters: unknown[] = [];
  const matching = matchingIdsSql(filter, { asOf, idsOf, parameters });
  const { rows: passing } = await client.query<{ principal_id: number }>(matching, parameters);
  const dayOf = new Map(ids.map((id, index) => [id, days[index] as number]));
  const latest = passing
    .map(({ principal_id }) => ({ id: Number(principal_id), day: dayOf.get(Number(principal_id)) ?? 0 }))
    .sort((one, other) => other.day - one.day || one.id - other.id)
    .slice(0, mostLatest);
  const { rows } = await client.query<{ id: string; name: string; provider: string }>(seenIdentitiesSql, [
    latest.map(({ id }) => id),
  ]);
  const found = new Map(rows.map((row) => [row.id, row]));
  return {
    ...{ total: passing.length, filter },
    latest: latest.flatMap(({ id, day }) => {
      const row = found.get(String(id));
      return row === undefined ? [] : [{ ...row, on: new Date(day * 86_400_000).toISOString().slice(0, 10) }];
    }),
  };
}
