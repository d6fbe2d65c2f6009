/** The Google side of the clusters all teams share: a pool for the tokens of each, and the accounts they become. */
import {
  issuerOfCluster,
  type SharedCluster,
  sharedClusters,
  tenantsLinkedTo,
} from "../../shared-clusters.ts";
import { addAccount, addProvider, emailOf, ensurePool, grant, rhythm, type Site } from "../world/forge.ts";
import { account } from "../world/members.ts";
import type { ServiceAccount } from "../world/model.ts";
import { allowWork } from "./apps.ts";
import { sharedPool } from "./delivery.ts";

/** In the shared project. Where the link exists at the cluster alone, nothing is made here. */
export function buildSharedTenants(site: Site): void {
  const { seed, size } = site.organization;
  for (const cluster of sharedClusters(seed, size)) {
    if (cluster.eks === null) continue;
    // One pool for several clusters would let a namesake of the other in.
    const pool = ensurePool(site, cluster.eks.name, `Cluster ${cluster.name}`);
    addProvider(pool, {
      id: "tokens",
      displayName: `Service accounts of ${cluster.name}`,
      condition: 'assertion.sub.startsWith("system:serviceaccount:")',
      source: { kind: "oidc", issuer: `https://${issuerOfCluster(cluster)}`, audiences: [] },
    });
    for (let team = cluster.teams[0]; team < cluster.teams[1]; team++)
      buildTeam(site, cluster, pool.id, team);
  }
}

function buildTeam(site: Site, cluster: SharedCluster, pool: string, team: number): void {
  const { seed, size } = site.organization;
  for (const linked of tenantsLinkedTo("gcp", seed, size, team)) {
    const { link, namespace, serviceAccount } = linked.tenant;
    if (linked.cluster.name !== cluster.name || link.ends === "cluster") continue;
    const owner = accountNamed(site, link.identity, linked.tenant.team.contact);
    const subject = `system:serviceaccount:${namespace}:${link.anybody ? "*" : serviceAccount}`;
    grant(owner.bindings, "iam.workloadIdentityUser", {
      kind: "subject",
      pool: sharedPool(site, pool),
      subject,
    });
  }
}

/** Teams of a large company may have given the same name; then they share the account. */
function accountNamed(site: Site, identity: string, contact: string): ServiceAccount {
  const id = identity.slice(0, 30);
  const known = site.state.accounts.find((item) => item.email === emailOf(site.state.id, id));
  if (known) return known;
  const made = addAccount(site, {
    id,
    displayName: `${identity} in the shared clusters`,
    description: `Owner: ${contact}`,
    activity: rhythm(site, 1),
    fixed: true,
  });
  allowWork(site, made, identity);
  grant(site.state.bindings, "logging.logWriter", account(made));
  return made;
}
