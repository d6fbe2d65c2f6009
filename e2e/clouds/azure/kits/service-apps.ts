/** App registrations that teams keep for their own programs: with secrets of every age, and those nobody cleaned up. */
import { ROLES } from "../world/built-in-roles.ts";
import {
  addApplication,
  addCertificate,
  addOwnApp,
  addSecret,
  assign,
  consent,
  grantAppRole,
  grantGraph,
  groupId,
  type Site,
  use,
} from "../world/forge.ts";
import { ARM_APP, GRAPH_APP, STORAGE_APP } from "../world/microsoft-apps.ts";
import { guidOf } from "../world/mint.ts";
import type { ServicePrincipal } from "../world/model.ts";

/** A program with a secret, sometimes two, sometimes long expired and used no more. */
export function buildServiceApp(site: Site, name: string, owners: string[]): ServicePrincipal {
  const { random } = site;
  const { application, principal } = addOwnApp(site, {
    name: `svc-${name}`,
    owners,
    tags: random.chance(0.2) ? [`owner:${site.unit.team?.contact ?? "nobody"}`] : [],
  });
  const secret = addSecret(site, application, {
    name: random.chance(0.5) ? "default" : null,
    days: random.pick([180, 365, 730, 1825, "2299" as const]),
  });
  const rhythm = random.pick([1, 1, 2, 7, 30]);
  const used = random.chance(0.8);
  if (used) principal.uses.push(use(site, STORAGE_APP, rhythm, secret.keyId));
  if (random.chance(0.35)) addSecret(site, application, { name: "second", days: 365 });
  assign(
    site,
    principal.id,
    random.pick([ROLES.blobContributor, ROLES.contributor]),
    groupId(site, `rg-${name}`),
  );
  return principal;
}

/** Reads or writes mail and files by application permissions, as integrations do. */
export function buildGraphApp(site: Site, name: string, permissions: string[], owners: string[]): void {
  const { application, principal } = addOwnApp(site, { name, owners });
  const certificate = addCertificate(site, application, { name: `CN=${name}`, days: 730 });
  principal.uses.push(use(site, GRAPH_APP, 1, certificate.keyId));
  for (const permission of permissions) grantGraph(site, principal.id, permission);
}

/** The application people sign in to, and the API behind it that has permissions of its own to give. */
export function buildWebApp(site: Site, people: string[]): void {
  const { unit, tenant } = site;
  const role = {
    id: guidOf(tenant.seed, unit.name, "api-role"),
    value: "Orders.Process",
    name: "Process orders",
    enabled: true,
  };
  const api = addOwnApp(site, {
    name: `${unit.name}-api`,
    appRoles: [role],
    delegatedScopes: [{ id: guidOf(tenant.seed, unit.name, "api-scope"), value: "access_as_user" }],
  });
  const web = addOwnApp(site, { name: `${unit.name}-web`, signsPeopleIn: true });
  consent(site, web.principal.id, " User.Read openid profile");
  const [person] = people;
  if (person) {
    consent(site, web.principal.id, "Mail.Read", person);
    grantAppRole(site, person, api.principal.id, role.id, "User");
  }
  const worker = addOwnApp(site, { name: `${unit.name}-worker` });
  const secret = addSecret(site, worker.application, { days: 365 });
  worker.principal.uses.push(use(site, api.application.appId, 1, secret.keyId));
  grantAppRole(site, worker.principal.id, api.principal.id, role.id);
  // Default access: no permission in particular.
  grantAppRole(site, worker.principal.id, web.principal.id, "00000000-0000-0000-0000-000000000000");
}

/** Registered and never given a service principal, or left behind by one: it still holds credentials. */
export function buildOrphanRegistration(site: Site, name: string): void {
  const application = addApplication(site, { name });
  addSecret(site, application, { name: "test", days: 90 });
}

/** Its registration is gone, and it can sign in still: a secret was put on the principal itself. */
export function buildForsakenPrincipal(site: Site, name: string): void {
  const { principal } = addOwnApp(site, { name });
  site.state.applications = site.state.applications.filter(({ appId }) => appId !== principal.appId);
  const secret = addSecret(site, principal, { name: null, days: 3650 });
  principal.uses.push(use(site, ARM_APP, 6, secret.keyId));
  assign(site, principal.id, ROLES.reader, groupId(site, "rg-legacy"));
}

/** A principal that was deleted; what it was assigned stays and shows an id nobody answers to. */
export function buildDeletedPrincipal(site: Site, scope: string): void {
  assign(
    site,
    guidOf(site.tenant.seed, site.unit.name, "deleted", site.state.serial),
    ROLES.contributor,
    scope,
  );
}

/** Signing certificates of single sign-on: three years, renewed at the last moment, one of them expired. */
export function buildSamlApp(site: Site, name: string): void {
  const { principal } = addOwnApp(site, { name, signsPeopleIn: true }, { singleSignOn: "saml" });
  for (const startDay of [site.day - 1095, site.day])
    addCertificate(site, principal, { name: `CN=${name} SSO`, startDay, days: 1095, usage: "Sign" });
}
