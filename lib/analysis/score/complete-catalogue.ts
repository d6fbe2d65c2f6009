/** A provider's catalogue for whoever judges by it: no name that ships is missing from it. */
import type { PoolClient } from "pg";
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { learnActionIds, learnActionLevels } from "#lib/ingest/action-ids.ts";
import type { GrantedActions } from "#lib/providers/granted-actions.ts";
import { keptCatalogue } from "./kept-catalogue.ts";

/** Those that were found to hold every name that ships: nothing is ever taken out of one. */
const whole = new WeakSet<Catalogue>();

/** With the bundled names appended first. `client` must not be inside a transaction. */
export async function completeCatalogue(
  client: PoolClient,
  provider: string,
  engine: Pick<GrantedActions, "wildcards" | "bundled">,
): Promise<Catalogue> {
  const known = await keptCatalogue(client, provider, engine);
  if (engine.bundled === undefined || whole.has(known)) return known;
  const { actions } = await engine.bundled();
  const names = new Set(known.names.map((name) => name.toLowerCase()));
  const lacking = actions.filter(({ name }) => !names.has(name.toLowerCase())).map(({ name }) => name);
  let complete = known;
  if (lacking.length > 0) {
    const levels = new Map(actions.map(({ name, level }) => [name, level]));
    await learnActionIds(client, provider, new Map(), lacking, levels);
    await learnActionLevels(client, provider, new Map([...levels].filter(([name]) => isBare(known, name))));
    complete = await keptCatalogue(client, provider, engine);
  }
  whole.add(complete);
  return complete;
}

/** Known, but not what it does. */
function isBare(catalogue: Catalogue, name: string): boolean {
  const position = catalogue.positionOf(name);
  return position !== undefined && catalogue.levels[position] === null;
}
