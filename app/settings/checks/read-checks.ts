/** Every check as it is set with what it found, the one that is open, and what another scope would change. */
import { mayRun } from "#lib/auth/roles.ts";
import { type CheckKey, checkKeys } from "#lib/domain/checks/check-codes.ts";
import { defaultIdentityFilter } from "#lib/domain/filter/fields.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { parseSort } from "#lib/domain/filter/sort.ts";
import { Invalid, NotFound } from "#lib/errors.ts";
import { type Facet, facetIdentities } from "#lib/queries/facet-identities.ts";
import { type CheckSettings, checkSettings } from "#lib/queries/findings/check-settings.ts";
import { type FindingCounts, findingCounts } from "#lib/queries/findings/finding-counts.ts";
import { previewScope, type ScopePreview } from "#lib/queries/findings/preview-scope.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { listIdentities } from "#lib/queries/list-identities.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { appClock } from "../../act.ts";
import { currentPerson, pageReader } from "../../current-person.ts";

export type CheckView = CheckSettings & { counts: FindingCounts };

export type ChecksPage = {
  asOf: Date;
  /** Nothing has been collected: nothing could be judged. */
  isNew: boolean;
  checks: CheckView[];
  /** Counted identities with any open finding. */
  found: number;
  open: CheckView;
  /** The scope that is tried, as typed; null: none is. */
  tried: string | null;
  preview: ScopePreview | null;
  problem: { message: string; hint: string } | null;
  facets: Facet[];
  mayChange: boolean;
};

/** `check`: its key; null opens the first. Throws NotFound for a check there is not. */
export async function readChecks(check: string | null, tried: string | null): Promise<ChecksPage> {
  const pool = await pageReader("GET /settings/checks");
  const person = await currentPerson();
  return inSnapshot(pool, async (client) => {
    const { asOf: seen } = await freshness(client);
    const asOf = seen ?? appClock().now();
    const counts = new Map((await findingCounts(client, { asOf })).map((one) => [one.rule, one]));
    const checks = (await checkSettings(client)).flatMap((one): CheckView[] => {
      const count = counts.get(one.key);
      return count === undefined ? [] : [{ ...one, counts: count }];
    });
    const open = opened(checks, check);
    const guilty = parse(`${defaultIdentityFilter} -finding:none`);
    const found = (await listIdentities(client, { filter: guilty, sort: parseSort(null), asOf, limit: 1 }))
      .total;
    const base = { found, asOf, isNew: seen === null, checks, open, tried };
    const facets = (await facetIdentities(client, { filter: [], asOf })).facets;
    const mayChange = person !== null && mayRun(person.role, "check.set");
    if (tried === null || open.about === "binding")
      return { ...base, facets, mayChange, preview: null, problem: null };
    try {
      const preview = await previewScope(client, { asOf, rule: open.key, scope: parse(tried) });
      return { ...base, facets, mayChange, preview, problem: null };
    } catch (error) {
      if (!(error instanceof Invalid || error instanceof NotFound)) throw error;
      const problem = { message: error.message, hint: error.hint };
      return { ...base, facets, mayChange, preview: null, problem };
    }
  });
}

function opened(checks: CheckView[], key: string | null): CheckView {
  const found = key === null ? checks[0] : checks.find((check) => check.key === key);
  if (found !== undefined) return found;
  throw new NotFound(`There is no check called "${(key ?? "").slice(0, 60)}".`, {
    hint: `Checks: ${(checkKeys as CheckKey[]).join(", ")}.`,
  });
}
