/** Principals with their natures: service principals by what they are, registrations by whether somebody stands for them. */
import type { OracleIdentity } from "../../oracle-answer.ts";
import type { Directory } from "../world/azure-world.ts";
import type { ServicePrincipal } from "../world/model.ts";
import { TENANT_ID } from "../world/tenant.ts";
import { type Sight, subscriptionIn } from "./sight.ts";

export function identitiesOf(directory: Directory, sight: Sight, groups: Set<string>): OracleIdentity[] {
  const rows: OracleIdentity[] = [];
  const add = (row: Omit<OracleIdentity, "provider">) => void rows.push({ provider: "azure", ...row });
  if (sight.ask("Application.Read.All")) {
    for (const principal of directory.principals) add(principalRow(principal, sight));
    const appIds = new Set(directory.principals.map(({ appId }) => appId));
    for (const { id, appId, name } of directory.applications) {
      add({
        kind: "azure_application",
        externalId: id,
        name,
        resourceName: `applications/${appId}`,
        scope: TENANT_ID,
        nature: appIds.has(appId) ? "set" : "machine",
      });
    }
  }
  for (const { id, name } of directory.groups) {
    if (groups.has(id))
      add({
        ...{ kind: "azure_group", externalId: id, name, scope: TENANT_ID, nature: "group" },
        resourceName: null,
      });
  }
  return rows;
}

const AGENTS = {
  agentIdentity: "azure_agent_identity",
  agentIdentityBlueprintPrincipal: "azure_agent_blueprint",
} as const;

/** A managed identity lives in the subscription of its resource, where that can be seen and is not disabled. */
function principalRow(principal: ServicePrincipal, sight: Sight): Omit<OracleIdentity, "provider"> {
  const { id, appId, name, nature, managed, agent } = principal;
  const home = subscriptionIn(managed?.resourceId ?? "");
  const isKnown = sight.open.some((subscription) => subscription.id === home);
  const own = managed ? "azure_managed_identity" : "azure_service_principal";
  return {
    kind: agent ? AGENTS[agent] : own,
    externalId: id,
    name,
    resourceName: managed ? managed.resourceId.toLowerCase() : appId,
    scope: home !== null && isKnown ? home : TENANT_ID,
    nature,
  };
}
