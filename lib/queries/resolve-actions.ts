/**
 * Finds who may do, did or was refused the actions a filter names: grant sets by what they give, identities by the last day they were
 * seen. Reads packed sets and asks each whether it holds any of them; nothing is unpacked.
 */
import type { ClientBase } from "pg";
import { keptCatalogue } from "#lib/analysis/score/kept-catalogue.ts";
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { type ActionField, actionFields } from "#lib/domain/filter/action-fields.ts";
import { actionValue } from "#lib/domain/filter/action-value.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { suggest } from "#lib/domain/filter/suggest.ts";
import { countHeld } from "#lib/domain/packed-actions.ts";
import { lastDayOf } from "#lib/domain/packed-usage.ts";
import { positionsOf } from "#lib/domain/permission-set.ts";
import { Invalid } from "#lib/errors.ts";
import { grantedActionsOf } from "#lib/providers/granted-actions.ts";
import { providers } from "#lib/providers/registry.ts";
import { seenSql, setsSql, unusedSql } from "./resolve-actions.sql.ts";

/** What gives it in one cloud. `beyond`: only of sets worked out against more of the catalogue than this it is told that they do not. */
export type Giving = { provider: string; held: Buffer[]; beyond: number };

/** The last day each identity was seen on; `days`: as whole days since 1970-01-01, in the order of `ids`. */
export type Seen = { ids: string[]; days: number[] };

export type ActionAnswer = {
  can: readonly Giving[];
  seen: Seen;
  /** All of it that they may do is proven unused. */
  unused: readonly string[];
};

export type ActionAnswers = (field: ActionField, text: string) => ActionAnswer;

/** The actions a pattern names in one cloud. */
export type NamedActions = { catalogue: Catalogue; positions: number[]; ids: Int32Array };

type Asked = { field: ActionField; pattern: string; negated: boolean };

const nobody: Seen = { ids: [], days: [] };

/** Throws Invalid, with a suggestion, for what names no action. Reads the database only when the filter asks for actions. */
export async function resolveActions(client: ClientBase, filter: Filter): Promise<ActionAnswers> {
  const asked = askedIn(filter);
  if (asked.length === 0) return () => noAnswer();
  const catalogues = await readCatalogues(client);
  const answered = await answeredAt(client);
  const answers = new Map<string, ActionAnswer>();
  for (const one of asked) {
    const named = namedActions(one.pattern, catalogues);
    if (named.length === 0) throw unknownAction(one.pattern, catalogues);
    const key = `${one.field} ${one.pattern} ${one.negated}`;
    const answer = answered.get(key) ?? { ...noAnswer(), ...(await answerOf(client, one, named)) };
    answered.set(key, answer);
    answers.set(`${one.field} ${one.pattern}`, answer);
  }
  return (field, text) => answers.get(`${field} ${actionValue(text).pattern.toLowerCase()}`) ?? noAnswer();
}

type Answered = { snapshot: string; answers: Map<string, ActionAnswer> };

/** A page asks the same for its list, its total and its facets: of one moment of the database it is answered once. */
const lately = new WeakMap<ClientBase, Answered>();

async function answeredAt(client: ClientBase): Promise<Answered["answers"]> {
  const { rows } = await client.query<{ snapshot: string }>("select pg_current_snapshot()::text as snapshot");
  const snapshot = rows[0]?.snapshot ?? "";
  const known = lately.get(client);
  if (known?.snapshot === snapshot) return known.answers;
  const answers: Answered["answers"] = new Map();
  lately.set(client, { snapshot, answers });
  return answers;
}

function noAnswer(): ActionAnswer {
  return { can: [], seen: nobody, unused: [] };
}

/** Each once; first what is not negated, which a negated term asks for as well. */
function askedIn(filter: Filter): Asked[] {
  const found = new Map<string, Asked>();
  for (const term of filter) {
    if (term.type !== "match" || !isActionField(term.field)) continue;
    for (const value of term.values) {
      if (!("text" in value)) continue;
      const pattern = actionValue(value.text).pattern.toLowerCase();
      const key = `${term.field} ${pattern}`;
      const negated = term.negated || found.get(key)?.negated === true;
      found.set(key, { field: term.field, pattern, negated });
    }
  }
  return [...found.values()];
}

