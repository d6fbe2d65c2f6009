/**
 * `azure/owners`: who owns applications and service principals. An owner may give it a new credential, so he is a way in as well as
 * a hint at the accountable team.
 */
import { z } from "zod";
import type { CloudRecord, OwnerHintRecord, Ref, TrustRecord } from "#lib/ingest/contract.ts";
import { appRef, directoryRef } from "#lib/providers/azure/keys.ts";
import { createShortfall, type Shortfall } from "../reading/shortfall.ts";
import { expandLimit } from "./app-credentials.ts";
import type { AzureContext } from "./context.ts";
import { graphList } from "./graph.ts";
import { pageSizeOf, parseRow, text } from "./parse.ts";
import { applicationsRead } from "./service-principals.ts";

export const ownedRow = z.looseObject({
  id: z.string(),
  appId: z.string(),
  owners: z
    .array(z.unknown())
    .nullish()
    .transform((value) => value ?? []),
});

/** Names and addresses come only with the permission to read users; without it an owner is an id. */
export const ownerRow = z.looseObject({
  "@odata.type": text,
  id: z.string(),
  displayName: text,
  userPrincipalName: text,
  mail: text,
  accountEnabled: z.boolean().nullish(),
});

const ownerFields = "id,displayName,userPrincipalName,mail,accountEnabled";

export async function* collectOwners(ctx: AzureContext): AsyncGenerator<CloudRecord> {
  const shortfall = createShortfall(ctx.signal);
  for (const collection of ["applications", "servicePrincipals"] as const) {
    yield* ownersIn(ctx, collection, shortfall);
  }
  shortfall.end();
}

async function* ownersIn(
  ctx: AzureContext,
  collection: "applications" | "servicePrincipals",
  shortfall: Shortfall,
): AsyncGenerator<CloudRecord> {
  const { tenant } = ctx.source.config;
  const seen = new Set<string>();
  const path = `/v1.0/${collection}?$top=${pageSizeOf(ctx)}&$select=id,appId&$expand=owners($select=${ownerFields})`;
  for await (const value of graphList(ctx, { path, permission: applicationsRead })) {
    const { row, rejected } = parseRow(ownedRow, value);
    if (rejected !== null) {
      yield rejected;
      continue;
    }
    if (seen.has(row.id)) continue;
    seen.add(row.id);
    // An expanded list that reaches the limit may have been cut there, and does not say so.
    const owners =
      row.owners.length < expandLimit
        ? row.owners
        : await shortfall.attempt(`owners of ${collection} ${row.id}`, () =>
            allOwners(ctx, collection, row.id),
          );
    const subject: Ref =
      collection === "applications" ? appRef(row.appId) : { kind: "id", value: row.id.toLowerCase() };
    yield* ownerRecords(owners ?? row.owners, { subject, of: collection, tenant });
  }
}

async function allOwners(ctx: AzureContext, collection: string, id: string): Promise<unknown[]> {
  const all: unknown[] = [];
  const path = `/v1.0/${collection}/${id}/owners?$select=${ownerFields}`;
  for await (const value of graphList(ctx, { path, permission: applicationsRead })) all.push(value);
  return all;
}

/** A trust and a hint per owner. `of`: which of the two objects they own, since either may have owners of its own. */
export function* ownerRecords(
  owners: readonly unknown[],
  { subject, of, tenant }: { subject: Ref; of: "applications" | "servicePrincipals"; tenant: string },
): Iterable<CloudRecord> {
  const seen = new Set<string>();
  for (const value of owners) {
    const { row, rejected } = parseRow(ownerRow, value);
    if (rejected !== null) {
      yield rejected;
      continue;
    }
    const id = row.id.toLowerCase();
    if (seen.has(id)) continue;
    seen.add(id);
    const isUser = !/servicePrincipal$/i.test(row["@odata.type"] ?? "#microsoft.graph.user");
    const whose = of === "applications" ? "application" : "service-principal";
    yield {
      type: "trust",
      scope: tenant,
      subject,
      trusted: directoryRef(id, isUser ? "User" : "ServicePrincipal"),
      mechanism: "owner",
      condition: null,
      attributes: { owns: whose },
      unknown: [],
    } satisfies TrustRecord;
    yield {
      type: "owner-hint",
      scope: tenant,
      subject,
      source: `${whose}-owner`,
      key: row.accountEnabled === false ? "disabled-owner" : "owner",
      value: row.userPrincipalName ?? row.mail ?? row.displayName ?? id,
      unknown: [],
    } satisfies OwnerHintRecord;
  }
}
