/** Allow policies of the tree and of accounts, with conditions: a policy is always asked for in version 3, which keeps them. */
import type { Access } from "./access.ts";
import { apis } from "./apis.ts";

const requestBody = { options: { requestedPolicyVersion: 3 } };

/** `node`: `organizations/1`, `folders/2` or `projects/3`. Throws Denied | Unavailable | NotFound. */
export async function policyOf(access: Access, node: string): Promise<object> {
  const api = await apis.resources();
  const kind = node.split("/")[0] as "organizations" | "folders" | "projects";
  return access.call<object>(`resourcemanager.${kind}.getIamPolicy`, node, (options) => {
    const query = { resource: node, requestBody };
    if (kind === "organizations") return api.organizations.getIamPolicy(query, options);
    return kind === "folders"
      ? api.folders.getIamPolicy(query, options)
      : api.projects.getIamPolicy(query, options);
  });
}

/** Of an account's own policy: who may act as it. */
export async function accountPolicyOf(access: Access, project: string, uniqueId: string): Promise<object> {
  const api = await apis.iam();
  const resource = `projects/${project}/serviceAccounts/${uniqueId}`;
  return access.call<object>("iam.serviceAccounts.getIamPolicy", resource, (options) =>
    api.projects.serviceAccounts.getIamPolicy({ resource, "options.requestedPolicyVersion": 3 }, options),
  );
}
