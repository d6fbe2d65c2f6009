/**
 * `azure/sign-ins`: for which APIs each service principal and managed identity asked for tokens. A token is a precondition, of reading
 * too: where none was asked for, nothing was done there. Only whole lists prove that, so a list that breaks off proves nothing.
 */
import { z } from "zod";
import { NotApplicable } from "#lib/errors.ts";
import type { CloudRecord, CoverageRecord, UsageRecord } from "#lib/ingest/contract.ts";
import { audienceCovers } from "#lib/providers/azure/audiences.ts";
import { azureClouds, isMicrosoftTenant } from "#lib/providers/azure/clouds.ts";
import { guidOf } from "#lib/providers/azure/keys.ts";
import type { AzureContext } from "./context.ts";
import { malformed } from "./errors.ts";
import { graphList } from "./graph.ts";
import { instantOf, pageSizeOf, parseRow, text } from "./parse.ts";
import { applicationsRead } from "./service-principals.ts";

export const signInRow = z.looseObject({
  servicePrincipalId: text,
  resourceId: text,
  createdDateTime: text,
  status: z.looseObject({ errorCode: z.number().nullish() }).nullish(),
});

const principalRow = z.looseObject({ id: z.string(), appOwnerOrganizationId: text });

/** By object id and audience: the last token. */
export type LastTokens = Map<string, Map<string, Date>>;

export async function* collectSignIns(ctx: AzureContext): AsyncGenerator<CloudRecord> {
  const { cloud, tenant, signInDays } = ctx.source.config;
  if (!azureClouds[cloud].hasSignInReports) {
    yield coverage(
      tenant,
      "not-applicable",
      `${azureClouds[cloud].label} is not known to list such sign-ins.`,
    );
    return;
  }
  const coveredTo = ctx.clock.now();
  const span = { coveredFrom: new Date(coveredTo.getTime() - signInDays * 86_400_000), coveredTo };
  const tokens: LastTokens = new Map();
  try {
    for (const kind of ["servicePrincipal", "managedIdentity"]) {
      for await (const value of signIns(ctx, kind, span.coveredFrom)) {
        const { row, rejected } = parseRow(signInRow, value);
        if (rejected !== null) throw malformed(`A sign-in cannot be read: ${rejected.sample}`);
        addSignIn(row, tokens);
      }
    }
  } catch (error) {
    if (!(error instanceof NotApplicable)) throw error;
    yield coverage(tenant, "not-applicable", "The tenant has no Entra ID P1 or P2 licence to list sign-ins.");
    return;
  }
  const path = `/v1.0/servicePrincipals?$top=${pageSizeOf(ctx)}&$select=id,appOwnerOrganizationId`;
  for await (const value of graphList(ctx, { path, permission: applicationsRead })) {
    const { row, rejected } = parseRow(principalRow, value);
    if (rejected !== null) yield rejected;
    // What Microsoft's own applications do among themselves is in no list.
    else if (!isMicrosoftTenant(row.appOwnerOrganizationId ?? "")) yield tokenUsage(row.id, tokens, span);
  }
  yield coverage(
    tenant,
    "available",
    `Entra lists for which APIs software asked for tokens, of the last ${signInDays} days with each collection.`,
  );
}

/** Source: signIn (beta), signInEventTypes; without this filter only people are listed. */
function signIns(ctx: AzureContext, kind: string, from: Date): AsyncGenerator<unknown> {
  const filter = `signInEventTypes/any(t: t eq '${kind}') and createdDateTime ge ${from.toISOString()}`;
  return graphList(ctx, {
    path: `/beta/auditLogs/signIns?$top=${pageSizeOf(ctx)}&$filter=${encodeURIComponent(filter)}`,
    permission: "AuditLog.Read.All",
  });
}

/** A sign-in that failed gave no token. */
export function addSignIn(row: z.infer<typeof signInRow>, tokens: LastTokens): void {
  const [principal, audience] = [guidOf(row.servicePrincipalId ?? ""), guidOf(row.resourceId ?? "")];
  const at = instantOf(row.createdDateTime);
  if (principal === null || audience === null || at === null || (row.status?.errorCode ?? 0) !== 0) return;
  const known = tokens.get(principal) ?? new Map<string, Date>();
  if (at > (known.get(audience) ?? new Date(0))) known.set(audience, at);
  tokens.set(principal, known);
}

/** When the identity was last given a token of any of these APIs; null: never. */
export function lastToken(id: string, tokens: LastTokens, audiences: readonly string[]): Date | null {
  const own = tokens.get(id.toLowerCase());
  return audiences
    .flatMap((audience) => own?.get(audience) ?? [])
    .reduce<Date | null>((latest, at) => (latest === null || at > latest ? at : latest), null);
}

export function tokenUsage(
  id: string,
  tokens: LastTokens,
  span: Pick<UsageRecord, "coveredFrom" | "coveredTo">,
): UsageRecord {
  return {
    ...{ type: "usage", principal: { kind: "id", value: id.toLowerCase() } },
    ...{ source: "entra-token", plane: "service", ...span },
    entries: audienceCovers.flatMap(({ actions, audiences }) =>
      actions.map((action) => ({ action, lastUsedAt: lastToken(id, tokens, audiences) })),
    ),
    unknown: [],
  };
}

function coverage(tenant: string, status: CoverageRecord["status"], reason: string): CoverageRecord {
  return { type: "coverage", scope: tenant, capability: "sign-ins", status, reason, unknown: [] };
}
