/** An issued client certificate as a credential of whoever it names; requests without one are none. */
import { createHash, X509Certificate } from "node:crypto";
import type { CredentialRecord, RejectedRecord } from "#lib/ingest/contract.ts";
import { type ClusterId, objectKey, userRef } from "#lib/providers/kubernetes/keys.ts";
import type { Metadata } from "./objects.ts";

export type CertificateRequest = {
  metadata: Metadata;
  spec?: { username?: string; signerName?: string; usages?: string[] | null } | null;
  status?: { certificate?: string | null } | null;
};

/** A certificate cannot be revoked: it lives until it expires, though the request is forgotten within a day. */
export function certificateRecord(
  { metadata, spec, status }: CertificateRequest,
  cluster: ClusterId,
): CredentialRecord | RejectedRecord | null {
  if (!status?.certificate || !spec?.usages?.includes("client auth")) return null;
  let certificate: X509Certificate;
  let names: { CN: string | null; O: string[] };
  try {
    certificate = new X509Certificate(Buffer.from(status.certificate, "base64"));
    names = subjectOf(certificate);
  } catch {
    return {
      type: "rejected",
      reason: "unreadable",
      sample: `certificate of the request ${metadata.name}`,
      unknown: [],
    };
  }
  if (names.CN === null) return null;
  return {
    type: "credential",
    scope: cluster,
    principal: userRef(cluster, names.CN),
    externalId: objectKey(cluster, metadata.uid ?? metadata.name),
    kind: "kubernetes_client_certificate",
    status: "active",
    createdAt: certificate.validFromDate,
    expiresAt: certificate.validToDate,
    lastUsedAt: null,
    attributes: {
      request: metadata.name,
      signer: spec.signerName ?? null,
      requestedBy: spec.username ?? null,
      groups: names.O,
      serial: certificate.serialNumber.toLowerCase(),
      // As audit events name the certificate a request was signed in with.
      sha256: createHash("sha256").update(certificate.raw).digest("hex"),
    },
    unknown: ["lastUsedAt"],
  };
}

/** The server takes the common name for the user and every organization for a group. */
function subjectOf(certificate: X509Certificate): { CN: string | null; O: string[] } {
  const subject = (certificate.toLegacyObject().subject ?? {}) as Record<
    string,
    string | string[] | undefined
  >;
  const all = (value: string | string[] | undefined) =>
    value === undefined ? [] : Array.isArray(value) ? value : [value];
  return { CN: all(subject.CN)[0] ?? null, O: all(subject.O) };
}
