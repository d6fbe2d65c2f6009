/** What runs as which managed identity: one row per resource and identity. */
import type { OracleWorkload } from "../../oracle-answer.ts";
import type { Directory } from "../world/azure-world.ts";
import { EVERYTHING, type Sight } from "./sight.ts";

const KINDS: Record<string, string> = {
  "Microsoft.Compute/virtualMachines": "azure_virtual_machine",
  "Microsoft.Compute/virtualMachineScaleSets": "azure_scale_set",
  "Microsoft.Web/sites": "azure_function_app",
  "Microsoft.App/containerApps": "azure_container_app",
  "Microsoft.ContainerService/managedClusters": "azure_kubernetes_cluster",
  "Microsoft.Automation/automationAccounts": "azure_automation_account",
  "Microsoft.MachineLearningServices/workspaces": "azure_machine_learning_workspace",
};

export function workloadsOf(directory: Directory, sight: Sight): OracleWorkload[] {
  const open = new Set(sight.open.filter(({ id }) => sight.may(EVERYTHING, id)).map(({ id }) => id));
  const byResource = new Map(directory.principals.map(({ id, managed }) => [managed?.resourceId, id]));
  return directory.resources
    .filter(({ subscription }) => open.has(subscription))
    .flatMap((resource) => {
      const row = (as: string, runsAs: string | null): OracleWorkload => ({
        externalId: `${resource.id}@${as}`.toLowerCase(),
        kind: KINDS[resource.type] ?? "azure_resource",
        name: resource.name,
        runsAs,
        location: resource.location,
        scope: resource.subscription,
      });
      return [
        ...(resource.systemAssigned === null ? [] : [row("system", resource.systemAssigned)]),
        ...resource.userAssigned.map((id) => row(id, byResource.get(id) ?? null)),
      ];
    });
}
