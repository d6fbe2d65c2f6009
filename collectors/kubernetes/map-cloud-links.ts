/**
 * What a service account's annotations say it may become in another cloud. They are intent: that cloud's own trust decides, and a
 * trust without an annotation works as well.
 */
import type { Json, Ref, TrustRecord } from "#lib/ingest/contract.ts";

type Link = { subject: Ref; attributes: { [key: string]: Json } };

/** `key`: the account's external id. Annotations are those that may be stored. */
export function cloudLinks(
  { key, scope }: { key: string; scope: string },
  annotations: Record<string, string>,
): TrustRecord[] {
  return [awsLink(annotations), googleLink(annotations), azureLink(annotations)]
    .filter((link) => link !== null)
    .map(({ subject, attributes }) => ({
      type: "trust",
      scope,
      subject,
      trusted: { kind: "id", value: key },
      mechanism: "annotation",
      condition: null,
      attributes,
      unknown: [],
    }));
}

/** IAM roles for service accounts. Source: https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html */
function awsLink(annotations: Record<string, string>): Link | null {
  const role = annotations["eks.amazonaws.com/role-arn"];
  if (!role) return null;
  const audience = annotations["eks.amazonaws.com/audience"] ?? "sts.amazonaws.com";
  return { subject: { kind: "name", value: role }, attributes: { cloud: "aws", audience } };
}

/** Workload identity of GKE through a Google service account; without one there is no annotation. */
function googleLink(annotations: Record<string, string>): Link | null {
  const email = annotations["iam.gke.io/gcp-service-account"];
  if (!email) return null;
  return { subject: { kind: "name", value: email.toLowerCase() }, attributes: { cloud: "gcp" } };
}

/** Microsoft Entra Workload ID; the client id is an application's or a managed identity's. */
function azureLink(annotations: Record<string, string>): Link | null {
  const client = annotations["azure.workload.identity/client-id"];
  if (!client) return null;
  const tenant = annotations["azure.workload.identity/tenant-id"] ?? null;
  return {
    subject: { kind: "app-id", value: client.toLowerCase() },
    attributes: { cloud: "azure", tenant, audience: "api://AzureADTokenExchange" },
  };
}
