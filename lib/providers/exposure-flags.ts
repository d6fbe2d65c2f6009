/** What the providers themselves say about secrets they found in public; one line per cloud that says anything. */
import type { Confidence } from "#lib/domain/checks/check.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { awsExposureFlag } from "./aws/exposure-flag.ts";
import { gcpExposureFlag } from "./gcp/exposure-flag.ts";

export type FlaggedCredential = { kind: string; attributes: { [key: string]: Json } };

/** `roles`: external ids of what its identity is granted; `alike`: how many credentials of the kind the identity has. */
export type FlagContext = { roles: readonly string[]; alike: number };

/** `name`: as the provider writes it; `words`: a clause that follows the name of the credential. */
export type ExposureFlag = { name: string; words: string; confidence: Confidence };

const byProvider = new Map<
  string,
  (credential: FlaggedCredential, context: FlagContext) => ExposureFlag | null
>([
  ["aws", awsExposureFlag],
  ["gcp", gcpExposureFlag],
]);

/** Null for a credential that the provider says nothing about. */
export function exposureFlag(
  provider: string,
  credential: FlaggedCredential,
  context: FlagContext,
): ExposureFlag | null {
  return byProvider.get(provider)?.(credential, context) ?? null;
}
