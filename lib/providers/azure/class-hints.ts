/** The work done as an Entra identity: whoever trusts a build system's tokens is used by pipelines. */
import { deliveryIssuer } from "#lib/domain/classification/delivery-issuers.ts";
import type { Ground } from "#lib/domain/classification/verdict.ts";
import type { WorkloadClass } from "#lib/domain/classification/workload-class.ts";
import type { UseFacts } from "../contract.ts";

export function classHints({ trusts }: UseFacts): Ground<WorkloadClass>[] {
  return trusts.flatMap(({ trusted }) => {
    const system = trusted.kind === "federated" ? deliveryIssuer(trusted.value.split("|")[0] ?? "") : null;
    if (system === null) return [];
    const evidence = `Pipelines of ${system} become it.`;
    return [{ value: "ci-cd" as const, source: "use" as const, confidence: "high" as const, evidence }];
  });
}
