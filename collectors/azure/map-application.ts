/** An app registration as records: a row of its own, its appId while nothing else answers to it, and what it says about its owner. */
import { z } from "zod";
import type { CloudRecord, OwnerHintRecord, PrincipalRecord } from "#lib/ingest/contract.ts";
import { appRef } from "#lib/providers/azure/keys.ts";
import { fieldHints, tagHints, wordTags } from "#lib/providers/azure/owner-hints.ts";
import { instantOf, text, texts } from "./parse.ts";

export const applicationRow = z.looseObject({
  id: z.string(),
  appId: z.string(),
  displayName: text,
  createdDateTime: text,
  signInAudience: text,
  notes: text,
  serviceManagementReference: text,
  tags: texts,
  disabledByMicrosoftStatus: text,
  isDisabled: z.boolean().nullish(),
  requiredResourceAccess: z
    .array(z.looseObject({ resourceAppId: text, resourceAccess: z.array(z.unknown()).nullish() }))
    .nullish(),
  servicePrincipalLockConfiguration: z.looseObject({ isEnabled: z.boolean().nullish() }).nullish(),
});

export type Application = z.infer<typeof applicationRow>;

export const applicationFields = [
  ...[
    "id",
    "appId",
    "displayName",
    "createdDateTime",
    "signInAudience",
    "notes",
    "serviceManagementReference",
  ],
  ...["tags", "disabledByMicrosoftStatus", "requiredResourceAccess", "servicePrincipalLockConfiguration"],
];

/**
 * `servicePrincipal`: the object id of the service principal of its appId; null where the tenant has none, undefined where that
 * is not known. Hints go to whoever answers to the appId, so that they stand beside the identity.
 */
export function applicationRecords(
  row: Application,
  tenant: string,
  servicePrincipal: string | null | undefined,
): CloudRecord[] {
  const id = row.id.toLowerCase();
  const words = wordTags(row.tags);
  const createdAt = instantOf(row.createdDateTime);
  const principal: PrincipalRecord = {
    type: "principal",
    scope: tenant,
    externalId: id,
    kind: "azure_application",
    name: row.displayName ?? row.appId,
    resourceName: `applications/${row.appId.toLowerCase()}`,
    createdAt,
    disabled: row.isDisabled === undefined || row.isDisabled === null ? null : row.isDisabled,
    tags: words,
    attributes: {
      appId: row.appId.toLowerCase(),
      ...(servicePrincipal === undefined ? {} : { servicePrincipal }),
      signInAudience: row.signInAudience,
      disabledByMicrosoft: row.disabledByMicrosoftStatus,
      asksFor: (row.requiredResourceAccess ?? []).reduce(
        (sum, { resourceAccess }) => sum + (resourceAccess?.length ?? 0),
        0,
      ),
      locked: row.servicePrincipalLockConfiguration?.isEnabled === true,
    },
    unknown: createdAt === null ? ["createdAt"] : [],
  };
  const hints = [...tagHints(words), ...fieldHints(row)].map(
    (hint): OwnerHintRecord => ({
      type: "owner-hint",
      scope: tenant,
      subject: appRef(row.appId),
      ...hint,
      unknown: [],
    }),
  );
  if (servicePrincipal !== null) return [principal, ...hints];
  return [
    principal,
    {
      type: "alias",
      principal: { kind: "id", value: id },
      kind: "app-id",
      value: row.appId.toLowerCase(),
      unknown: [],
    },
    ...hints,
  ];
}
