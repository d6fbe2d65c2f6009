/** A key of a service account as a credential; only keys that people made, since Google renews its own. Source: iam v1 `ServiceAccountKey`. */
import { parseInstant } from "#lib/clock.ts";
import type { CredentialRecord, Json, Ref } from "#lib/ingest/contract.ts";
import { lastPart, textOf } from "./read-field.ts";

/** When keys were last used, by key id; `null` where that could not be read. A key without an entry is not known about. */
export type KeyUses = ReadonlyMap<string, { at: Date | null; from: Date | null }> | null;

/** `name`: any resource name that ends in `keys/<id>`. Null for keys that Google manages, and for what is no key. */
export function keyRecord(
  key: { name: string; data: Record<string, unknown>; account: Ref; scope: string },
  uses: KeyUses,
  now: Date,
): CredentialRecord | null {
  const { name, data, account, scope } = key;
  if (textOf(data.keyType) !== "USER_MANAGED" || !/\/keys\/[^/]+$/.test(name)) return null;
  const id = lastPart(name);
  const createdAt = parseInstant(textOf(data.validAfterTime));
  const until = parseInstant(textOf(data.validBeforeTime));
  const expiresAt = until !== null && until.getUTCFullYear() >= 9999 ? null : until;
  const lastUse = lastUseOf(uses?.get(id), createdAt);
  return {
    type: "credential",
    scope,
    principal: account,
    externalId: id,
    kind: "gcp_service_account_key",
    status:
      data.disabled === true ? "inactive" : expiresAt !== null && expiresAt <= now ? "expired" : "active",
    createdAt,
    expiresAt,
    lastUsedAt: lastUse === "unknown" ? null : lastUse,
    attributes: attributesOf(data),
    unknown: [
      ...(createdAt === null ? ["createdAt"] : []),
      ...(until === null ? ["expiresAt"] : []),
      ...(lastUse === "unknown" ? ["lastUsedAt"] : []),
    ],
  };
}

/** Never used is only said of a key that was watched since it was made. */
function lastUseOf(
  use: { at: Date | null; from: Date | null } | undefined,
  createdAt: Date | null,
): Date | null | "unknown" {
  if (use === undefined) return "unknown";
  if (use.at !== null) return use.at;
  return use.from !== null && createdAt !== null && use.from <= createdAt ? null : "unknown";
}

function attributesOf(data: Record<string, unknown>): { [key: string]: Json } {
  const attributes: { [key: string]: Json } = {};
  for (const field of ["keyOrigin", "keyAlgorithm", "disableReason"]) {
    const text = textOf(data[field]);
    if (text !== null) attributes[field] = text;
  }
  const marks = Array.isArray(data.extendedStatus) ? data.extendedStatus : [];
  const keys = marks.flatMap((mark) => textOf((mark as { key?: unknown } | null)?.key) ?? []);
  if (keys.length > 0) attributes.extendedStatus = keys;
  return attributes;
}

/** The account in a key's resource name, by unique id or e-mail; null for a name that has none. */
export function accountInName(name: string): string | null {
  return /\/serviceAccounts\/([^/]+)(?:\/|$)/.exec(name)?.[1] ?? null;
}
