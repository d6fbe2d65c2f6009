/** What a role's document gives by a star in place of names, in words; one line per cloud. */
import type { Json } from "#lib/ingest/contract.ts";
import { awsWildcards } from "./aws/wildcards.ts";
import { azureWildcards } from "./azure/wildcards.ts";
import { gcpWildcards } from "./gcp/wildcards.ts";
import { kubernetesWildcards } from "./kubernetes/wildcards.ts";

const byProvider = new Map<string, (document: Json, role: string) => string[]>([
  ["aws", awsWildcards],
  ["azure", azureWildcards],
  ["gcp", gcpWildcards],
  ["kubernetes", kubernetesWildcards],
]);

/**
 * Short texts, sorted and each once: `*`, `s3:*`, `everything but iam:*`. Those that hold under a condition only end in
 * ` (conditional)`. `role`: its external id. Empty for a document that could not be read.
 */
export function wildcardsIn(provider: string, document: Json, role: string): string[] {
  return [...new Set(byProvider.get(provider)?.(document, role) ?? [])].sort();
}

/** Whether a wildcard holds without any condition. */
export function isUnconditional(wildcard: string): boolean {
  return !wildcard.endsWith(" (conditional)");
}
