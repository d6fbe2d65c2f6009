/**
 * `azure/log-analytics-sign-ins`: for which APIs software asked for tokens, from a workspace that keeps sign-ins longer than Entra does.
 * That no token was asked for is said only of kinds whose sign-ins arrived on every day of the time it is said of.
 */
import { z } from "zod";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { audienceCovers } from "#lib/providers/azure/audiences.ts";
import { isMicrosoftTenant } from "#lib/providers/azure/clouds.ts";
import { coveredBy, type EngineSpan } from "../../calls/engine-span.ts";
import { unbrokenDays } from "../../calls/unbroken-days.ts";
import { createUses } from "../../calls/uses.ts";
import type { AzureContext } from "../context.ts";
import { graphList } from "../graph.ts";
import { instantOf, pageSizeOf, parseRow, text } from "../parse.ts";
import { applicationsRead } from "../service-principals.ts";
import { addSignIn, type LastTokens, lastToken, tokenUsage } from "../sign-ins.ts";
import { ask } from "./ask.ts";
import { signInDaysQuery, signInQuery, signInTables } from "./queries.ts";
import { readWorkspaces } from "./read-workspaces.ts";
import { eachTable } from "./tables.ts";

const tokenRow = z.object({ principal: z.string(), audience: z.string(), last: z.string() });
const dayRow = z.object({ day: z.string() });
const principalRow = z.looseObject({
  id: z.string(),
  appOwnerOrganizationId: text,
  servicePrincipalType: text,
});

type Kind = keyof typeof signInTables;

export function collectLogSignIns(ctx: AzureContext, tenant: string): AsyncGenerator<CloudRecord> {
  return readWorkspaces(ctx, {
    slice: { stream: "azure/log-analytics-sign-ins", scope: tenant },
    read: (workspace, span) => readSignIns(ctx, workspace, span),
    tables: Object.values(signInTables),
    shows: "for which APIs software asked for tokens.",
  });
}

async function readSignIns(ctx: AzureContext, workspace: string, span: EngineSpan): Promise<CloudRecord[]> {
  const tokens: LastTokens = new Map();
  const watched = await eachTable(Object.values(signInTables), (table) =>
    readTable(ctx, workspace, table, span, tokens),
  );
  const records: CloudRecord[] = [];
  const path = `/v1.0/servicePrincipals?$top=${pageSizeOf(ctx)}&$select=id,appOwnerOrganizationId,servicePrincipalType`;
  for await (const value of graphList(ctx, { path, permission: applicationsRead })) {
    const { row, rejected } = parseRow(principalRow, value);
    if (rejected !== null) records.push(rejected);
    // What Microsoft's own applications do among themselves is in no log.
    else if (!isMicrosoftTenant(row.appOwnerOrganizationId ?? "")) {
      const table = signInTables[row.servicePrincipalType as Kind];
      records.push(...recordsOf(row.id, tokens, watched.get(table) ?? null));
    }
  }
  return records;
}

/** Adds the tokens of one table; answers with the days on which one that is not there was not asked for. */
async function readTable(
  ctx: AzureContext,
  workspace: string,
  table: string,
  span: EngineSpan,
  tokens: LastTokens,
): Promise<EngineSpan | null> {
  const question = { workspace, table, span };
  const found = await ask(ctx, { ...question, text: (part) => signInQuery(table, part), row: tokenRow });
  for (const { principal, audience, last } of found)
    addSignIn(
      { servicePrincipalId: principal, resourceId: audience, createdDateTime: last, status: null },
      tokens,
    );
  const days = await ask(ctx, { ...question, text: (part) => signInDaysQuery(table, part), row: dayRow });
  return unbrokenDays(
    days.flatMap(({ day }) => instantOf(day) ?? []),
    span,
  );
}

/** `proven`: null where only tokens that were seen prove anything. */
export function recordsOf(id: string, tokens: LastTokens, proven: EngineSpan | null): Iterable<CloudRecord> {
  if (proven !== null) return [tokenUsage(id, tokens, coveredBy(proven))];
  const uses = createUses();
  for (const { actions, audiences } of audienceCovers) {
    const at = lastToken(id, tokens, audiences);
    if (at === null) continue;
    for (const action of actions)
      uses.add({
        ...{ principal: { kind: "id", value: id.toLowerCase() }, source: "entra-token", plane: "service" },
        ...{ action, at },
      });
  }
  return uses.records();
}
