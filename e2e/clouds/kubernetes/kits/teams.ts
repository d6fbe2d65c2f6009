/** A team's namespace and what it runs there: apps with service accounts of their own, as tidy or as broad as teams are. */
import type { App, Team } from "../../estate.ts";
import type { Tenant } from "../../shared-clusters.ts";
import { linkAnnotations, linkLabels } from "../world/cloud-links.ts";
import {
  addNamespace,
  addRole,
  addServiceAccount,
  addWorkload,
  bind,
  type Site,
  toAccount,
  toGroup,
  toUser,
} from "../world/forge.ts";
import type { Rule, ServiceAccount, WorkloadKind } from "../world/model.ts";
import { ALL, READ, rule, WRITE } from "../world/rules.ts";
import { ownedBy } from "./owners.ts";

export function buildTeamNamespace(site: Site, team: Team): void {
  const namespace = team.name;
  const production = site.facts.purpose === "production";
  addNamespace(site, namespace, {
    labels: {
      team: team.name,
      "cost-center": team.costCenter,
      "pod-security.kubernetes.io/enforce": production ? "baseline" : "privileged",
    },
    annotations: site.random.chance(0.6) ? { owner: team.contact } : {},
    manager: "argocd-controller",
  });
  bind(site, namespace, "team", { kind: "ClusterRole", name: production ? "view" : "edit" }, [
    toGroup(`team-${team.name}`),
  ]);
  bind(site, namespace, "lead", { kind: "ClusterRole", name: "admin" }, [toUser(`lead.${team.contact}`)]);
  buildDeployer(site, team);
}

/** The pipeline's own account in the namespace. */
function buildDeployer(site: Site, team: Team): void {
  const account = addServiceAccount(site, team.name, "deployer", {
    purpose: "delivery",
    labels: { "app.kubernetes.io/managed-by": "gitlab" },
  });
  if (site.random.chance(0.35)) {
    bind(site, team.name, "deployer-admin", { kind: "ClusterRole", name: "admin" }, [toAccount(account)]);
    return;
  }
  addRole(site, team.name, "deployer", [
    rule("create get list patch update", "deployments statefulsets", "apps"),
    rule("create get list patch update", "configmaps services"),
    rule("create get list patch update", "cronjobs jobs", "batch"),
    rule("get list", "pods pods/log"),
  ]);
  bind(site, team.name, "deployer", { kind: "Role", name: "deployer" }, [toAccount(account)]);
}

export function buildTenant(site: Site, tenant: Tenant): ServiceAccount | null {
  const { team, app, namespace, serviceAccount, link } = tenant;
  // A link only the cloud knows of may also mean that whoever it was meant for never came.
  if (link?.ends === "cloud" && link.by === "issuer") return null;
  const owned = ownedBy(site, team, app.name);
  const account = addServiceAccount(site, namespace, serviceAccount, {
    purpose: "app",
    labels: owned.labels,
    annotations: { ...owned.annotations, ...linkAnnotations(site, tenant) },
    manager: site.random.chance(0.5) ? "argocd-controller" : "kubectl-client-side-apply",
  });
  grantApp(site, account);
  runApp(site, account, linkLabels(link));
  return account;
}

/** A further app of a team, without a link to a cloud. */
export function buildApp(site: Site, team: Team, app: App): ServiceAccount {
  const owned = ownedBy(site, team, app.name);
  const account = addServiceAccount(site, team.name, app.name, {
    purpose: "app",
    ...owned,
    automount: site.random.chance(0.2) ? false : null,
  });
  grantApp(site, account);
  runApp(site, account, {});
  return account;
}

/** What an app may do here: often nothing, mostly what fits, sometimes far too much. */
function grantApp(site: Site, account: ServiceAccount): void {
  const { namespace, name } = account;
  const rules = site.random.pick<Rule[] | null>([
    null,
    [rule("get", "configmaps", "core", [`${name}-config`])],
    [rule(READ, "configmaps endpoints"), rule("get list", "pods")],
    [rule("create get update", "leases", "coordination.k8s.io"), rule("create patch", "events")],
    [rule("*", "*", "*")],
    [rule(READ, "secrets"), rule(WRITE, "configmaps")],
    [rule(ALL, "jobs", "batch"), rule("get list watch", "pods pods/log")],
  ]);
  if (rules === null) return;
  addRole(site, namespace, name, rules, { labels: { "app.kubernetes.io/name": name } });
  // People leave the namespace out where it is the binding's own.
  const subject = site.random.chance(0.3) ? { ...toAccount(account), namespace: null } : toAccount(account);
  bind(site, namespace, name, { kind: "Role", name }, [subject]);
}

export function runApp(site: Site, account: ServiceAccount, labels: Record<string, string>): void {
  const { namespace, name } = account;
  const kind: WorkloadKind = site.random.pick([
    "Deployment",
    "Deployment",
    "Deployment",
    "StatefulSet",
    "CronJob",
  ]);
  const vault = site.random.chance(0.15);
  addWorkload(site, namespace, name, {
    kind,
    replicas: kind !== "CronJob" && site.random.chance(0.12) ? 0 : site.random.int(1, 3),
    suspended: kind === "CronJob" && site.random.chance(0.15),
    labels: { "app.kubernetes.io/name": name },
    template: {
      serviceAccount: name,
      automount: site.random.chance(0.15) ? false : null,
      labels: { "app.kubernetes.io/name": name, ...labels },
      tokens: vault ? [{ volume: "vault-token", audience: "vault", expirationSeconds: 600 }] : [],
    },
  });
  if (!site.random.chance(0.2)) return;
  addWorkload(site, namespace, `${name}-migrate`, {
    kind: "Job",
    replicas: 1,
    template: { serviceAccount: name },
  });
}

/** Things nobody gave an account of their own: they run as whoever the namespace's default is. */
export function buildWithoutAccount(site: Site, team: Team): void {
  addWorkload(site, team.name, site.random.pick(["redis", "memcached", "sandbox", "debug-shell"]), {
    kind: site.random.pick<WorkloadKind>(["Deployment", "StatefulSet", "Pod"]),
    replicas: 1,
  });
}
