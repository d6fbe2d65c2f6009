/** What is wrong with a federated credential: a flexible one may match more subjects than it means. */
import { looseSubject } from "#lib/domain/federation/loose-subject.ts";
import type { Json } from "#lib/ingest/contract.ts";
import type { Exposure, Trust } from "../trust-exposure.ts";

export function azureTrustExposure({ mechanism, trusted, condition }: Trust): Exposure | null {
  if (mechanism !== "web-identity") return null;
  const bar = trusted.value.indexOf("|");
  if (asksForMore(condition)) return null;
  const loose = looseSubject(trusted.value.slice(0, bar), trusted.value.slice(bar + 1));
  return loose === null ? null : { is: "loose", ...loose };
}

/** Whether the expression asks for another claim too (`claims['job_workflow_ref'] eq '…'`), which names somebody in the subject's place. */
function asksForMore(condition: Json): boolean {
  const isRecord = typeof condition === "object" && condition !== null && !Array.isArray(condition);
  const expression = isRecord && typeof condition.claims === "string" ? condition.claims : "";
  const claims = expression.matchAll(/claims\s*\[\s*'([^']+)'\s*\]\s+(?:eq|matches)\s+'([^']*)'/gi);
  return [...claims].some(
    ([, claim, value = ""]) => !/^(sub|aud|iss)$/i.test(claim ?? "") && !/^[*?]*$/.test(value),
  );
}
