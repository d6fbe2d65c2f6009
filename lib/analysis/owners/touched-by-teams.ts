/**
 * Whom other names of teams, other repositories, a new, archived or restored team can be suggested for, or no longer: what is said
 * somewhere and now means another team, what is built from a repository that another team names, whom a rule gives to a team that was
 * not there, whom a team was suggested for or asked about that was there, and who lives beside what it let go.
 */
import type { ClientBase } from "pg";
import { hintSignals, type OwnerHint } from "#lib/domain/ownership/hint-signals.ts";
import { isOfPatterns, repositoryOf } from "#lib/domain/ownership/repository-of.ts";
import { whereIdentity } from "#lib/queries/where-identity.sql.ts";
import type { OwnersEstate } from "./owners-estate.ts";
import * as sql from "./touched-by-teams.sql.ts";

/** `letGo`: whose claims ended with a team. Ids, each once. */
export async function touchedByTeams(
  client: ClientBase,
  before: OwnersEstate,
  after: OwnersEstate,
  letGo: readonly string[] = [],
): Promise<string[]> {
  const found = [
    await ofHints(client, before, after),
    await ofRepositories(client, before, after),
    await ofNewRules(client, before, after),
    await ofRenamed(client, before, after),
    await ofComeAndGone(client, before, after),
  ];
  if (letGo.length > 0) found.push(await idsOf(client, sql.besideSql, [letGo]));
  return [...new Set(found.flat())];
}

async function ofComeAndGone(
  client: ClientBase,
  before: OwnersEstate,
  after: OwnersEstate,
): Promise<string[]> {
  const only = (one: OwnersEstate, other: OwnersEstate) =>
    [...one.teams.keys()].filter((id) => !other.teams.has(id));
  const teams = [...only(before, after), ...only(after, before)];
  return teams.length === 0 ? [] : idsOf(client, sql.aboutSql, [teams]);
}

type Hint = Omit<OwnerHint, "place">;

/** What a hint means depends on what it says, not on where it stands. */
async function ofHints(client: ClientBase, before: OwnersEstate, after: OwnersEstate): Promise<string[]> {
  const { rows } = await client.query<Hint>(sql.saidSql);
  const meant = (hint: Hint, { find }: OwnersEstate) =>
    hintSignals({ ...hint, place: null }, find)
      .map(({ team }) => team)
      .join();
  const changed = rows.filter((hint) => meant(hint, before) !== meant(hint, after));
  if (changed.length === 0) return [];
  const column = (name: keyof Hint) => changed.map((hint) => hint[name]);
  return idsOf(client, sql.saidOfSql, [column("source"), column("key"), column("value")]);
}

async function ofRepositories(
  client: ClientBase,
  before: OwnersEstate,
  after: OwnersEstate,
): Promise<string[]> {
  const { rows } = await client.query<{ value: string }>(sql.federatedSql);
  const named = (repository: string, { teams }: OwnersEstate) =>
    [...teams].flatMap(([id, team]) => (isOfPatterns(repository, team.repositories) ? [id] : [])).join();
  const changed = rows.filter(({ value }) => {
    const repository = repositoryOf(value);
    return repository !== null && named(repository, before) !== named(repository, after);
  });
  if (changed.length === 0) return [];
  return idsOf(client, sql.federatedOfSql, [changed.map(({ value }) => value)]);
}

async function ofNewRules(client: ClientBase, before: OwnersEstate, after: OwnersEstate): Promise<string[]> {
  const touched: string[] = [];
  for (const { filter, idsOf: named, team } of after.rules) {
    if (before.teams.has(team)) continue;
    const context = { asOf: after.asOf, idsOf: named, parameters: [] as unknown[] };
    const where = whereIdentity(filter, context);
    touched.push(
      ...(await idsOf(
        client,
        `select principal_id::text as id from identity_row where ${where}`,
        context.parameters,
      )),
    );
  }
  return touched;
}

/** Who passed something on is named in the suggestion. */
async function ofRenamed(client: ClientBase, before: OwnersEstate, after: OwnersEstate): Promise<string[]> {
  const renamed = [...after.teams].flatMap(([id, { name }]) =>
    before.teams.has(id) && before.teams.get(id)?.name !== name ? [id] : [],
  );
  return renamed.length === 0 ? [] : idsOf(client, sql.passedOnSql, [renamed]);
}

async function idsOf(client: ClientBase, text: string, values: unknown[]): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(text, values);
  return rows.map(({ id }) => id);
}
