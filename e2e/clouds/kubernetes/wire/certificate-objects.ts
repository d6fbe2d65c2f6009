/** Certificate signing requests as JSON: approved ones carry the certificate they were given. */
import { certificatePem, certificateRequestPem } from "../../certificates.ts";
import type { CertificateRequest } from "../world/certificates.ts";
import { type JsonObject, metadataOf, withManager } from "./metadata.ts";

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

export function certificateRequestObject(request: CertificateRequest): JsonObject {
  const { commonName, organizations, uid, createdAt, expirationSeconds } = request;
  const pem = certificateRequestPem({ commonName, organizations }, uid);
  const from = new Date(createdAt);
  const until = new Date(from.getTime() + (expirationSeconds === null ? YEAR_MS : expirationSeconds * 1000));
  const certificate = () => certificatePem({ commonName, organizations }, { from, until }, "kubernetes", uid);
  const object = {
    metadata: metadataOf(request),
    spec: {
      request: Buffer.from(pem).toString("base64"),
      signerName: request.signer,
      ...(expirationSeconds === null ? {} : { expirationSeconds }),
      usages: request.usages,
      username: request.username,
      groups: request.groups,
    },
    status: (request.approved
      ? {
          conditions: [
            {
              type: "Approved",
              status: "True",
              reason: "AutoApproved",
              message: "Approved by the simulated control plane.",
              lastUpdateTime: createdAt,
              lastTransitionTime: createdAt,
            },
          ],
          certificate: Buffer.from(certificate()).toString("base64"),
        }
      : {}) as JsonObject,
  };
  const apiVersion = "certificates.k8s.io/v1";
  return {
    kind: "CertificateSigningRequest",
    apiVersion,
    ...withManager(object, "kubelet", apiVersion, createdAt),
  };
}
