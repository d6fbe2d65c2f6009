/** A token secret as a credential, from its metadata alone. */
import type { CredentialRecord, Json } from "#lib/ingest/contract.ts";
import {
  type ClusterId,
  namespaceKey,
  objectKey,
  serviceAccountRef,
} from "#lib/providers/kubernetes/keys.ts";
import { allowedAnnotations } from "./annotations.ts";
import { instantOf, type Labelled } from "./objects.ts";

/** Labels the server writes to the secret. Source: KEP-2799 */
const lastUsed = "kubernetes.io/legacy-token-last-used";
const invalidSince = "kubernetes.io/legacy-token-invalid-since";

/**
 * `trackedSince`: the day the server began to note uses; null where it never did or does not say. A token that is older and has no
 * note was not used since that day, which does not say that it never was.
 */
export function legacyTokenRecord(
  { metadata }: Labelled,
  { cluster, trackedSince }: { cluster: ClusterId; trackedSince: Date | null },
): CredentialRecord | null {
  const { name, namespace = "", uid = "", labels } = metadata;
  const annotations = allowedAnnotations(metadata.annotations);
  const account = annotations["kubernetes.io/service-account.name"];
  const accountUid = annotations["kubernetes.io/service-account.uid"];
  if (!account && !accountUid) return null;
  const createdAt = instantOf(metadata.creationTimestamp);
  const lastUsedAt = dayOf(labels?.[lastUsed]);
  const isTracked =
    lastUsedAt !== null || (trackedSince !== null && createdAt !== null && createdAt >= trackedSince);
  const invalid = dayOf(labels?.[invalidSince]);
  const attributes: { [key: string]: Json } = { secret: `${namespace}/${name}` };
  if (invalid !== null) attributes.invalidSince = dayText(invalid);
  if (lastUsedAt === null && trackedSince !== null) attributes.notUsedSince = dayText(trackedSince);
  return {
    type: "credential",
    scope: namespaceKey(cluster, namespace),
    principal: accountUid
      ? { kind: "id", value: objectKey(cluster, accountUid) }
      : serviceAccountRef(cluster, namespace, account ?? ""),
    externalId: objectKey(cluster, uid),
    kind: "kubernetes_legacy_token",
    status: invalid === null ? "active" : "inactive",
    createdAt,
    expiresAt: null,
    lastUsedAt,
    attributes,
    unknown: [...(createdAt === null ? ["createdAt"] : []), ...(isTracked ? [] : ["lastUsedAt"])],
  };
}

/** A day as the server writes it, `2026-11-24`; null for anything else. */
export function dayOf(text: string | undefined): Date | null {
  return text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) ? instantOf(`${text}T00:00:00Z`) : null;
}

function dayText(day: Date): string {
  return day.toISOString().slice(0, 10);
}
