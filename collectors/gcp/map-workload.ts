/** What runs as which service account: virtual machines, clusters, services, jobs and functions, as the asset inventory gives them. */
import type { Json, WorkloadRecord } from "#lib/ingest/contract.ts";
import { lastPart, recordOf, recordsOf, textOf } from "./read-field.ts";

type Home = { scope: string; projectId: string | null };
type RunsAs = { account: string; part: string | null };
type Shape = {
  kind: string;
  /** E-mails of the accounts it runs as. `default`: what runs without naming one. */
  accounts(data: Record<string, unknown>, home: Home): RunsAs[];
  attributes?(data: Record<string, unknown>): { [key: string]: Json };
};

const one = (account: string | null, otherwise: string | null): RunsAs[] => {
  const found = account === null || account === "default" ? otherwise : account;
  return found === null ? [] : [{ account: found, part: null }];
};

const ofRevision = (data: Record<string, unknown>, home: Home): RunsAs[] => {
  const template = recordOf(recordOf(data.spec).template);
  const inner = recordOf(recordOf(recordOf(template.spec).template).spec);
  const account =
    textOf(recordOf(template.spec).serviceAccountName) ??
    textOf(inner.serviceAccountName) ??
    textOf(recordOf(data.template).serviceAccount) ??
    textOf(recordOf(recordOf(data.template).template).serviceAccount);
  return one(account, computeDefault(home));
};

/** By asset type; the data is that of each service's own API, in the version the inventory says. */
const shapes: Record<string, Shape> = {
  "compute.googleapis.com/Instance": {
    kind: "gcp_compute_instance",
    accounts: (data, home) =>
      recordsOf(data.serviceAccounts).flatMap(({ email }) => one(textOf(email), computeDefault(home))),
  },
  "container.googleapis.com/Cluster": {
    kind: "gcp_gke_cluster",
    accounts: accountsOfCluster,
    attributes: attributesOfCluster,
  },
  "run.googleapis.com/Service": { kind: "gcp_cloud_run_service", accounts: ofRevision },
  "run.googleapis.com/Job": { kind: "gcp_cloud_run_job", accounts: ofRevision },
  "cloudfunctions.googleapis.com/Function": {
    kind: "gcp_cloud_function",
    accounts: (data, home) =>
      one(textOf(recordOf(data.serviceConfig).serviceAccountEmail), computeDefault(home)),
  },
  "cloudfunctions.googleapis.com/CloudFunction": {
    kind: "gcp_cloud_function",
    accounts: (data, home) =>
      one(
        textOf(data.serviceAccountEmail),
        home.projectId === null ? null : `${home.projectId}@appspot.gserviceaccount.com`,
      ),
  },
};

export const workloadTypes = Object.keys(shapes);

/** Nothing for what runs as nobody. `name`: the asset's, which begins with `//`. */
export function workloadRecords(
  asset: { name: string; assetType: string; location: string | null; data: Record<string, unknown> },
  home: Home,
): WorkloadRecord[] {
  const shape = shapes[asset.assetType];
  if (shape === undefined) return [];
  const seen = new Set<string>();
  return shape.accounts(asset.data, home).flatMap(({ account, part }) => {
    const externalId = asset.name.replace(/^\/\//, "") + (part === null ? "" : `/${part}`);
    if (seen.has(externalId)) return [];
    seen.add(externalId);
    return [
      {
        type: "workload" as const,
        scope: home.scope,
        externalId,
        kind: shape.kind,
        name: part === null ? lastPart(asset.name) : `${lastPart(asset.name)}/${lastPart(part)}`,
        runsAs: { kind: "name", value: account.toLowerCase() },
        location: asset.location,
        attributes: shape.attributes?.(asset.data) ?? {},
        unknown: [],
      },
    ];
  });
}

/** A project's number names its default account. */
function computeDefault({ scope }: Home): string | null {
  return scope.startsWith("projects/") ? `${scope.slice(9)}-compute@developer.gserviceaccount.com` : null;
}

/** Its nodes run as accounts, per node pool. */
function accountsOfCluster(data: Record<string, unknown>, home: Home): RunsAs[] {
  const pools = recordsOf(data.nodePools);
  if (pools.length === 0) return one(textOf(recordOf(data.nodeConfig).serviceAccount), computeDefault(home));
  return pools.flatMap((pool) => {
    const [found] = one(textOf(recordOf(pool.config).serviceAccount), computeDefault(home));
    return found === undefined ? [] : [{ ...found, part: `nodePools/${textOf(pool.name) ?? ""}` }];
  });
}

/** The issuer its service accounts' tokens come from. Source: GKE workload identity, `https://container.googleapis.com/v1/<cluster>`. */
function attributesOfCluster(data: Record<string, unknown>): { [key: string]: Json } {
  const attributes: { [key: string]: Json } = {};
  const pool = textOf(recordOf(data.workloadIdentityConfig).workloadPool);
  if (pool !== null) attributes.workloadPool = pool;
  const path = /projects\/[^/]+\/(?:locations|zones)\/[^/]+\/clusters\/[^/]+$/.exec(
    textOf(data.selfLink) ?? "",
  )?.[0];
  if (path !== undefined) {
    attributes.issuer = `container.googleapis.com/v1/${path.replace("/zones/", "/locations/")}`;
  }
  return attributes;
}
