/** Tags as records and as hints about the owner. */
import type { OwnerHintRecord } from "#lib/ingest/contract.ts";
import type { Tag } from "./authorization-types.ts";

/** Keys that name an owner, an application or the stack that made the thing; compared without case, `_` and spaces as `-`. */
const ownerKeys = new Set([
  "owner",
  "owner-email",
  "team",
  "squad",
  "contact",
  "technical-owner",
  "business-owner",
  "application",
  "app",
  "service",
  "cost-center",
  "costcenter",
  "map-migrated",
  "created-by",
  "aws:cloudformation:stack-name",
  "terraform",
]);

export function tagsOf(tags: Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).flatMap(({ Key, Value }) => (Key ? [[Key, Value ?? ""]] : [])));
}

export function ownerHints(
  principalId: string,
  tags: Record<string, string>,
  scope: string,
): OwnerHintRecord[] {
  return Object.entries(tags)
    .filter(([key, value]) => value !== "" && ownerKeys.has(key.toLowerCase().replace(/[_ ]/g, "-")))
    .map(([key, value]) => ({
      type: "owner-hint",
      scope,
      subject: { kind: "id", value: principalId },
      source: "tag",
      key,
      value,
      unknown: [],
    }));
}
