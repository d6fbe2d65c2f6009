/** Every rule as it stands, and what the one that is tried would change. */
import { mayRun } from "#lib/auth/roles.ts";
import { refuseBadRule } from "#lib/commands/add-rule.ts";
import { Invalid, NotFound } from "#lib/errors.ts";
import { type Facet, facetIdentities } from "#lib/queries/facet-identities.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { type ListedRule, listRules } from "#lib/queries/list-rules.ts";
import { teamNames } from "#lib/queries/owners/team-names.ts";
import { previewRule, type RulePreview } from "#lib/queries/preview-rule.ts";
import { inSnapshot, type Reader } from "#lib/queries/snapshot.ts";
import { appClock } from "../../act.ts";
import { currentPerson, pageReader } from "../../current-person.ts";
import type { AskedRule } from "./asked-rule.ts";

export type RulesPage = {
  rules: ListedRule[];
  teams: { key: string; name: string }[];
  facets: Facet[];
  preview: RulePreview | null;
  /** Why the rule that is tried cannot be. */
  problem: AskedRule["problem"];
  mayChange: boolean;
};

/** Identities of a preview that are listed by name. */
export const mostListed = 500;

export async function readRules(asked: AskedRule): Promise<RulesPage> {
  const pool = await pageReader("GET /settings/rules");
  const person = await currentPerson();
  return inSnapshot(pool, async (client) => {
    const asOf = (await freshness(client)).asOf ?? appClock().now();
    const tried = await tryRule(client, asked, asOf);
    return {
      ...tried,
      rules: await listRules(client, asOf),
      teams: await teamNames(client),
      facets: (await facetIdentities(client, { filter: [], asOf })).facets,
      mayChange: person !== null && mayRun(person.role, "rule.add"),
    };
  });
}

async function tryRule(
  client: Reader,
  { kind, filter, value, position, problem }: AskedRule,
  asOf: Date,
): Promise<Pick<RulesPage, "preview" | "problem">> {
  if (filter === null || value === "") return { preview: null, problem };
  const rule = { kind, filter, value, ...(position === null ? {} : { position }) };
  try {
    refuseBadRule(rule);
    return { preview: await previewRule(client, { ...rule, asOf, limit: mostListed }), problem: null };
  } catch (error) {
    if (!(error instanceof Invalid || error instanceof NotFound)) throw error;
    return { preview: null, problem: { message: error.message, hint: error.hint } };
  }
}
