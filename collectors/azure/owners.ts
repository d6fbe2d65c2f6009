/**
 * `azure/owners`: who owns applications and service principals. An owner may give it a new credential, so he is a way in as well as
 * a hint at the accountable team.
 */
import { z } from "zod";
import { Denied } from "#lib/errors.ts";
import type { CloudRecord, OwnerHintRecord, Ref, TrustRecord } from "#lib/ingest/contract.ts";
import { appRef, directoryRef } from "#lib/providers/azure/keys.ts";
import { createShortfall, type Shortfall } from "../calls/shortfall.ts";
import { attemptOf } from "./api.ts";
import { expandLimit } from "./app-credentials.ts";
import type { AzureContext } from "./context.ts";
import { denialHint } from "./errors.ts";
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

/** Names and addresses come only with the permission to read users; without it nothing but the id is told. */
export const ownerRow = z.looseObject({
  "@odata.type": text,
  id: z.string(),
  displayName: text,
  userPrincipalName: text,
  mail: text,
  accountEnabled: z.boolean().nullish(),
});

const usersRead = "User.ReadBasic.All";
const ownerFields = "id,displayName,userPrincipalName,mail,accountEnabled";

export async function* collectOwners(ctx: AzureContext): AsyncGenerator<CloudRecord> {
  const shortfall = createShortfall(ctx.signal);
  let nameless = 0;
  for (const collection of ["applications", "servicePrincipals"] as const) {
    yield* ownersIn(ctx, collection, shortfall, () => {
      nameless += 1;
    });
  }
  if (nameless > 0) shortfall.note("names of owners", await namesRefused(ctx));
  shortfall.end();
}

/** An id in place of the name would read as another hint: what was known would seem to be gone. */
async function namesRefused(ctx: AzureContext): Promise<Denied> {
  const attempt = await attemptOf(ctx, { service: "graph", permission: usersRead });
  return new Denied(usersRead, `${attempt.caller} may not read the names of users.`, {
    hint: denialHint(attempt),
    detail: attempt,
  });
}

async function* ownersIn(
  ctx: AzureContext,
  collection: "applications" | "servicePrincipals",
  shortfall: Shortfall,
  onNameless: () => void,
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
    yield* ownerRecords(owners ?? row.owners, { subject, of: collection, tenant, onNameless });
  }
}

async function allOwners(ctx: AzureContext, collection: string, id: string): Promise<unknown[]> {
  const all: unknown[] = [];
  const path = `/v1.0/${collection}/${id}/owners?$select=${ownerFields}`;
  for await (const value of graphList(ctx, { path, permission: applicationsRead })) all.push(value);
  return all;
}

/**
 * A trust and a hint per owner; no hint for one whose name may not be read. `of`: which of the two objects they own, since either
 * may have owners of its own.
 */
export function* ownerRecords(
  owners: readonly unknown[],
  {
    subject,
    of,
    tenant,
    onNameless,
  }: { subject: Ref; of: "applications" | "servicePrincipals"; tenant: string; onNameless(): void },
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
    const name = row.userPrincipalName ?? row.mail ?? row.displayName;
    if (name === null) {
      onNameless();
      continue;
    }
    yield {
      type: "owner-hint",
      scope: tenant,
      subject,
      source: `${whose}-owner`,
      key: row.accountEnabled === false ? "disabled-owner" : "owner",
      value: name,
      unknown: [],
    } satisfies OwnerHintRecord;
  }
}
