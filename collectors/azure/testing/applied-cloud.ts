/** The simulated tenant on which exact changes are carried out. */
import { azureCommandLine } from "#e2e/clouds/azure/command-line.ts";
import { openShell } from "#e2e/clouds/shell/open-shell.ts";
import { startClouds } from "#e2e/clouds/start.ts";
import type { AppliedCloud } from "../../testing/applied-estate.ts";

export async function openAppliedAzure(): Promise<AppliedCloud> {
  const clouds = await startClouds({ date: "2026-08-01", pageCap: 40 });
  return {
    ...{ provider: "azure", clouds, days: ["2026-08-01", "2026-11-24"] },
    config: clouds.azure.tenantSource,
    shellIn: () => openShell({ az: azureCommandLine(clouds) }),
  };
}

/** Makes the slice of role assignments incomplete; returns how often it was hit so far. */
export function faultInAzure({ clouds }: AppliedCloud): () => number {
  const permission = "Microsoft.Authorization/roleAssignments/read";
  const added = clouds.faults.add({ cloud: "azure", permission, effect: { kind: "error" } });
  return () => added.hits;
}
