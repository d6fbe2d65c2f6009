/**
 * One cluster as seen by one run: who it is, its namespaces, its issuer and what it offers, each asked for once. A failed answer is
 * not remembered, so the next slice asks again.
 */
import { Conflict, Denied, NotFound, Unavailable } from "#lib/errors.ts";
import { allowedAnnotations } from "./annotations.ts";
import type { KubernetesContext } from "./context.ts";
import { type Discovered, discover, resourceKey } from "./discovery.ts";
import { ApiFailure, malformed, mapError, stopped } from "./errors.ts";
import { type Listing, listObjects } from "./list.ts";
import { type Api, openApi } from "./transport.ts";

export type Namespace = {
  name: string;
  uid: string | null;
  createdAt: string | null;
  labels: Record<string, string>;
  annotations: Record<string, string>;
};

export type Cluster = {
  ctx: KubernetesContext;
  api: Api;
  /** The UID of kube-system: what the source is pinned to. */
  id: string;
  name: string;
  /** Those that are read; by name. */
  namespaces: ReadonlyMap<string, Namespace>;
};

/** A list of objects of one type. `namespace` null: of the whole cluster. */
export type TypeListing = {
  group: string;
  resource: string;
  kind: string;
  namespace: string | null;
  query?: Record<string, string>;
  metadataOnly?: boolean;
};

export async function theApi(ctx: KubernetesContext): Promise<Api> {
  return once(ctx, "api", () => openApi(ctx));
}

/** Throws Denied | Unavailable, and Conflict where the configuration names another cluster. */
export async function clusterId(ctx: KubernetesContext): Promise<string> {
  return once(ctx, "id", () => readId(ctx));
}

export function clusterName(ctx: KubernetesContext): string {
  return ctx.source.config.clusterName ?? ctx.source.name;
}

/** Throws as clusterId, and Denied where namespaces can be neither listed nor are named in the configuration. */
export async function openCluster(ctx: KubernetesContext): Promise<Cluster> {
  const api = await theApi(ctx);
  const id = await clusterId(ctx);
  const namespaces = await once(ctx, "namespaces", () => readNamespaces(ctx, api));
  return { ctx, api, id, name: clusterName(ctx), namespaces };
}

/** Whose tokens the cluster's accounts carry; null where it does not say. Throws Unavailable. */
export function issuerOf({ ctx, api }: Cluster): Promise<string | null> {
  return once(ctx, "issuer", async () => {
    try {
      const answer = await api.call({ path: "/.well-known/openid-configuration" });
      const { issuer } = (answer ?? {}) as { issuer?: unknown };
      return typeof issuer === "string" && issuer !== "" ? issuer : null;
    } catch (error) {
      if (error instanceof ApiFailure && [403, 404].includes(error.status)) return null;
      throw mapError(error, { permission: "get /.well-known/openid-configuration", namespace: null });
    }
  });
}

/** Throws Denied | Unavailable. */
export function discovered({ ctx, api }: Cluster): Promise<Discovered> {
  return once(ctx, "discovery", () => discover(api));
}

export async function serverVersion({ ctx, api }: Cluster): Promise<string | null> {
  return once(ctx, "version", async () => {
    try {
      const { gitVersion } = (await api.call({ path: "/version" })) as { gitVersion?: unknown };
      return typeof gitVersion === "string" ? gitVersion : null;
    } catch (error) {
      if (error instanceof ApiFailure && [403, 404].includes(error.status)) return null;
      throw mapError(error, { permission: "get /version", namespace: null });
    }
  });
}

/**
 * The objects of a type, in the version the server serves. Throws NotFound when it does not serve the type in any, and as
 * listObjects. `permission` as in permissions.json.
 */
export async function* listType<T extends object>(
  cluster: Cluster,
  { group, resource, kind, namespace, query, metadataOnly }: TypeListing,
): AsyncGenerator<T> {
  const { ctx, api } = cluster;
  const offered = await offeredVersions(cluster, group, resource);
  const permission = `list ${resource}${group === "" ? "" : `.${group}`}`;
  if (offered !== null && offered.length === 0) {
    throw new NotFound(`The server has no ${resource}.`, { hint: "Nothing to do." });
  }
  const version = offered === null || offered.includes("v1") ? "v1" : offered[0];
  const root = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  const place = namespace === null ? "" : `/namespaces/${namespace}`;
  const listing: Listing = {
    path: `${root}${place}/${resource}`,
    kind,
    query,
    metadataOnly,
    attempt: { permission, namespace },
  };
  try {
    yield* untilStopped(ctx, listObjects<T>(api, listing, ctx.limits.pageSize));
  } catch (error) {
    // Not found although it is offered: a server that is being upgraded, or a proxy that hides it. That proves nothing.
    if (!(error instanceof NotFound) || offered === null) throw error;
    throw new Unavailable(`The server offers ${resource} and does not find it: ${error.message}`, {
      transient: true,
      hint: "Collect again; if it stays, look for a proxy in between.",
      cause: error,
    });
  }
}

