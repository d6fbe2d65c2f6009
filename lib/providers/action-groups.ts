/** What actions are told together by: AWS's services, Google's services, Azure's provider namespaces, API groups of Kubernetes. */

export type ActionGroups = {
  /** The group of an action; every action has one. */
  of(action: string): string;
  one: string;
  many: string;
};

const byProvider = new Map<string, ActionGroups>([
  ["aws", { of: (action) => before(action, ":"), one: "service", many: "services" }],
  // Some permissions keep the long form: `service.googleapis.com/resource.verb`.
  [
    "gcp",
    {
      of: (action) => (action.includes("/") ? before(action, "/") : before(action, ".")),
      one: "service",
      many: "services",
    },
  ],
  ["azure", { of: azureNamespace, one: "namespace", many: "namespaces" }],
  ["kubernetes", { of: (action) => before(action, "/"), one: "API group", many: "API groups" }],
  ["rollcall", { of: (action) => before(action, ":"), one: "part of the API", many: "parts of the API" }],
]);

const plain: ActionGroups = { of: (action) => before(action, ":"), one: "service", many: "services" };

export function actionGroupsOf(provider: string): ActionGroups {
  return byProvider.get(provider) ?? plain;
}

/** The plane stays in it: data of a namespace is not its control plane. Display names of APIs may have slashes. */
function azureNamespace(action: string): string {
  const isPermission = /^(app|delegated):/.test(action);
  const at = isPermission ? action.lastIndexOf("/") : action.indexOf("/");
  return at < 0 ? action : action.slice(0, at);
}

function before(action: string, separator: string): string {
  const at = action.indexOf(separator);
  return at < 0 ? action : action.slice(0, at);
}
