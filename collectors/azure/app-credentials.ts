/**
 * `azure/app-credentials`: secrets by their ids, certificates and federated credentials of applications and of service principals.
 * Those of an application belong to whoever answers to its appId: the service principal, where there is one.
 */
import { z } from "zod";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { appRef } from "#lib/providers/azure/keys.ts";
import { createShortfall, type Shortfall } from "../calls/shortfall.ts";
import type { AzureContext } from "./context.ts";
import { graphList } from "./graph.ts";
import {
  type Holder,
  isSamlPart,
  keyRecord,
  keyRow,
  passwordRecord,
  passwordRow,
  samlKeysOf,
} from "./map-credential.ts";
import { federatedCredentialRow, federatedTrust } from "./map-federated-credential.ts";
import { pageSizeOf, parseRow, text } from "./parse.ts";
import { applicationsRead } from "./service-principals.ts";

const list = z
  .array(z.unknown())
  .nullish()
  .transform((value) => value ?? []);

export const holderRow = z.looseObject({
  id: z.string(),
  appId: z.string(),
  preferredSingleSignOnMode: text,
  passwordCredentials: list,
  keyCredentials: list,
  federatedIdentityCredentials: list,
});

/** An expanded list ends at this many, without saying so. Source: Graph known issue 13635. */
export const expandLimit = 20;

export async function* collectAppCredentials(ctx: AzureContext): AsyncGenerator<CloudRecord> {
  const shortfall = createShortfall(ctx.signal);
  const top = pageSizeOf(ctx);
  yield* credentialsOf(ctx, "application", shortfall, {
    path: `/v1.0/applications?$top=${top}&$select=id,appId,passwordCredentials,keyCredentials&$expand=federatedIdentityCredentials`,
  });
  yield* credentialsOf(ctx, "service-principal", shortfall, {
    path: `/v1.0/servicePrincipals?$top=${top}&$select=id,appId,preferredSingleSignOnMode,passwordCredentials,keyCredentials`,
  });
  shortfall.end();
}

async function* credentialsOf(
  ctx: AzureContext,
  heldBy: Holder["heldBy"],
  shortfall: Shortfall,
  { path }: { path: string },
): AsyncGenerator<CloudRecord> {
  const seen = new Set<string>();
  for await (const value of graphList(ctx, { path, permission: applicationsRead })) {
    const { row, rejected } = parseRow(holderRow, value);
    if (rejected !== null) {
      yield rejected;
      continue;
    }
    if (seen.has(row.id.toLowerCase())) continue;
    seen.add(row.id.toLowerCase());
    const federated = await shortfall.attempt(`federated credentials of application ${row.appId}`, () =>
      allFederated(ctx, row),
    );
    yield* holderRecords({ ...row, federatedIdentityCredentials: federated ?? [] }, heldBy, {
      tenant: ctx.source.config.tenant,
      now: ctx.clock.now(),
    });
  }
}

async function allFederated(ctx: AzureContext, row: z.infer<typeof holderRow>): Promise<unknown[]> {
  if (row.federatedIdentityCredentials.length < expandLimit) return row.federatedIdentityCredentials;
  const all: unknown[] = [];
  const path = `/v1.0/applications/${row.id}/federatedIdentityCredentials`;
  for await (const value of graphList(ctx, { path, permission: applicationsRead })) all.push(value);
  return all;
}

/** Every credential and trust of one application or service principal, each at most once. */
export function* holderRecords(
  row: z.infer<typeof holderRow>,
  heldBy: Holder["heldBy"],
  { tenant, now }: { tenant: string; now: Date },
): Iterable<CloudRecord> {
  const objectId = row.id.toLowerCase();
  const principal = heldBy === "application" ? appRef(row.appId) : { kind: "id", value: objectId };
  const samlKeys = samlKeysOf(row.preferredSingleSignOnMode, row.keyCredentials);
  const holder: Holder = { principal, objectId, heldBy, samlKeys, tenant, now };
  const seen = new Set<string>();
  for (const value of row.passwordCredentials) {
    const { row: password, rejected } = parseRow(passwordRow, value);
    if (rejected !== null) yield rejected;
    else if (!isSamlPart(password, samlKeys) && isNew(password.keyId, seen)) {
      yield passwordRecord(password, holder);
    }
  }
  for (const value of row.keyCredentials) {
    const { row: key, rejected } = parseRow(keyRow, value);
    if (rejected !== null) yield rejected;
    else if (isNew(key.keyId, seen)) yield keyRecord(key, holder);
  }
  for (const value of row.federatedIdentityCredentials) {
    const { row: federated, rejected } = parseRow(federatedCredentialRow, value);
    if (rejected !== null) yield rejected;
    else yield federatedTrust(federated, principal, tenant);
  }
}

function isNew(keyId: string, seen: Set<string>): boolean {
  return !seen.has(keyId.toLowerCase()) && Boolean(seen.add(keyId.toLowerCase()));
}
