/** How an allow policy names an identity. */
import type { Subject } from "../../remediation.ts";

/** What is no account is kept under the very text policies name it by. */
export function memberOf({
  kind,
  externalId,
  resourceName,
}: Pick<Subject, "kind" | "externalId" | "resourceName">): string {
  return kind === "gcp_service_account" ? `serviceAccount:${resourceName ?? externalId}` : externalId;
}
