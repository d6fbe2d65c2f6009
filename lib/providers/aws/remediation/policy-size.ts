/** How large IAM lets a policy be, and how it counts. Source: IAM user guide, "IAM and AWS STS quotas". */
import type { Json } from "#lib/ingest/contract.ts";

/** Characters. Of inline policies: all of one identity together. */
export const policyLimits = { managed: 6144, user: 2048, role: 10_240, group: 5120 } as const;

/** Managed policies one identity may have attached, unless the quota was raised. */
export const mostAttached = 10;

/** IAM counts no white space. That in texts (a Sid has none, a condition may) is counted here: never told too small. */
export function policySize(document: Json): number {
  return JSON.stringify(document).length;
}
