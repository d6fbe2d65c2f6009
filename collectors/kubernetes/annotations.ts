/**
 * Which annotations may be stored: those that link to other clouds or name an owner, and no other. `kubectl apply` keeps a copy of
 * everything that was applied in one, a secret's plaintext too, and metadata-only answers carry it.
 */
import { saysWho } from "#lib/providers/kubernetes/owner-hints.ts";

/** Keys that say which identity of another cloud an account may become, or how its tokens are made. */
const links = new Set([
  "eks.amazonaws.com/role-arn",
  "eks.amazonaws.com/audience",
  "eks.amazonaws.com/token-expiration",
  "eks.amazonaws.com/sts-regional-endpoints",
  "iam.gke.io/gcp-service-account",
  "azure.workload.identity/client-id",
  "azure.workload.identity/tenant-id",
  "azure.workload.identity/service-account-token-expiration",
]);

/** Of a token secret: whose it is. */
const tokenOwner = new Set(["kubernetes.io/service-account.name", "kubernetes.io/service-account.uid"]);

/** Longer values are no names. */
const longestValue = 1_000;

export function allowedAnnotations(annotations: Record<string, unknown> | null | undefined) {
  return Object.fromEntries(
    Object.entries(annotations ?? {}).filter(
      (entry): entry is [string, string] =>
        typeof entry[1] === "string" &&
        entry[1].length <= longestValue &&
        (links.has(entry[0]) || tokenOwner.has(entry[0]) || saysWho(entry[0])),
    ),
  );
}
