/** An app as it runs on Google Cloud: the account it runs as, what that account may do, and the workload itself. */
import type { App } from "../../estate.ts";
import {
  addAccount,
  addBucket,
  addCustomRole,
  addHolding,
  addWorkload,
  computeEmail,
  enable,
  grant,
  moment,
  poolName,
  rhythm,
  type Site,
} from "../world/forge.ts";
import { account } from "../world/members.ts";
import type { ServiceAccount, Workload } from "../world/model.ts";

export function buildApp(site: Site, app: App): ServiceAccount | null {
  const { random, facts } = site;
  // Whoever does not choose an account runs as the default one.
  const lazy = facts.environment === "development" && random.chance(0.25);
  if (lazy) {
    addWorkload(site, {
      kind: random.pick(["run-service", "instance"]),
      name: app.name,
      account: computeEmail(facts),
    });
    return null;
  }
  const owner = addAccount(site, {
    id: app.name,
    displayName: app.name.replaceAll("-", " "),
    description: descriptionOf(site, app.name),
    activity: random.chance(0.12) ? null : rhythm(site, 1 + random.int(0, 2) * random.int(0, 3)),
  });
  allowWork(site, owner, app.name);
  run(site, app, owner);
  return owner;
}

function descriptionOf({ facts, random }: Site, name: string): string {
  const { team } = facts;
  if (!team) return "";
  const style = [
    `${name} of ${team.title}`,
    `Owner: ${team.contact}`,
    "",
    `managed by terraform, contact ${team.contact}`,
  ];
  return random.pick(style).slice(0, 256);
}

function run(site: Site, app: App, owner: ServiceAccount): void {
  const { random, state } = site;
  if (app.form === "function") {
    addWorkload(site, {
      kind: random.chance(0.3) ? "function-v1" : "function",
      name: app.name,
      account: owner.email,
    });
  } else if (app.form === "container") {
    const service = addWorkload(site, { kind: "run-service", name: app.name, account: owner.email });
    callable(site, service);
    if (random.chance(0.4))
      addWorkload(site, { kind: "run-job", name: `${app.name}-nightly`, account: owner.email });
  } else if (app.form === "server") {
    for (let copy = 0; copy < random.int(1, 3); copy++)
      addWorkload(site, {
        kind: "instance",
        name: `${app.name}-${copy + 1}`,
        account: owner.email,
        running: random.chance(0.85),
      });
  } else {
    ensureCluster(site);
    const namespace = site.facts.team?.name ?? "platform";
    const pool = poolName(site.facts, `${state.id}.svc.id.goog`);
    // The newer way needs no account of Google's: the pod's own identity holds the grant.
    if (random.chance(0.35))
      grant(state.bindings, "pubsub.publisher", {
        kind: "subject",
        pool,
        subject: `ns/${namespace}/sa/${app.name}`,
      });
    grant(owner.bindings, "iam.workloadIdentityUser", {
      kind: "gke-account",
      project: state.id,
      namespace,
      name: app.name,
    });
  }
}

/** Services answer to whoever may invoke them; some to the whole world. */
function callable(site: Site, service: Workload): void {
  if (site.random.chance(0.3)) grant(service.bindings, "run.invoker", { kind: "everyone", signedIn: false });
  else if (site.state.accounts[0]) grant(service.bindings, "run.invoker", account(site.state.accounts[0]));
}

export function ensureCluster(site: Site): Workload {
  const { state } = site;
  const known = state.workloads.find((item) => item.kind === "cluster");
  if (known) return known;
  const nodes = addAccount(site, {
    id: "gke-nodes",
    displayName: "GKE nodes",
    activity: rhythm(site, 1),
    fixed: true,
  });
  grant(state.bindings, "container.defaultNodeServiceAccount", account(nodes));
  grant(state.bindings, "artifactregistry.reader", account(nodes));
  const pool = poolName(site.facts, `${state.id}.svc.id.goog`);
  if (site.facts.index % 3 === 1)
    grant(state.bindings, "secretmanager.secretAccessor", {
      kind: "gke-namespace",
      pool,
      namespace: "external-secrets",
    });
  return addWorkload(site, {
    kind: "cluster",
    name: `${site.facts.name}-gke`,
    account: nodes.email,
    workloadIdentity: true,
  });
}

/** What the account may do: mostly fitting, sometimes far too much. */
export function allowWork(site: Site, owner: ServiceAccount, name: string): void {
  const { state, random } = site;
  const member = account(owner);
  grant(state.bindings, "logging.logWriter", member);
  if (random.chance(0.5)) grant(state.bindings, "monitoring.metricWriter", member);
  const first = random.int(0, OWN.length - 1);
  OWN[first]?.(site, owner, name);
  if (random.chance(0.6)) OWN[(first + 1 + random.int(0, 2)) % OWN.length]?.(site, owner, name);
  if (random.chance(0.14)) grant(state.bindings, "editor", member);
  if (random.chance(0.12))
    grant(state.bindings, random.pick(["storage.admin", "bigquery.admin", "pubsub.editor"]), member);
  if (random.chance(0.16)) customRole(site, owner, name);
}

type Work = (site: Site, owner: ServiceAccount, name: string) => void;

const OWN: Work[] = [
  (site, owner, name) => {
    const bucket = addBucket(site, `${site.state.id}-${name}`);
    grant(bucket.bindings, "storage.objectUser", account(owner));
  },
  (site, owner, name) => {
    enable(site, "secretmanager");
    const secret = addHolding(site, "secret", `${name}-credentials`);
    grant(secret.bindings, "secretmanager.secretAccessor", account(owner));
  },
  (site, owner, name) => {
    enable(site, "pubsub");
    const topic = addHolding(site, "topic", `${name}-events`);
    grant(topic.bindings, "pubsub.publisher", account(owner));
    grant(site.state.bindings, "pubsub.subscriber", account(owner));
  },
  (site, owner) => {
    enable(site, "firestore");
    grant(site.state.bindings, "datastore.user", account(owner));
  },
  (site, owner) => {
    enable(site, "sqladmin");
    grant(site.state.bindings, "cloudsql.client", account(owner));
  },
  (site, owner, name) => {
    enable(site, "bigquery");
    grant(site.state.bindings, "bigquery.jobUser", account(owner));
    grant(site.state.bindings, "bigquery.dataViewer", account(owner), {
      title: "Own dataset only",
      description: "Until the tables have moved",
      expression: `resource.name.startsWith("projects/${site.state.id}/datasets/${name.replaceAll("-", "_")}")`,
    });
  },
];

function customRole(site: Site, owner: ServiceAccount, name: string): void {
  const id = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  if (site.state.roles.some((role) => role.id === id)) return;
  const wide = site.random.chance(0.3);
  addCustomRole(site, moment(site), {
    id,
    title: `${name} worker`,
    stage: site.random.pick(["GA", "BETA", "ALPHA"]),
    permissions: wide
      ? ["iam.serviceAccounts.actAs", "run.services.create", "run.services.update", "storage.objects.delete"]
      : ["cloudkms.cryptoKeyVersions.useToDecrypt", "pubsub.topics.publish", "storage.objects.get"],
  });
  grant(site.state.bindings, `projects/${site.state.id}/roles/${id}`, account(owner));
}
