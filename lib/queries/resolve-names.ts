/**
 * Turns the names a filter uses into what they stand for: ids of scopes, sources and teams, and who did, may do or holds what it names. A
 * scope stands for everything below it.
 */
import type { ClientBase } from "pg";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { suggest } from "#lib/domain/filter/suggest.ts";
import { Invalid } from "#lib/errors.ts";
import type { NamedIds } from "./identity-columns.sql.ts";
import { type ActionAnswers, resolveActions } from "./resolve-actions.ts";
import { type HoldingSets, resolveHoldings } from "./resolve-holdings.ts";
import type { NameIds } from "./where-identity.sql.ts";

export type ScopeNode = {
  id: number;
  parentId: number | null;
  externalId: string;
  name: string;
  kind: string;
};

/** Throws Invalid, with a suggestion, for a name nothing has. Reads the database only when the filter names something. */
export async function resolveNames(
  client: ClientBase,
  filter: Filter,
): Promise<NameIds & { actions: ActionAnswers; holdings: HoldingSets }> {
  const asked = (field: string) =>
    filter.some(
      (term) => term.type === "match" && term.field === field && term.values.some((value) => "text" in value),
    );
  const scopes = asked("scope") ? await readScopes(client) : [];
  const sources = asked("source") ? await readSources(client) : [];
  const teams = asked("team") || asked("suggested-team") ? await readTeamNames(client) : [];
  const below = childrenOf(scopes);
  const actions = await resolveActions(client, filter);
  const holdings = await resolveHoldings(client, filter);
  const idsOf = (names: NamedIds, text: string): number[] => {
    const word = text.toLowerCase();
    if (names === "team") {
      const found = teams.filter(({ key, name }) => key === word || name.toLowerCase() === word);
      if (found.length > 0) return found.map(({ id }) => id);
      const known = teams.flatMap(({ key, name }) => [key, name]);
      throw unknownName("team", text, known, "The Owners page lists every team.");
    }
    if (names === "source") {
      const found = sources.filter(({ name }) => name.toLowerCase() === word);
      if (found.length === 0)
        throw unknownName(
          "source",
          text,
          sources.map(({ name }) => name),
        );
      return found.map(({ id }) => id);
    }
    const found = scopes.filter(
      ({ name, externalId }) => name.toLowerCase() === word || externalId.toLowerCase() === word,
    );
    if (found.length === 0) {
      throw unknownName(
        "scope",
        text,
        scopes.flatMap(({ name, externalId }) => [name, externalId]),
      );
    }
    return [...new Set(found.flatMap(({ id }) => subtree(id, below)))];
  };
  return Object.assign(idsOf, { actions, holdings });
}

export async function readScopes(client: ClientBase): Promise<ScopeNode[]> {
  const { rows } = await client.query<ScopeNode>(
    `select id, parent_id as "parentId", external_id as "externalId", name, kind from scope order by id`,
  );
  return rows;
}

export async function readSources(client: ClientBase): Promise<{ id: number; name: string }[]> {
  const { rows } = await client.query<{ id: number; name: string }>(
    "select id, name from source order by id",
  );
  return rows;
}

export async function readTeamNames(
  client: ClientBase,
): Promise<{ id: number; key: string; name: string }[]> {
  const { rows } = await client.query<{ id: number; key: string; name: string }>(
    "select id, key, name from team order by id",
  );
  return rows;
}

export function childrenOf(scopes: ScopeNode[]): Map<number, number[]> {
  const below = new Map<number, number[]>();
  for (const { id, parentId } of scopes) {
    if (parentId === null) continue;
    const siblings = below.get(parentId);
    if (siblings) siblings.push(id);
    else below.set(parentId, [id]);
  }
  return below;
}

/** The scope and everything below it; a tree that loops ends all the same. */
export function subtree(id: number, below: Map<number, number[]>): number[] {
  const found = new Set([id]);
  for (const next of found) for (const child of below.get(next) ?? []) found.add(child);
  return [...found];
}

function unknownName(
  what: string,
  text: string,
  known: string[],
  where = `The Sources page lists every ${what}.`,
): Invalid {
  const meant = suggest(text, known);
  const hint = meant
    ? `Did you mean ${what}:${/[\s",\\]/.test(meant) ? JSON.stringify(meant) : meant}?`
    : where;
  return new Invalid(`No ${what} is called "${text.slice(0, 80)}".`, { hint });
}
