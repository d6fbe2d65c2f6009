/** An app as it runs on Azure: the identity it runs as, what that identity may do, and the resource itself. */
import type { App } from "../../estate.ts";
import { ROLES } from "../world/built-in-roles.ts";
import {
  addFederated,
  addIdentity,
  addResource,
  assign,
  giveIdentity,
  groupId,
  type Site,
  teamTags,
  use,
} from "../world/forge.ts";
import { ARM_APP, BUS_APP, STORAGE_APP, VAULT_APP } from "../world/microsoft-apps.ts";
import { guidOf } from "../world/mint.ts";
import type { ServicePrincipal, Use } from "../world/model.ts";
import { subscriptionScope, TENANT_ID } from "../world/tenant.ts";
import { busOf, containerOf, homeOf, storageOf, vaultOf } from "./scopes.ts";

/** Builds the app and returns whom it runs as. */
export function buildApp(site: Site, app: App): ServicePrincipal {
  const suffix = site.subscription.environment === "development" ? "-dev" : "";
  const name = `${app.name}${suffix}`;
  if (app.form === "function") return buildFunction(site, name);
  if (app.form === "container") return buildContainer(site, name);
  if (app.form === "server") return buildServers(site, name);
  return buildPod(site, name);
}

function buildFunction(site: Site, name: string): ServicePrincipal {
  const app = addResource(site, {
    type: "Microsoft.Web/sites",
    name: `func-${name}`,
    group: homeOf(site, name),
    kind: "functionapp,linux",
    tags: teamTags(site),
  });
  const principal = giveIdentity(site, app, usesOf(site));
  grantOwn(site, principal, name);
  return principal;
}

function buildContainer(site: Site, name: string): ServicePrincipal {
  const group = homeOf(site, name);
  const { principal, resource } = addIdentity(site, {
    name: `id-${name}`,
    group,
    tags: teamTags(site),
    uses: usesOf(site),
  });
  addResource(site, {
    type: "Microsoft.App/containerApps",
    name: `ca-${name}`,
    group,
    tags: teamTags(site),
    userAssigned: [resource.id],
  });
  grantOwn(site, principal, name);
  return principal;
}

/** Several machines share one identity; every third fleet has identities of its own besides. */
function buildServers(site: Site, name: string): ServicePrincipal {
  const group = homeOf(site, name);
  const { principal, resource } = addIdentity(site, {
    name: `id-${name}`,
    group,
    tags: teamTags(site),
    uses: usesOf(site),
  });
  grantOwn(site, principal, name);
  for (let copy = 1; copy <= site.random.int(1, 2); copy++) {
    const machine = addResource(site, {
      type: "Microsoft.Compute/virtualMachines",
      name: `vm-${name}-${copy}`,
      group,
      tags: teamTags(site),
      userAssigned: [resource.id],
    });
    if (site.random.chance(0.34)) {
      const own = giveIdentity(site, machine, [use(site, ARM_APP, 1)]);
      assign(site, own.id, ROLES.metricsPublisher, groupId(site, group));
    }
  }
  return principal;
}

/** A pod in the team's own cluster, federated through that cluster's issuer. */
function buildPod(site: Site, name: string): ServicePrincipal {
  const { issuer } = clusterOf(site);
  const { principal } = addIdentity(site, {
    name: `id-${name}`,
    group: homeOf(site, name),
    tags: teamTags(site),
    uses: usesOf(site),
  });
  addFederated(site, principal, {
    name: "kubernetes",
    issuer,
    subject: `system:serviceaccount:${site.unit.name}:${name}`,
  });
  grantOwn(site, principal, name);
  return principal;
}

/** The team's own cluster: it has an identity, and so do its kubelets. */
function clusterOf(site: Site): { issuer: string } {
  const { state, unit, subscription, tenant } = site;
  const name = `aks-${unit.name}-${subscription.environment === "production" ? "prod" : "dev"}`;
  const issuer = `https://westeurope.oic.prod-aks.azure.com/${TENANT_ID}/${guidOf(tenant.seed, name)}/`;
  const group = `rg-${name}`;
  const known = state.resources.some(
    (resource) => resource.subscription === subscription.id && resource.name === name,
  );
  if (known) return { issuer };
  const cluster = addResource(site, {
    type: "Microsoft.ContainerService/managedClusters",
    name,
    group,
    tags: teamTags(site),
  });
  const control = giveIdentity(site, cluster, [use(site, ARM_APP, 1)]);
  assign(site, control.id, ROLES.networkContributor, groupId(site, group));
  const nodes = `MC_${group}_${name}_westeurope`;
  const kubelet = addIdentity(site, {
    name: `${name}-agentpool`,
    group: nodes,
    uses: [use(site, ARM_APP, 1)],
  });
  assign(
    site,
    kubelet.principal.id,
    ROLES.pullImages,
    `${subscriptionScope(subscription.id)}/resourceGroups/rg-registry/providers/Microsoft.ContainerRegistry/registries/nwregistry`,
  );
  addResource(site, {
    type: "Microsoft.Compute/virtualMachineScaleSets",
    name: `aks-system-${unit.name}-vmss`,
    group: nodes,
    userAssigned: [kubelet.resource.id],
  });
  return { issuer };
}

function usesOf(site: Site): Use[] {
  if (site.random.chance(0.14)) return [];
  const audiences = [STORAGE_APP, VAULT_APP, BUS_APP].filter(() => site.random.chance(0.6));
  return [ARM_APP, ...audiences].map((audience) => use(site, audience, site.random.int(1, 4)));
}

/** Each limits its blobs in another way; the second is what people paste from the documentation. */
const BLOB_CONDITIONS = [
  "((!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'} AND NOT SubOperationMatches{'Blob.List'})) OR (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs/tags:Project<$key_case_sensitive$>] StringEquals 'Cascade'))",
  "((!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write'})) OR (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'incoming'))",
];

/** What the app may do: mostly fitting, at scopes from one container up to the subscription, sometimes far too much. */
function grantOwn(site: Site, principal: ServicePrincipal, name: string): void {
  const { random, subscription } = site;
  const give = (role: string, scope: string, condition: string | null = null) =>
    assign(site, principal.id, role, scope, { condition });
  const first = random.int(0, 3);
  const group = groupId(site, `rg-${name}`);
  if (first === 0)
    give(
      ROLES.blobContributor,
      storageOf(site, name),
      random.chance(0.35) ? random.pick(BLOB_CONDITIONS) : null,
    );
  if (first === 1) give(ROLES.blobReader, containerOf(site, name));
  if (first === 2) give(ROLES.busSender, busOf(site, name));
  if (first === 3) give(ROLES.busReceiver, group);
  if (random.chance(0.7)) give(ROLES.secretsUser, vaultOf(site, name));
  if (random.chance(0.2)) give(ROLES.contributor, group);
  if (random.chance(0.08)) give(ROLES.contributor, subscriptionScope(subscription.id));
  if (random.chance(0.15)) give(ROLES.reader, subscriptionScope(subscription.id));
}
