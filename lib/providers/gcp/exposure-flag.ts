/** Google marks a key that it found in public or in the hands of others, and keeps the mark when the key is enabled again. */
import type { ExposureFlag, FlaggedCredential } from "../exposure-flags.ts";

/** Source: iam v1 `ServiceAccountKey.disableReason` and `extendedStatus[].key`. */
const marks: [pattern: RegExp, words: string][] = [
  [/(^|_)EXPOSED$/, "Google found it in public"],
  [/(^|_)COMPROMISE_DETECTED$/, "Google found it used by others"],
];

export function gcpExposureFlag({ kind, attributes }: FlaggedCredential): ExposureFlag | null {
  if (kind !== "gcp_service_account_key") return null;
  const { disableReason, extendedStatus } = attributes;
  const told = [disableReason, ...(Array.isArray(extendedStatus) ? extendedStatus : [])].filter(
    (text) => typeof text === "string",
  );
  for (const [pattern, words] of marks) {
    const name = told.find((text) => pattern.test(text));
    if (name !== undefined) return { name, words, confidence: "high" };
  }
  return null;
}
