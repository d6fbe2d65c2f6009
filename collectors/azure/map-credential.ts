/** Passwords and certificates of applications and service principals as credentials: ids and dates, never a secret or its hint. */
import { z } from "zod";
import type { CredentialRecord, Ref } from "#lib/ingest/contract.ts";
import { instantOf, text } from "./parse.ts";

/** The hint is the beginning of the secret: the schema leaves it out, so it goes no further. */
export const passwordRow = z.object({
  keyId: z.string(),
  displayName: text,
  startDateTime: text,
  endDateTime: text,
  customKeyIdentifier: text,
});

export const keyRow = z.object({
  keyId: z.string(),
  displayName: text,
  startDateTime: text,
  endDateTime: text,
  type: text,
  usage: text,
  customKeyIdentifier: text,
});

export type Holder = {
  /** Whom the credentials let in. */
  principal: Ref;
  /** Object id of what holds them. */
  objectId: string;
  heldBy: "application" | "service-principal";
  /** Ids and thumbprints of the keys that sign its SAML answers: they let nobody in, nor does their other half or password. */
  samlKeys: ReadonlySet<string>;
  tenant: string;
  now: Date;
};

export function passwordRecord(password: z.infer<typeof passwordRow>, holder: Holder): CredentialRecord {
  return record(password, holder, "azure_client_secret", {});
}

/** The keys of a SAML application that sign, by id and thumbprint; of any other application none. */
export function samlKeysOf(mode: string | null, keys: readonly unknown[]): Set<string> {
  if (mode !== "saml") return new Set();
  const signing = keys
    .flatMap((key) => keyRow.safeParse(key).data ?? [])
    .filter(({ usage }) => usage === "Sign");
  return new Set(
    signing.flatMap(({ keyId, customKeyIdentifier }) => [keyId.toLowerCase(), customKeyIdentifier ?? ""]),
  );
}

/** Whether a credential belongs to a key that signs SAML answers. */
export function isSamlPart(
  { keyId, customKeyIdentifier }: { keyId: string; customKeyIdentifier: string | null },
  samlKeys: ReadonlySet<string>,
): boolean {
  return (
    samlKeys.has(keyId.toLowerCase()) ||
    (Boolean(customKeyIdentifier) && samlKeys.has(customKeyIdentifier ?? ""))
  );
}

/** A key pair is held twice, once to sign and once to verify: both halves have ids of their own. */
export function keyRecord(key: z.infer<typeof keyRow>, holder: Holder): CredentialRecord {
  const kind = isSamlPart(key, holder.samlKeys) ? "azure_saml_signing_certificate" : "azure_certificate";
  return record(key, holder, kind, { type: key.type, usage: key.usage, thumbprint: key.customKeyIdentifier });
}

function record(
  facts: z.infer<typeof passwordRow>,
  holder: Holder,
  kind: string,
  attributes: CredentialRecord["attributes"],
): CredentialRecord {
  const createdAt = instantOf(facts.startDateTime);
  const expiresAt = instantOf(facts.endDateTime);
  const unknown = [
    ...(createdAt === null ? ["createdAt"] : []),
    ...(expiresAt === null ? ["expiresAt"] : []),
    // The directory does not say when a credential was last used; reports of sign-ins may.
    "lastUsedAt",
  ];
  return {
    type: "credential",
    scope: holder.tenant,
    principal: holder.principal,
    externalId: `${holder.objectId}/${facts.keyId.toLowerCase()}`,
    kind,
    status: statusOf(createdAt, expiresAt, holder.now),
    createdAt,
    expiresAt,
    lastUsedAt: null,
    attributes: {
      heldBy: holder.heldBy,
      holder: holder.objectId,
      displayName: facts.displayName,
      ...attributes,
    },
    unknown,
  };
}

function statusOf(startsAt: Date | null, expiresAt: Date | null, now: Date): CredentialRecord["status"] {
  if (expiresAt === null) return "unknown";
  if (expiresAt <= now) return "expired";
  return startsAt !== null && startsAt > now ? "inactive" : "active";
}