function isActionField(name: string): name is ActionField {
  return actionFields.some((field) => field.name === name);
}

/** Of every cloud that has actions, as far as the database knows them. */
export async function readCatalogues(client: ClientBase): Promise<Catalogue[]> {
  const found: Catalogue[] = [];
  for (const { name } of providers) {
    const engine = grantedActionsOf(name);
    if (engine !== undefined) found.push(await keptCatalogue(client, name, engine));
  }
  return found;
}

/** By cloud; clouds it names nothing in are left out. */
export function namedActions(pattern: string, catalogues: readonly Catalogue[]): NamedActions[] {
  return catalogues.flatMap((catalogue) => {
    const positions = positionsOf(catalogue.matching(pattern));
    if (positions.length === 0) return [];
    return [{ catalogue, positions, ids: Int32Array.from(positions, (at) => catalogue.ids[at] as number) }];
  });
}

/** With what was probably meant: of the same service where there is one of that name. */
export function unknownAction(pattern: string, catalogues: readonly Catalogue[]): Invalid {
  const names = catalogues.flatMap(({ names }) => names).filter((name) => !name.includes("*"));
  const shown = pattern.slice(0, 80);
  const message = pattern.includes("*")
    ? `"${shown}" names no action Rollcall knows.`
    : `No action is called "${shown}".`;
  if (names.length === 0)
    return new Invalid(message, { hint: "Actions are known once a source was collected." });
  const service = pattern.slice(0, pattern.search(/[:/.]/) + 1).toLowerCase();
  const near = service === "" ? [] : names.filter((name) => name.toLowerCase().startsWith(service));
  const meant = suggest(pattern.replaceAll("*", ""), near.length > 0 ? near : names);
  const hint = meant ? `Did you mean ${meant}?` : "Write it as the provider does, for example s3:PutObject.";
  return new Invalid(message, { hint });
}

async function answerOf(
  client: ClientBase,
  { field, negated }: Asked,
  named: readonly NamedActions[],
): Promise<Partial<ActionAnswer>> {
  if (field === "can") return { can: await givingOf(client, named) };
  const seen = await seenOf(client, named, field === "denied");
  return { seen, unused: negated ? await provenUnused(client, named) : [] };
}

async function givingOf(client: ClientBase, named: readonly NamedActions[]): Promise<Giving[]> {
  const found: Giving[] = [];
  for (const { catalogue, ids, positions } of named) {
    const { provider } = catalogue;
    const { rows } = await client.query<{ actions: Buffer }>(setsSql, [provider]);
    const held = rows.map(({ actions }) => actions).filter((actions) => countHeld(actions, ids, 1) > 0);
    found.push({ provider, held, beyond: positions.at(-1) as number });
  }
  return found;
}

/** A thousand identities a row: a row each would cost more than all the rest. */
type SeenRow = { ids: string; lengths: string; packed: Buffer };

async function seenOf(client: ClientBase, named: readonly NamedActions[], denied: boolean): Promise<Seen> {
  const latest = new Map<string, number>();
  for (const { catalogue, ids: wanted } of named) {
    const { rows } = await client.query<SeenRow>(seenSql, [catalogue.provider, denied]);
    for (const { ids, lengths, packed } of rows) {
      const ends = lengths.split(",");
      let from = 0;
      for (const [index, id] of ids.split(",").entries()) {
        const to = from + Number(ends[index]);
        const day = lastDayOf(packed.subarray(from, to), wanted);
        if (day > (latest.get(id) ?? 0)) latest.set(id, day);
        from = to;
      }
    }
  }
  return { ids: [...latest.keys()], days: [...latest.values()] };
}

async function provenUnused(client: ClientBase, named: readonly NamedActions[]): Promise<string[]> {
  const found: string[] = [];
  for (const { catalogue, ids: wanted } of named) {
    const { rows } = await client.query<{ ids: string; unused: Buffer; given: Buffer }>(unusedSql, [
      catalogue.provider,
    ]);
    for (const { ids, unused, given } of rows) {
      const idle = countHeld(unused, wanted);
      if (idle > 0 && idle === countHeld(given, wanted)) found.push(...ids.split(","));
    }
  }
  return found;
}
