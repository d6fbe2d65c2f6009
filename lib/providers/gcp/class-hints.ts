/** The work done as a Google account: what attributes of pools and what runs as it tell. */
import type { Ground } from "#lib/domain/classification/verdict.ts";
import type { WorkloadClass } from "#lib/domain/classification/workload-class.ts";
import type { UseFacts } from "../contract.ts";
import { parseMember } from "./members.ts";

/** Attributes that the published mappings of build systems fill: repository, project path, workspace. */
const ofPipelines =
  /^attribute\.(repository|repository_owner|repository_id|project_path|project_id|namespace_path|terraform_\w+)\//;

export function classHints({ trusts }: UseFacts): Ground<WorkloadClass>[] {
  return trusts.flatMap(({ trusted }) => {
    const member = trusted.kind === "member" ? parseMember(trusted.value) : null;
    if (member?.form !== "pool-member" || !ofPipelines.test(member.selector)) return [];
    const evidence = `Pipelines of ${member.selector.split("/").slice(1).join("/")} become it.`;
    return [{ value: "ci-cd" as const, source: "use" as const, confidence: "medium" as const, evidence }];
  });
}
