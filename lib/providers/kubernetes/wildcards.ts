/** Any verb on any resource: what a rule of a cluster gives without naming it, in every group or in one. */
import type { Json } from "#lib/ingest/contract.ts";
import { rulesIn } from "./policy-rules.ts";

export function kubernetesWildcards(document: Json): string[] {
  return rulesIn(document)
    .filter(
      ({ verbs, resources, resourceNames }) =>
        verbs.includes("*") && resources.includes("*") && resourceNames.length === 0,
    )
    .flatMap(({ apiGroups }) =>
      apiGroups.includes("*")
        ? ["*"]
        : apiGroups.map((group) => `everything in ${group || "the core group"}`),
    );
}
