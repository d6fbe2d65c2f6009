/**
 * `azure/managed-identities`: the user-assigned managed identities of a subscription by their resource ids, with tags and whose tokens
 * may become them. The identities themselves are service principals, which the directory lists.
 */
import { z } from "zod";
import type { AliasRecord, CloudRecord, OwnerHintRecord, TrustRecord } from "#lib/ingest/contract.ts";
import { resourceKey, subscriptionOf } from "#lib/providers/azure/keys.ts";
import { tagHints } from "#lib/providers/azure/owner-hints.ts";
import { inParallel } from "../calls/in-parallel.ts";
import { createShortfall, type Shortfall } from "../calls/shortfall.ts";
import { mayAskGraph } from "./caller-permissions.ts";
import { type AzureContext, callsAtOnce } from "./context.ts";
import { federatedCredentialRow, federatedTrust } from "./map-federated-credential.ts";
import { parseRow, tags } from "./parse.ts";
import { rowsOf } from "./reading-groups.ts";
import { armList } from "./resources.ts";

const permission = "Microsoft.ManagedIdentity/userAssignedIdentities/read";
const trustsRead = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read";
const version = "api-version=2024-11-30";

export const identityRow = z.looseObject({
  id: z.string(),
  name: z.string(),
  tags,
  properties: z.looseObject({ principalId: z.string(), clientId: z.string() }),
});

type Identity = z.infer<typeof identityRow>;

export async function* collectManagedIdentities(
  ctx: AzureContext,
  subscription: string,
): AsyncGenerator<CloudRecord> {
  const throughGraph = await mayAskGraph(ctx, subscription, permission);
  const rows = throughGraph
    ? await rowsOf(ctx, subscription, question)
    : armList(ctx, {
        url: `/subscriptions/${subscription}/providers/Microsoft.ManagedIdentity/userAssignedIdentities?${version}`,
        permission,
        where: `subscription ${subscription}`,
      });
  const identities: Identity[] = [];
  for await (const value of rows) {
    const { row, rejected } = parseRow(identityRow, value);
    if (rejected !== null) yield rejected;
    else if (!identities.some(({ id }) => resourceKey(id) === resourceKey(row.id))) identities.push(row);
  }
  for (const identity of identities) yield* identityRecords(identity, subscription);
  const shortfall = createShortfall(ctx.signal);
  const trusts = inParallel(identities, callsAtOnce(ctx), (identity) =>
    trustsOf(ctx, identity, subscription, shortfall),
  );
  for await (const records of trusts) yield* records;
  shortfall.end();
}

const question = {
  name: "managed-identities",
  permission,
  query:
    "resources | where type =~ 'microsoft.managedidentity/userassignedidentities' | project id, name, tags, properties | order by id asc",
  subscriptionOf: (row: unknown) => subscriptionOf(String((row as { id?: unknown } | null)?.id ?? "")),
};

export function identityRecords(identity: Identity, subscription: string): (AliasRecord | OwnerHintRecord)[] {
  const subject = { kind: "id", value: identity.properties.principalId.toLowerCase() };
  return [
    { type: "alias", principal: subject, kind: "resource", value: resourceKey(identity.id), unknown: [] },
    ...tagHints(identity.tags).map(
      (hint): OwnerHintRecord => ({ type: "owner-hint", scope: subscription, subject, ...hint, unknown: [] }),
    ),
  ];
}

/** Source: federatedIdentityCredentials 2024-11-30. An identity deleted meanwhile trusts nobody. */
async function trustsOf(
  ctx: AzureContext,
  identity: Identity,
  subscription: string,
  shortfall: Shortfall,
): Promise<CloudRecord[]> {
  const records: CloudRecord[] = [];
  await shortfall.attempt(`federated credentials of ${identity.id}`, async () => {
    const list = armList(ctx, {
      url: `${identity.id}/federatedIdentityCredentials?${version}`,
      permission: trustsRead,
      where: `subscription ${subscription}`,
    });
    for await (const value of list) {
      const { row, rejected } = parseRow(federatedCredentialRow, value);
      if (rejected !== null) records.push(rejected);
      else {
        const subject = { kind: "id", value: identity.properties.principalId.toLowerCase() };
        records.push(federatedTrust(row, subject, subscription) satisfies TrustRecord);
      }
    }
  });
  return records;
}
