/** How an allow policy names an identity. */
import type { Subject } from "../../remediation.ts";
import { isWorkloadPool } from "../keys.ts";

/** What is neither an account nor a pool is kept under the very text policies name it by; a pool, under its own name. */
export function memberOf({
  kind,
  externalId,
  resourceName,
}: Pick<Subject, "kind" | "externalId" | "resourceName">): string {
  const name = resourceName ?? externalId;
  if (kind === "gcp_service_account") return `serviceAccount:${name}`;
  const isPool = isWorkloadPool(name) && !/^principal(Set)?:\/\//.test(name);
  return isPool ? `principalSet://iam.googleapis.com/${name}/*` : externalId;
}
