/**
 * Finds who may do, did or was refused the actions a filter names: grant sets by what they give, identities by the last day they were
 * seen. Packed sets are asked whether they hold any of them; nothing is unpacked.
 */
import type { ClientBase } from "pg";
import { keptCatalogue } from "#lib/analysis/score/kept-catalogue.ts";
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { type ActionField, actionFields } from "#lib/domain/filter/action-fields.ts";
import { actionValue } from "#lib/domain/filter/action-value.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { suggest } from "#lib/domain/filter/suggest.ts";
import { countHeld } from "#lib/domain/packed-actions.ts";
import { positionsOf } from "#lib/domain/permission-set.ts";
import { wantedActions } from "#lib/domain/wanted-actions.ts";
import { Invalid } from "#lib/errors.ts";
import { grantedActionsOf } from "#lib/providers/granted-actions.ts";
import { providers } from "#lib/providers/registry.ts";
import { readSeen, type Seen } from "./read-seen.ts";
import { readUnused } from "./read-unused.ts";
import { setsSql } from "./resolve-actions.sql.ts";
import { onceInSnapshot } from "./snapshot.ts";

/** What gives it in one cloud. `beyond`: only of sets worked out against more of the catalogue than this it is told that they do not. */
export type Giving = { provider: string; held: Buffer[]; beyond: number };

export type ActionAnswer = {
  can: readonly Giving[];
  seen: Seen;
  /** All of it that they may do is proven unused. */
  unused: readonly number[];
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
  for (const one of asked) {
    const named = namedActions(one.pattern, catalogues);
    if (named.length === 0) throw unknownAction(one.pattern, catalogues);
    answered.set(`${one.field} ${one.pattern}`, await answerOf(client, one, named, answered));
  }
  return (field, text) => answered.get(`${field} ${actionValue(text).pattern.toLowerCase()}`) ?? noAnswer();
}

/** `isNegatable`: it was asked who is proven not to have used it, too. */
type Known = ActionAnswer & { isNegatable: boolean };

type Answered = { snapshot: string; answers: Map<string, Known> };

/** A page asks the same for its list, its total and its facets: of one moment of the database it is answered once. */
const lately = new WeakMap<ClientBase, Answered>();

/** Who writes sees more than his snapshot tells, and is answered anew each time. */
const momentSql = `
  select pg_current_snapshot()::text as snapshot, pg_current_xact_id_if_assigned() is not null as "isWriting"`;

async function answeredAt(client: ClientBase): Promise<Answered["answers"]> {
  const { rows } = await client.query<{ snapshot: string; isWriting: boolean }>(momentSql);
  const { snapshot = "", isWriting = true } = rows[0] ?? {};
  const known = lately.get(client);
  if (!isWriting && known?.snapshot === snapshot) return known.answers;
  const answers: Answered["answers"] = new Map();
  if (isWriting) lately.delete(client);
  else lately.set(client, { snapshot, answers });
  return answers;
}

function noAnswer(): Known {
  return { can: [], seen: nobody, unused: [], isNegatable: false };
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
  return onceInSnapshot(client, "catalogues of actions", () => cataloguesNow(client));
}

async function cataloguesNow(client: ClientBase): Promise<Catalogue[]> {
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

/** What was answered before is not asked again; who used it is read with who was refused it. */
async function answerOf(
  client: ClientBase,
  { field, pattern, negated }: Asked,
  named: readonly NamedActions[],
  answered: Answered["answers"],
): Promise<Known> {
  const known = answered.get(`${field} ${pattern}`);
  if (field === "can") return known ?? { ...noAnswer(), can: await givingOf(client, named) };
  if (known !== undefined && (known.isNegatable || !negated)) return known;
  // The table of actions gives an id to one cloud alone.
  const ids = Int32Array.from(named.flatMap((one) => [...one.ids])).sort();
  const unused = negated ? await readUnused(client, ids) : [];
  if (known !== undefined) return { ...known, unused, isNegatable: negated };
  const { used, denied } = await readSeen(client, ids, field === "denied");
  if (field === "used") answered.set(`denied ${pattern}`, { ...noAnswer(), seen: denied });
  return { ...noAnswer(), seen: (field === "used" ? used : denied) ?? nobody, unused, isNegatable: negated };
}

async function givingOf(client: ClientBase, named: readonly NamedActions[]): Promise<Giving[]> {
  const found: Giving[] = [];
  for (const { catalogue, ids, positions } of named) {
    const { provider } = catalogue;
    const { rows } = await client.query<{ actions: Buffer }>(setsSql, [provider]);
    const wanted = wantedActions(ids);
    const held = rows.map(({ actions }) => actions).filter((actions) => countHeld(actions, wanted) > 0);
    found.push({ provider, held, beyond: positions.at(-1) as number });
  }
  return found;
}
