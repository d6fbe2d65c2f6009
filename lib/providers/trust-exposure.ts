/** What is wrong with a trust by its own words, whatever cloud wrote it; one line per cloud. */
import type { Confidence } from "#lib/domain/checks/check.ts";
import type { Json, Ref } from "#lib/ingest/contract.ts";
import { awsTrustExposure } from "./aws/trust-exposure.ts";
import { azureTrustExposure } from "./azure/trust-exposure.ts";
import { gcpTrustExposure } from "./gcp/trust-exposure.ts";

export type Trust = {
  mechanism: string;
  trusted: Ref;
  condition: Json;
  attributes: { [key: string]: Json };
};

/**
 * `anyone`: everybody there is; `outsider`: a party that may live elsewhere, without a condition that ties it; `loose`: a subject or
 * set that names nobody in particular; `gone`: somebody who was deleted. `who`: in words that follow "lets in".
 */
export type Exposure = { is: "anyone" | "outsider" | "loose" | "gone"; who: string; confidence: Confidence };

const byProvider = new Map<string, (trust: Trust, scope: string | null) => Exposure | null>([
  ["aws", awsTrustExposure],
  ["azure", azureTrustExposure],
  ["gcp", gcpTrustExposure],
]);

/** `scope`: external id of the scope the trusting identity lives in. Null where nothing is wrong with it. */
export function trustExposure(provider: string, trust: Trust, scope: string | null): Exposure | null {
  return byProvider.get(provider)?.(trust, scope) ?? null;
}
