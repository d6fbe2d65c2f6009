/** Why an objective cannot be worked out: its filter names what there is no longer. The others are then told all the same. */
import type { ClientBase } from "pg";
import type { Objective } from "#lib/domain/slo/objective.ts";
import { Invalid } from "#lib/errors.ts";
import { resolveNames } from "../resolve-names.ts";
import { whereIdentity } from "../where-identity.sql.ts";

/** Null: it can. */
export async function unanswerable(client: ClientBase, { filter, bad }: Objective): Promise<string | null> {
  const whole = bad === null ? filter : [...filter, bad];
  try {
    const idsOf = await resolveNames(client, whole);
    whereIdentity(whole, { asOf: new Date(0), idsOf, parameters: [] });
    return null;
  } catch (error) {
    if (error instanceof Invalid) return error.message;
    throw error;
  }
}
