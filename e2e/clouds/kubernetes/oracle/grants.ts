/** Roles, who holds them by which binding and where, and everybody whom only a binding names. */
import type { OracleAnswer, OracleExternal, OracleGrant, OracleRole } from "../../oracle-answer.ts";
import type { ClusterRoleBinding, Meta, RoleBinding, Rule, Subject } from "../world/model.ts";
import { outsideGroup, outsideUser } from "./outsiders.ts";
import { accountId, groupId, inNamespace, type Place, userId } from "./place.ts";
import { LISTS } from "./sight.ts";

export function rolesOf(place: Place): OracleRole[] {
  const { state, sight, facts, id } = place;
  const row = (
    externalId: string,
    kind: string,
    role: Meta & { rules: Rule[] },
    scope: string,
  ): OracleRole => ({
    externalId,
    kind,
    name: role.name,
    manager: role.labels["kubernetes.io/bootstrapping"] === "rbac-defaults" ? "provider" : "customer",
    version: null,
    scope,
    statements: role.rules.length,
  });
  const roles = state.roles
    .filter(({ namespace }) => sight.sees(facts.name, LISTS.roles, namespace))
    .map((role) =>
      row(
        `${id}/role/${role.namespace}/${role.name}`,
        "kubernetes_role",
        role,
        inNamespace(place, role.namespace),
      ),
    );
  if (!sight.seesWhole(facts.name, LISTS.clusterRoles)) return roles;
  const everywhere = state.clusterRoles.map((role) =>
    row(`${id}/clusterrole/${role.name}`, "kubernetes_cluster_role", role, id),
  );
  return [...roles, ...everywhere];
}

export function grantsOf(place: Place): Pick<OracleAnswer, "grants" | "externals"> {
  const { state, sight, facts, id } = place;
  const bound = state.roleBindings
    .filter(({ namespace }) => sight.sees(facts.name, LISTS.roleBindings, namespace))
    .map((binding) => {
      const { kind, name } = binding.roleRef;
      const role = kind === "Role" ? `${id}/role/${binding.namespace}/${name}` : `${id}/clusterrole/${name}`;
      const where = {
        role,
        via: `role-binding/${binding.name}`,
        scope: inNamespace(place, binding.namespace),
      };
      return { binding, where, home: binding.namespace };
    });
  const everywhere = sight.seesWhole(facts.name, LISTS.clusterRoleBindings)
    ? state.clusterRoleBindings.map((binding) => {
        const role = `${id}/clusterrole/${binding.roleRef.name}`;
        return { binding, where: { role, via: `cluster-role-binding/${binding.name}`, scope: id }, home: "" };
      })
    : [];
  const all = [...bound, ...everywhere];
  return {
    grants: all.flatMap(({ binding, where, home }) => held(place, binding, where, home)),
    externals: all.flatMap(({ binding }) => binding.subjects.flatMap((subject) => outsider(place, subject))),
  };
}

function held(
  place: Place,
  { subjects }: RoleBinding | ClusterRoleBinding,
  where: Pick<OracleGrant, "role" | "via" | "scope">,
  home: string,
): OracleGrant[] {
  const ids = new Set(subjects.map((subject) => subjectId(place, subject, home)));
  return [...ids].map((subject) => ({ subject, effect: "allow", ...where }));
}

/** The id of whom a binding names; `home`: the binding's own namespace. */
export function subjectId(place: Place, { kind, name, namespace }: Subject, home: string): string {
  if (kind === "Group") return groupId(place, name);
  if (kind === "ServiceAccount") return accountId(place, namespace ?? home, name);
  const [, accountSpace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name) ?? [];
  return accountSpace && account ? accountId(place, accountSpace, account) : userId(place, name);
}

function outsider(place: Place, { kind, name }: Subject): OracleExternal[] {
  if (kind === "Group") return [outsideGroup(place, name)];
  if (kind === "ServiceAccount" || name.startsWith("system:serviceaccount:")) return [];
  return [outsideUser(place, name)];
}
