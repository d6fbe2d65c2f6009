/** Asks Google which permissions the reader holds, which needs none itself. Source: cloudresourcemanager v3 `testIamPermissions`. */
import type { Access } from "./access.ts";
import { apis } from "./apis.ts";

/** Those of `wanted` that are granted on `organizations/1`, `folders/2` or `projects/3`. */
export async function testPermissions(access: Access, resource: string, wanted: string[]): Promise<string[]> {
  const api = await apis.resources();
  const kind = resource.split("/")[0] as "organizations" | "folders" | "projects";
  const answer = await access.call("testIamPermissions", resource, (options) => {
    const query = { resource, requestBody: { permissions: wanted } };
    if (kind === "organizations") return api.organizations.testIamPermissions(query, options);
    return kind === "folders"
      ? api.folders.testIamPermissions(query, options)
      : api.projects.testIamPermissions(query, options);
  });
  return answer.permissions ?? [];
}
