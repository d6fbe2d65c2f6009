/**
 * `azure/sign-in-activity`: when each application last signed in as itself, from Entra's report. The report is beta, keyed by appId,
 * needs a licence and exists in the global cloud only: where it is not to be had, that is said, and nothing is called unused.
 */
import { z } from "zod";
import { NotApplicable } from "#lib/errors.ts";
import type { CloudRecord, CoverageRecord, UsageRecord } from "#lib/ingest/contract.ts";
import { appPlane, dataPlane, delegatedPlane, directoryPlane } from "#lib/providers/azure/action-planes.ts";
import { azureClouds } from "#lib/providers/azure/clouds.ts";
import { appRef } from "#lib/providers/azure/keys.ts";
import type { AzureContext } from "./context.ts";
import { graphList } from "./graph.ts";
import { instantOf, parseRow, text } from "./parse.ts";

const activity = z.looseObject({ lastSignInDateTime: text }).nullish();

export const activityRow = z.looseObject({
  appId: z.string(),
  applicationAuthenticationClientSignInActivity: activity,
  delegatedClientSignInActivity: activity,
});

/** What the report looks back at. Source: servicePrincipalSignInActivity, 30 days of logs with a premium licence. */
const coveredDays = 30;

export async function* collectSignInActivity(ctx: AzureContext): AsyncGenerator<CloudRecord> {
  const { cloud, tenant } = ctx.source.config;
  if (!azureClouds[cloud].hasSignInReports) {
    yield coverage(
      tenant,
      "not-applicable",
      `${azureClouds[cloud].label} has no report of sign-ins by applications.`,
    );
    return;
  }
  const rows = graphList(ctx, {
    path: "/beta/reports/servicePrincipalSignInActivities",
    permission: "AuditLog.Read.All",
  });
  const seen = new Set<string>();
  const now = ctx.clock.now();
  try {
    for await (const value of rows) {
      const { row, rejected } = parseRow(activityRow, value);
      if (rejected !== null) yield rejected;
      else if (!seen.has(row.appId.toLowerCase())) {
        seen.add(row.appId.toLowerCase());
        yield* activityUsage(row, now);
      }
    }
  } catch (error) {
    if (!(error instanceof NotApplicable)) throw error;
    yield coverage(
      tenant,
      "not-applicable",
      "The tenant has no Entra ID P1 or P2 licence, so Entra reports no sign-ins of applications: their last use is not known.",
    );
    return;
  }
  yield coverage(tenant, "available", "Entra reports when applications last signed in as themselves.");
}

/**
 * What a token is needed for, by the report that shows it: software acts as itself on every plane but in the names of users, and there
 * on that alone. Providers of Azure that are not Microsoft's are left out: no pattern names them and nothing else.
 */
const needsToken = {
  "entra-application-sign-in": ["microsoft.*", `${dataPlane}*`, `${directoryPlane}*`, `${appPlane}*`],
  "entra-delegated-sign-in": [`${delegatedPlane}*`],
};

/**
 * An application that the report does not list is not known to be unused; one that it lists without a date gives no evidence. Without
 * a token nothing can be done, so since the last sign-in nothing was: but for the day or so that a token lives on.
 * Managed identities are not known to be in the report at all.
 */
export function activityUsage(row: z.infer<typeof activityRow>, now: Date): UsageRecord[] {
  const asItself = instantOf(row.applicationAuthenticationClientSignInActivity?.lastSignInDateTime);
  const forUsers = instantOf(row.delegatedClientSignInActivity?.lastSignInDateTime);
  const coveredFrom = new Date(now.getTime() - coveredDays * 86_400_000);
  const usage = (source: keyof typeof needsToken, lastUsedAt: Date): UsageRecord[] => {
    const evidence = {
      type: "usage" as const,
      principal: appRef(row.appId),
      source,
      coveredFrom: coveredFrom < lastUsedAt ? coveredFrom : lastUsedAt,
      coveredTo: now > lastUsedAt ? now : lastUsedAt,
      unknown: [],
    };
    const entries = needsToken[source].map((action) => ({ action, lastUsedAt }));
    return [
      { ...evidence, plane: "identity", entries: [{ action: "*", lastUsedAt }] },
      { ...evidence, plane: "service", entries },
    ];
  };
  return [
    ...(asItself === null ? [] : usage("entra-application-sign-in", asItself)),
    ...(forUsers === null ? [] : usage("entra-delegated-sign-in", forUsers)),
  ];
}

function coverage(tenant: string, status: CoverageRecord["status"], reason: string): CoverageRecord {
  return { type: "coverage", scope: tenant, capability: "sign-in-activity", status, reason, unknown: [] };
}
