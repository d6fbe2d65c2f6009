/** Google's roles list every permission by name; the two basic roles that change things are what a star is elsewhere. */
import type { Json } from "#lib/ingest/contract.ts";

/** Source: https://cloud.google.com/iam/docs/roles-overview#basic */
const basicRoles = new Set(["roles/owner", "roles/editor"]);

/** `role`: `roles/editor@organizations/1`. */
export function gcpWildcards(_document: Json, role: string): string[] {
  const [name = ""] = role.split("@");
  return basicRoles.has(name) ? ["nearly everything"] : [];
}
