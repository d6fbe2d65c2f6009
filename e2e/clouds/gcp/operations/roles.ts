/** IAM v1: Google's roles and the custom roles of the organization and of projects. */
import type { Call } from "../call.ts";
import { type Input, type Operation, PAGED } from "../wire/operation.ts";
import { pageOf } from "../wire/paging.ts";
import { notFound } from "../wire/status-error.ts";
import type { CustomRole } from "../world/model.ts";
import { type PredefinedRole, predefinedRoleOf, predefinedRoles } from "../world/predefined-roles.ts";
import { roleBody } from "./bodies.ts";
import { stateOf } from "./service-accounts.ts";

const VIEWS = ["BASIC", "FULL"] as const;
const LIST = { ...PAGED, view: VIEWS, showDeleted: "boolean" } as const;
const LIMITS = { default: 300, maximum: 1000 };

export const roleOperations: Operation[] = [
  {
    id: "iam.roles.list",
    method: "GET",
    path: "v1/roles",
    query: { ...LIST, parent: "string" },
    // Google's own roles are no secret: whoever is signed in may read them.
    permission: null,
    on: () => null,
    run: (call, { query }) => {
      const { items, next } = pageOf(predefinedRoles, query, LIMITS, call.pageCap);
      return {
        roles: items.map((role) => predefinedBody(role, query.view === "FULL")),
        ...(next === undefined ? {} : { nextPageToken: next }),
      };
    },
  },
  {
    id: "iam.roles.get",
    method: "GET",
    path: "v1/roles/{rolesId}",
    permission: null,
    on: () => null,
    run: (_, { parts }) => {
      const role = predefinedRoleOf(`roles/${parts[0]}`);
      if (!role) throw notFound(`The role named roles/${parts[0]} was not found.`);
      return predefinedBody(role, true);
    },
  },
  ...customOperations("organizations"),
  ...customOperations("projects"),
];

function customOperations(kind: "organizations" | "projects"): Operation[] {
  const base = {
    method: "GET" as const,
    on: ({ parts }: Input) => `${kind}/${parts[0]}`,
    local: kind === "projects",
  };
  return [
    {
      ...base,
      id: `iam.${kind}.roles.list`,
      path: `v1/${kind}/{${kind}Id}/roles`,
      query: LIST,
      permission: "iam.roles.list",
      run: (call, input) => {
        const { query } = input;
        const shown = rolesOf(call, kind, input).filter(
          (role) => query.showDeleted === true || !role.deleted,
        );
        const { items, next } = pageOf(shown, query, LIMITS, call.pageCap);
        const bodies = items.map((role) =>
          roleBody(`${kind}/${input.parts[0]}`, role, query.view === "FULL"),
        );
        return {
          ...(bodies.length === 0 ? {} : { roles: bodies }),
          ...(next === undefined ? {} : { nextPageToken: next }),
        };
      },
    },
    {
      ...base,
      id: `iam.${kind}.roles.get`,
      path: `v1/${kind}/{${kind}Id}/roles/{rolesId}`,
      permission: "iam.roles.get",
      run: (call, input) => {
        const role = rolesOf(call, kind, input).find((item) => item.id === input.parts[1]);
        const owner = `${kind}/${input.parts[0]}`;
        if (!role) throw notFound(`The role named ${owner}/roles/${input.parts[1]} was not found.`);
        return roleBody(owner, role, true);
      },
    },
  ];
}

export function rolesOf(call: Call, kind: "organizations" | "projects", { parts }: Input): CustomRole[] {
  if (kind === "projects") return stateOf(call, parts[0] ?? "").roles;
  return call.world.gcp.root(call.world.day).roles;
}

/** Google's roles all carry the same etag. */
function predefinedBody(role: PredefinedRole, full: boolean): object {
  return {
    name: role.name,
    title: role.title,
    ...(full ? { includedPermissions: role.permissions } : {}),
    stage: "GA",
    etag: "AA==",
  };
}
