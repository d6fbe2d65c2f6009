/** Google's own roles as this world knows them; basic roles are derived from all the others. */
import { predefinedRoleList } from "./predefined-role-list.ts";

export type PredefinedRole = { name: string; title: string; permissions: string[] };

/** What not even an owner has; buckets and tables reach basic roles by their own convenience members. */
const OWNER_LACKS =
  /^(iam\.serviceAccounts\.(getAccessToken|getOpenIdToken|implicitDelegation|signBlob|signJwt)|storage\.(objects|multipartUploads)\.|storage\.buckets\.(get|getIamPolicy|setIamPolicy|update)$|bigquery\.tables\.|resourcemanager\.(organizations|folders)\.|resourcemanager\.projects\.create|billing\.(accounts|budgets)\.|cloudasset\.assets\.list|cloudkms\.cryptoKeyVersions\.use)/;
const EDITOR_LACKS =
  /(setIamPolicy$|^iam\.roles\.(create|delete|undelete|update)$|^iam\.serviceAccounts\.undelete$|^bigquery\.datasets\.(delete|update)$|^bigquery\.jobs\.(listAll|update)$|^resourcemanager\.projects\.(setIamPolicy|delete)$|^secretmanager\.versions\.access$|^container\.clusterRoleBindings\.(create|delete)$|^logging\.sinks\.(create|delete|update)$)/;
const VIEWER_HAS =
  /^(?!container\.secrets\.).*\.(get|list|search|getIamPolicy|searchAllResources|searchAllIamPolicies)$/;

export const predefinedRoles: PredefinedRole[] = build();
const byName = new Map(predefinedRoles.map((role) => [role.name, role]));

/** Undefined for a role this world does not know. */
export function predefinedRoleOf(name: string): PredefinedRole | undefined {
  return byName.get(name);
}

function build(): PredefinedRole[] {
  const named = Object.entries(predefinedRoleList).map(([name, [title, ...patterns]]) => ({
    name: `roles/${name}`,
    title,
    permissions: [...new Set(patterns.flatMap(expand))].toSorted(),
  }));
  const all = [...new Set(named.flatMap((role) => role.permissions))].toSorted();
  const owner = all.filter((permission) => !OWNER_LACKS.test(permission));
  const editor = owner.filter((permission) => !EDITOR_LACKS.test(permission));
  const viewer = editor.filter((permission) => VIEWER_HAS.test(permission));
  const basic = { owner, editor, viewer };
  const basics = Object.entries(basic).map(([name, permissions]) => ({
    name: `roles/${name}`,
    title: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    permissions,
  }));
  return [...basics, ...named].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function expand(pattern: string): string[] {
  const found = /^(.*)\{(.+)\}$/.exec(pattern);
  if (!found) return [pattern];
  const [, stem = "", names = ""] = found;
  return names.split(",").map((name) => stem + name);
}
