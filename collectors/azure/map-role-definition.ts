/** A role definition as a role, built-in and custom alike, with the condition of each permission; flat exports read the same. */
import { z } from "zod";
import type { RoleRecord } from "#lib/ingest/contract.ts";
import { roleDefinitionKey } from "#lib/providers/azure/keys.ts";
import { type PermissionEntry, roleDocument } from "#lib/providers/azure/role-permissions.ts";
import { text, texts } from "./parse.ts";
import { permissionEntry } from "./role-entries.ts";

const facts = {
  roleName: z.string(),
  description: text,
  assignableScopes: texts,
  permissions: z.array(permissionEntry),
  updatedOn: text,
};

/** As ARM and Resource Graph write it: the kind is `type` there. */
export const definitionRow = z
  .looseObject({ id: z.string(), name: z.string(), properties: z.looseObject({ ...facts, type: text }) })
  .transform(({ id, name, properties: { type, ...rest } }) => ({ id, name, ...rest, roleType: type }));

/** As `az role definition list` prints it, which is flat. */
export const flatDefinitionRow = z.looseObject({ name: z.string(), ...facts, roleType: text });

export type Definition = {
  /** The last part of its id. */
  name: string;
  roleName: string;
  roleType: string | null;
  description: string | null;
  updatedOn: string | null;
  assignableScopes: string[];
  permissions: PermissionEntry[];
};

export function roleDefinitionRecord(definition: Definition, tenant: string): RoleRecord {
  const isBuiltIn = /^builtin/i.test(definition.roleType ?? "");
  return {
    type: "role",
    scope: tenant,
    externalId: roleDefinitionKey(tenant, definition.name),
    kind: isBuiltIn ? "azure_built_in_role" : "azure_custom_role",
    name: definition.roleName,
    resourceName: `/providers/Microsoft.Authorization/roleDefinitions/${definition.name.toLowerCase()}`,
    version: null,
    manager: isBuiltIn ? "provider" : "customer",
    document: roleDocument(definition.permissions, definition.assignableScopes),
    attributes: {
      description: definition.description,
      updatedOn: definition.updatedOn,
      conditional: definition.permissions.some(({ condition }) => condition !== null),
    },
    unknown: [],
  };
}
