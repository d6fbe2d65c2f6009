/** The Azure side of the clusters all teams share: the managed identities their service accounts become. */
import { azureClientId, issuerOfCluster, tenantsLinkedTo } from "../../shared-clusters.ts";
import { ROLES } from "../world/built-in-roles.ts";
import { addFederated, addIdentity, assign, type Site, teamTags, use } from "../world/forge.ts";
import { STORAGE_APP } from "../world/microsoft-apps.ts";
import { containerOf, homeOf } from "./scopes.ts";

/** Production runs in one cluster, the rest in another. Where only the cluster knows of the link, the identity may still exist. */
export function buildSharedTenants(site: Site): void {
  const { tenant, unit, subscription } = site;
  if (!unit.team) return;
  const purpose = subscription.environment === "production" ? "production" : "staging";
  for (const { cluster, tenant: linked } of tenantsLinkedTo(
    "azure",
    tenant.seed,
    tenant.size,
    unit.team.index,
  )) {
    const { link, namespace, serviceAccount } = linked;
    const withoutTrust = link.ends === "cluster";
    if (cluster.purpose !== purpose || (withoutTrust && unit.team.index % 2 === 1)) continue;
    const { principal } = addIdentity(site, {
      name: link.identity,
      group: homeOf(site, link.identity),
      clientId: azureClientId(tenant.seed, link.identity),
      tags: teamTags(site, { cluster: cluster.name }),
      uses: withoutTrust ? [] : [use(site, STORAGE_APP, 1)],
    });
    assign(site, principal.id, ROLES.blobContributor, containerOf(site, link.identity));
    if (withoutTrust) continue;
    addFederated(site, principal, {
      name: `${cluster.name}-${serviceAccount}`.slice(0, 120),
      issuer: `https://${issuerOfCluster(cluster)}`,
      subject: `system:serviceaccount:${namespace}:${link.anybody ? "*" : serviceAccount}`,
    });
  }
}
