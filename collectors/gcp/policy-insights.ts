/**
 * `gcp/policy-insights`: which permissions Google itself saw exercised, where it has insights. They say of no day more than that it is
 * within the ninety before them, and nothing of what other bindings allow, so that they prove use and never its absence.
 */
import { parseInstant } from "#lib/clock.ts";
import { NotApplicable, RollcallError } from "#lib/errors.ts";
import type { CloudRecord, CoverageRecord } from "#lib/ingest/contract.ts";
import { memberRef } from "#lib/providers/gcp/keys.ts";
import { parseMember } from "#lib/providers/gcp/members.ts";
import { inParallel } from "../calls/in-parallel.ts";
import { pages } from "../calls/pages.ts";
import { createShortfall } from "../calls/shortfall.ts";
import { createUses, type Uses } from "../calls/uses.ts";
import type { Access } from "./access.ts";
import { apis } from "./apis.ts";
import { isNotEnabled } from "./errors.ts";
import { rootOf } from "./estate.ts";
import { isSoftware } from "./map-audit-entry.ts";
import { recordOf, recordsOf, textOf } from "./read-field.ts";
import type { Reading } from "./reading.ts";
import { unreadable } from "./service-accounts.ts";

const permission = "recommender.iamPolicyInsights.list";
const insightType = "locations/global/insightTypes/google.iam.policy.Insight";

/** Source: recommender v1 `insightTypes.insights`; insights of a binding are listed where the binding is. */
export async function* collectPolicyInsights({ access, estate }: Reading): AsyncGenerator<CloudRecord> {
  const { ctx } = access;
  if (ctx.source.config.policyInsights !== true) {
    throw new NotApplicable("This source does not read policy insights.", {
      hint: "Nothing to do. Switch them on where Security Command Center Premium or Enterprise is licensed.",
    });
  }
  const shortfall = createShortfall(ctx.signal);
  const nodes = estate.scopes.filter(({ state }) => state === "active").map(({ externalId }) => externalId);
  const uses = createUses();
  const [first = estate.root, ...others] = nodes;
  let lost = take(await insightsOf(access, first).catch(notOffered), uses);
  // One after another: without a paid support plan there are a hundred reads a day.
  const answers = inParallel(others, 1, (node) =>
    shortfall.attempt(`policy insights of ${node}`, () => insightsOf(access, node)),
  );
  for await (const found of answers) lost += take(found ?? [], uses);
  yield* uses.records();
  if (lost > 0) yield unreadable(`${lost} policy insights`);
  yield coverage(estate.root);
  shortfall.end();
}

/** For the doctor: one read of the few there may be a day. Throws Denied | NotApplicable | Unavailable. */
export async function insightsAnswer(access: Access): Promise<string> {
  const found = await insightsOf(access, (await rootOf(access)).id).catch(notOffered);
  return `Granted; ${found.length} on the ${access.ctx.source.config.resource.split("/")[0]?.slice(0, -1)} itself.`;
}

async function insightsOf(access: Access, node: string): Promise<unknown[]> {
  const api = await apis.insights();
  const parent = `${node}/${insightType}`;
  const kind = node.split("/")[0] as "organizations" | "folders" | "projects";
  const query = { parent, filter: "stateInfo.state = ACTIVE", pageSize: access.ctx.limits.pageSize };
  const found: unknown[] = [];
  const answers = pages(
    (pageToken) =>
      access.call(permission, node, (options) =>
        api[kind].locations.insightTypes.insights.list({ ...query, pageToken }, options),
      ),
    (page) => page.nextPageToken ?? undefined,
  );
  for await (const { insights = [] } of answers) found.push(...insights);
  return found;
}

/** Where the API is not enabled there are no insights either. */
function notOffered(error: unknown): never {
  if (!(error instanceof RollcallError) || !isNotEnabled(error)) throw error;
  throw new NotApplicable(`There are no policy insights here: ${error.message}`, {
    cause: error,
    hint: error.hint,
  });
}

/** Adds what they show of software; answers with how many cannot be read. */
export function take(insights: readonly unknown[], uses: Uses): number {
  let lost = 0;
  for (const insight of insights) {
    const { content, lastRefreshTime, insightSubtype } = recordOf(insight);
    if (insightSubtype !== undefined && insightSubtype !== "PERMISSIONS_USAGE") continue;
    const { member, exercisedPermissions } = recordOf(content);
    const [name, at] = [textOf(member), parseInstant(textOf(lastRefreshTime))];
    if (name === null || at === null) {
      lost++;
      continue;
    }
    const party = parseMember(name);
    if (!isSoftware(party)) continue;
    for (const exercised of recordsOf(exercisedPermissions)) {
      const action = textOf(exercised.permission);
      if (action !== null)
        uses.add({ principal: memberRef(party), source: "policy-insight", plane: "action", action, at });
    }
  }
  return lost;
}

function coverage(scope: string): CoverageRecord {
  return {
    ...{ type: "coverage", scope, capability: "policy-insights", status: "available" },
    reason:
      "Permissions that Google saw exercised within ninety days, dated by when it said so: the last use may be up to ninety days earlier. Without Security Command Center Premium or Enterprise, of basic roles only.",
    unknown: [],
  };
}
