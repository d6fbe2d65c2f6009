/** A service account as records: itself, and whom its description names. Source: iam v1 `ServiceAccount`. */
import type { Json, OwnerHintRecord, PrincipalRecord } from "#lib/ingest/contract.ts";
import { textOf } from "./read-field.ts";

export type Account = { uniqueId: string; email: string; data: Record<string, unknown> };

/** Null for data that does not hold both names of an account. */
export function accountOf(data: Record<string, unknown>): Account | null {
  const uniqueId = textOf(data.uniqueId);
  const email = textOf(data.email)?.toLowerCase() ?? null;
  return uniqueId === null || email === null ? null : { uniqueId, email, data };
}

export function accountRecords(account: Account, scope: string): (PrincipalRecord | OwnerHintRecord)[] {
  const { uniqueId, email, data } = account;
  const principal: PrincipalRecord = {
    type: "principal",
    scope,
    externalId: uniqueId,
    kind: "gcp_service_account",
    name: email.split("@")[0] ?? email,
    resourceName: email,
    createdAt: null,
    // Absent when false.
    disabled: data.disabled === true,
    tags: {},
    attributes: attributesOf(account),
    // The API does not tell when an account was made.
    unknown: ["createdAt"],
  };
  return [principal, ...hints(account, scope)];
}

function attributesOf({ email, data }: Account): { [key: string]: Json } {
  const attributes: { [key: string]: Json } = {};
  for (const field of ["displayName", "description", "projectId", "oauth2ClientId"]) {
    const text = textOf(data[field]);
    if (text !== null) attributes[field] = text;
  }
  const standard = defaultOf(email);
  if (standard !== null) attributes.default = standard;
  return attributes;
}

/** Accounts a project has by default. Source: https://cloud.google.com/iam/docs/service-account-types#default */
function defaultOf(email: string): "compute" | "app-engine" | null {
  if (/^\d+-compute@developer\.gserviceaccount\.com$/.test(email)) return "compute";
  return email.endsWith("@appspot.gserviceaccount.com") ? "app-engine" : null;
}

const address = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

function hints({ uniqueId, data }: Account, scope: string): OwnerHintRecord[] {
  const found = new Set((textOf(data.description)?.match(address) ?? []).map((text) => text.toLowerCase()));
  return [...found]
    .filter((text) => !text.endsWith(".gserviceaccount.com"))
    .map((value) => ({
      type: "owner-hint",
      scope,
      subject: { kind: "id", value: uniqueId },
      source: "description",
      key: "e-mail",
      value,
      unknown: [],
    }));
}
