/** Every check as it is set, what each found, and what the one that is tried would change; read at one moment of the database. */
import { mayRun } from "#lib/auth/roles.ts";
import { refuseBadCheck } from "#lib/commands/set-check.ts";
import { checkSetting } from "#lib/domain/checks/check-setting.ts";
import { toStored } from "#lib/domain/filter/build.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { defaultSort } from "#lib/domain/filter/sort.ts";
import { Invalid } from "#lib/errors.ts";
import { type Facet, facetIdentities } from "#lib/queries/facet-identities.ts";
import { type CheckSettings, checkSettings } from "#lib/queries/findings/check-settings.ts";
import { type FindingCounts, findingCounts } from "#lib/queries/findings/finding-counts.ts";
import { type CheckPreview, previewCheck } from "#lib/queries/findings/preview-check.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { listIdentities } from "#lib/queries/list-identities.ts";
import { inSnapshot, type Reader } from "#lib/queries/snapshot.ts";
import { appClock } from "../../act.ts";
import { currentPerson, pageReader } from "../../current-person.ts";
import { missingIdentities } from "../../identities/missing-identities.ts";
import type { AskedCheck, Problem } from "./asked-check.ts";

export type CheckOnPage = { settings: CheckSettings; counts: FindingCounts };

/** Whoever has any open finding. */
export const WITH_FINDINGS = parse("-finding:none");

export type ChecksPage = {
  asOf: Date;
  /** Why the numbers may be too low; null when every scope was read. */
  partial: string | null;
  /** Worst first; what is switched off last. */
  checks: CheckOnPage[];
  /** Identities with any open finding. */
  identities: number;
  /** For the filter of the form that is open. */
  facets: Facet[];
  preview: CheckPreview | null;
  /** Why what is tried cannot be. */
  problem: Problem | null;
  mayChange: boolean;
};

export async function readChecks(asked: AskedCheck): Promise<ChecksPage> {
  const pool = await pageReader("GET /settings/checks");
  const person = await currentPerson();
  const mayChange = person !== null && mayRun(person.role, "check.set");
  return inSnapshot(pool, async (client) => {
    const asOf = (await freshness(client)).asOf ?? appClock().now();
    const request = { filter: WITH_FINDINGS, sort: defaultSort, asOf, limit: 1 };
    return {
      asOf,
      mayChange,
      partial: await missingIdentities(client),
      checks: await checksOf(client, asOf),
      identities: (await listIdentities(client, request)).total,
      facets:
        mayChange && asked.check !== null ? (await facetIdentities(client, { filter: [], asOf })).facets : [],
      ...(mayChange ? await tryCheck(client, asked, asOf) : { preview: null, problem: null }),
    };
  });
}

async function checksOf(client: Reader, asOf: Date): Promise<CheckOnPage[]> {
  const counts = new Map((await findingCounts(client, { asOf })).map((count) => [count.rule, count]));
  const checks = (await checkSettings(client)).flatMap((settings) => {
    const found = counts.get(settings.key);
    return found === undefined ? [] : [{ settings, counts: found }];
  });
  return checks.toSorted(
    (one, other) =>
      Number(other.settings.isEnabled) - Number(one.settings.isEnabled) ||
      other.counts.open - one.counts.open,
  );
}

async function tryCheck(
  client: Reader,
  { check, request, problem }: AskedCheck,
  asOf: Date,
): Promise<Pick<ChecksPage, "preview" | "problem">> {
  if (check === null || request === null) return { preview: null, problem };
  try {
    await refuseBadCheck(client, request);
    const thresholds = Object.entries(request.thresholds ?? {}).flatMap(([name, value]) =>
      value === null ? [] : [[name, value]],
    );
    const { scope = [] } = request;
    const setting = checkSetting(check, {
      enabled: request.enabled ?? true,
      thresholds: Object.fromEntries(thresholds),
      scope: scope === null || scope.length === 0 ? null : toStored(scope),
    });
    return { preview: await previewCheck(client, { check, setting, asOf }), problem: null };
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return { preview: null, problem: { message: error.message, hint: error.hint } };
  }
}
