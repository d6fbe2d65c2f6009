/** The simulated AWS on which exact changes are carried out: accounts with some of everything, and policies of each sort. */
import { awsCommandLine } from "#e2e/clouds/aws/command-line.ts";
import { openShell } from "#e2e/clouds/shell/open-shell.ts";
import { startClouds } from "#e2e/clouds/start.ts";
import type { AppliedCloud } from "../../testing/applied-estate.ts";
import { richScopes } from "../../testing/rich-scopes.ts";
import { arrangePolicies } from "./arranged-policies.ts";

export async function openAppliedAws(): Promise<AppliedCloud> {
  const clouds = await startClouds({ date: "2026-07-01", pageCap: 40 });
  const accounts = richScopes(clouds.aws.oracle.truth());
  await arrangePolicies(clouds, accounts);
  return {
    provider: "aws",
    clouds,
    config: { ...clouds.aws.organizationSource, accounts },
    days: ["2026-11-24"],
    shellIn: (account) => openShell({ aws: awsCommandLine(clouds, account) }),
  };
}

/** Makes the slice that tells of principals incomplete; returns how often it was hit so far. */
export function faultInAws({ clouds }: AppliedCloud): () => number {
  const [service, action] = ["iam", "GetAccountAuthorizationDetails"];
  const added = clouds.faults.add({ service, action, from: 2, effect: { kind: "error" } });
  return () => added.hits;
}
