/** What a person changes of custom roles. */
import type { Call } from "../call.ts";
import { rootOf } from "../places.ts";
import { type BodyType, type Input, type Operation, text } from "../wire/operation.ts";
import { invalidArgument, notFound, StatusError } from "../wire/status-error.ts";
import { roleBody } from "./bodies.ts";
import { existing } from "./resource-manager.ts";
import { rolesOf } from "./roles.ts";
import { record } from "./writes.ts";

export const roleWriteOperations: Operation[] = (["organizations", "projects"] as const).flatMap(roleWrites);

function roleWrites(kind: "organizations" | "projects"): Operation[] {
  const base = {
    on: ({ parts }: Input) => `${kind}/${parts[0]}`,
    local: kind === "projects",
    writes: true,
  };
  const role: Record<string, BodyType> = {
    name: "string",
    title: "string",
    description: "string",
    includedPermissions: "strings",
    stage: "string",
    etag: "string",
    deleted: "boolean",
  };
  const scopeOf = (call: Call, { parts }: Input) =>
    existing(call, `${kind}/${parts[0]}`, "iam.roles.get").facts?.id ?? rootOf(call.world).name;
  const shown = (call: Call, input: Input, id: string) => {
    const found = rolesOf(call, kind, input).find((item) => item.id === id);
    if (!found) throw notFound(`The role named ${kind}/${input.parts[0]}/roles/${id} was not found.`);
    return roleBody(`${kind}/${input.parts[0]}`, found, true);
  };
  return [
    {
      ...base,
      id: `iam.${kind}.roles.create`,
      method: "POST",
      path: `v1/${kind}/{${kind}Id}/roles`,
      body: { roleId: "string", role },
      permission: "iam.roles.create",
      run: (call, input) => {
        const id = text(input.body.roleId);
        const asked = (input.body.role ?? {}) as {
          title?: string;
          description?: string;
          includedPermissions?: string[];
        };
        if (!/^[a-zA-Z0-9_.]{3,64}$/.test(id))
          throw invalidArgument(`The role ID "${id}" is invalid.`, "role_id");
        if (rolesOf(call, kind, input).some((item) => item.id === id))
          throw new StatusError(
            409,
            "ALREADY_EXISTS",
            `A role named ${id} in ${kind}/${input.parts[0]} already exists.`,
          );
        const permissions = JSON.stringify(asked.includedPermissions ?? []);
        const { title = "", description = "" } = asked;
        record(call, scopeOf(call, input), "CreateRole", { id, title, description, permissions });
        return shown(call, input, id);
      },
    },
    {
      ...base,
      id: `iam.${kind}.roles.patch`,
      method: "PATCH",
      path: `v1/${kind}/{${kind}Id}/roles/{rolesId}`,
      query: { updateMask: "string" },
      body: role,
      permission: "iam.roles.update",
      run: (call, input) => {
        const id = input.parts[1] ?? "";
        shown(call, input, id);
        const permissions = JSON.stringify(input.body.includedPermissions ?? []);
        record(call, scopeOf(call, input), "UpdateRole", { id, permissions });
        return shown(call, input, id);
      },
    },
    {
      ...base,
      id: `iam.${kind}.roles.delete`,
      method: "DELETE",
      path: `v1/${kind}/{${kind}Id}/roles/{rolesId}`,
      query: { etag: "string" },
      permission: "iam.roles.delete",
      run: (call, input) => {
        const id = input.parts[1] ?? "";
        shown(call, input, id);
        record(call, scopeOf(call, input), "DeleteRole", { id });
        return shown(call, input, id);
      },
    },
  ];
}
