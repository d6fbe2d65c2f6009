/** Labels, tags and contacts of a project, folder or organization as hints at who owns what is in it, and at its environment. */
import type { OwnerHintRecord } from "#lib/ingest/contract.ts";
import { lastPart, recordOf, recordsOf, textOf, textsByKey, textsOf } from "./read-field.ts";

/** Compared in lower case, `_` and spaces as `-`; of a tag only the last part of its name. */
const tellingKeys = new Set([
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
  "created-by",
  "env",
  "environment",
  "stage",
]);

export function labelHints(labels: unknown, scope: string): OwnerHintRecord[] {
  return Object.entries(textsByKey(labels)).flatMap(([key, value]) => hint("label", key, value, scope));
}

/** Of a search result: its own and inherited tags. Source: cloudasset v1 `ResourceSearchResult`. */
export function searchedTagHints(result: Record<string, unknown>, scope: string): OwnerHintRecord[] {
  const effective = recordsOf(result.effectiveTags).flatMap((one) => recordsOf(recordOf(one).effectiveTags));
  return unique(
    [...recordsOf(result.tags), ...effective].flatMap(({ tagKey, tagValue }) =>
      tagHint(tagKey, tagValue, scope),
    ),
  );
}

/** Source: cloudresourcemanager v3 `EffectiveTag`. */
export function effectiveTagHints(tags: readonly object[], scope: string): OwnerHintRecord[] {
  return unique(
    tags.map(recordOf).flatMap((tag) => tagHint(tag.namespacedTagKey, tag.namespacedTagValue, scope)),
  );
}

/** `123456/env` and `123456/env/prod`. */
function tagHint(key: unknown, value: unknown, scope: string): OwnerHintRecord[] {
  return hint("tag", lastPart(textOf(key) ?? ""), lastPart(textOf(value) ?? ""), scope);
}

/** One per category somebody is written to about; addresses that bounced are left out. Source: essentialcontacts v1 `Contact`. */
export function contactHints(contact: Record<string, unknown>, scope: string): OwnerHintRecord[] {
  const email = textOf(contact.email)?.toLowerCase();
  if (email === undefined || textOf(contact.validationState) === "INVALID") return [];
  return textsOf(contact.notificationCategorySubscriptions).map((category) =>
    record("essential-contact", category.toLowerCase().replaceAll("_", "-"), email, scope),
  );
}

function hint(source: string, key: string, value: string, scope: string): OwnerHintRecord[] {
  const isTelling = tellingKeys.has(key.toLowerCase().replace(/[_ ]/g, "-"));
  return isTelling && value !== "" ? [record(source, key, value, scope)] : [];
}

function record(source: string, key: string, value: string, scope: string): OwnerHintRecord {
  return {
    type: "owner-hint",
    scope,
    subject: { kind: "scope", value: scope },
    source,
    key,
    value,
    unknown: [],
  };
}

function unique(records: OwnerHintRecord[]): OwnerHintRecord[] {
  return [...new Map(records.map((one) => [`${one.key}\n${one.value}`, one])).values()];
}