/** Null: discovery is not readable, and asking is the only way to find out. */
async function offeredVersions(cluster: Cluster, group: string, resource: string): Promise<string[] | null> {
  try {
    const { resources, missing } = await discovered(cluster);
    const found = resources.get(resourceKey(group, resource));
    if (found !== undefined) return found.versions;
    return missing.some((name) => name.startsWith(`${group}/`)) ? null : [];
  } catch (error) {
    if (error instanceof Denied) return null;
    throw error;
  }
}

async function* untilStopped<T>({ signal }: KubernetesContext, items: AsyncIterable<T>): AsyncGenerator<T> {
  for await (const item of items) {
    if (signal.aborted) throw stopped(signal);
    yield item;
  }
}

async function readId(ctx: KubernetesContext): Promise<string> {
  const api = await theApi(ctx);
  const stated = ctx.source.config.clusterUid;
  const uid = await kubeSystemUid(api).catch((error: unknown) => {
    if (error instanceof ApiFailure && error.status === 403) return null;
    throw mapError(error, { permission: "list namespaces", namespace: null });
  });
  if (uid !== null && stated !== undefined && uid !== stated) {
    throw new Conflict(`The source says that the cluster is ${stated}, but it is ${uid}.`, {
      hint: "Correct the context of the kubeconfig, or the stated UID.",
    });
  }
  if (uid !== null) return uid;
  if (stated !== undefined) return stated;
  throw new Denied(
    "list namespaces",
    "The UID of kube-system, by which a cluster is known, may not be read.",
    {
      hint: "Let the collector list namespaces (one named kube-system is enough: resourceNames: [kube-system]), or state the UID in clusterUid: kubectl get namespace kube-system -o jsonpath={.metadata.uid}",
    },
  );
}

/** A list of one name may be permitted where the list of all is not, and get where list is not. */
async function kubeSystemUid(api: Api): Promise<string> {
  const query = { fieldSelector: "metadata.name=kube-system" };
  try {
    const { items } = (await api.call({ path: "/api/v1/namespaces", query })) as { items?: unknown };
    return uidOf(Array.isArray(items) ? items[0] : undefined);
  } catch (error) {
    if (!(error instanceof ApiFailure && error.status === 403)) throw error;
    return uidOf(await api.call({ path: "/api/v1/namespaces/kube-system" }));
  }
}

function uidOf(namespace: unknown): string {
  const uid = (namespace as { metadata?: { uid?: unknown } } | undefined)?.metadata?.uid;
  if (typeof uid === "string" && uid !== "") return uid;
  throw malformed("The API server knows no namespace kube-system, so it cannot be told which cluster it is.");
}

type RawNamespace = {
  metadata: {
    name: string;
    uid?: string;
    creationTimestamp?: string;
    labels?: Record<string, string> | null;
    annotations?: Record<string, string> | null;
  };
};

async function readNamespaces(ctx: KubernetesContext, api: Api): Promise<Map<string, Namespace>> {
  const only = ctx.source.config.namespaces;
  const attempt = { permission: "list namespaces", namespace: null };
  const found = new Map<string, Namespace>();
  try {
    const listing: Listing = { path: "/api/v1/namespaces", kind: "NamespaceList", attempt };
    for await (const raw of listObjects<RawNamespace>(api, listing, ctx.limits.pageSize)) {
      const namespace = namespaceOf(raw);
      if (only === undefined || only.includes(namespace.name)) found.set(namespace.name, namespace);
    }
  } catch (error) {
    if (!(error instanceof Denied)) throw error;
    if (only === undefined) {
      throw new Denied(error.permission, error.message, {
        hint: `${error.hint} Or name the namespaces to read in the source's configuration (--namespaces).`,
      });
    }
  }
  for (const name of only ?? []) if (!found.has(name)) found.set(name, unreadNamespace(name));
  return found;
}

export function namespaceOf({ metadata }: RawNamespace): Namespace {
  return {
    name: metadata.name,
    uid: metadata.uid ?? null,
    createdAt: metadata.creationTimestamp ?? null,
    labels: metadata.labels ?? {},
    annotations: allowedAnnotations(metadata.annotations),
  };
}

function unreadNamespace(name: string): Namespace {
  return { name, uid: null, createdAt: null, labels: {}, annotations: {} };
}

async function once<T>({ session }: KubernetesContext, key: string, read: () => Promise<T>): Promise<T> {
  const name = `kubernetes ${key}`;
  const known = session.get(name) as Promise<T> | undefined;
  if (known !== undefined) return known;
  const asked = read();
  session.set(name, asked);
  asked.catch(() => session.delete(name));
  return asked;
}
