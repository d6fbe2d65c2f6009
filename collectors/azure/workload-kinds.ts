/** Resource types that run as managed identities, by the kind a workload of them is; any other type is a resource all the same. */
const kinds = new Map([
  ["microsoft.compute/virtualmachines", "azure_virtual_machine"],
  ["microsoft.compute/virtualmachinescalesets", "azure_scale_set"],
  ["microsoft.web/sites", "azure_web_app"],
  ["microsoft.web/sites/slots", "azure_web_app"],
  ["microsoft.app/containerapps", "azure_container_app"],
  ["microsoft.app/jobs", "azure_container_app_job"],
  ["microsoft.containerinstance/containergroups", "azure_container_group"],
  ["microsoft.containerservice/managedclusters", "azure_kubernetes_cluster"],
  ["microsoft.logic/workflows", "azure_logic_app"],
  ["microsoft.datafactory/factories", "azure_data_factory"],
  ["microsoft.automation/automationaccounts", "azure_automation_account"],
  ["microsoft.machinelearningservices/workspaces", "azure_machine_learning_workspace"],
  ["microsoft.cognitiveservices/accounts", "azure_ai_account"],
  ["microsoft.apimanagement/service", "azure_api_management"],
  ["microsoft.hybridcompute/machines", "azure_arc_machine"],
  ["microsoft.databricks/accessconnectors", "azure_databricks_connector"],
]);

export function workloadKind(resourceType: string, kind: string | null): string {
  if (/functionapp/i.test(kind ?? "")) return "azure_function_app";
  return kinds.get(resourceType.toLowerCase()) ?? "azure_resource";
}
