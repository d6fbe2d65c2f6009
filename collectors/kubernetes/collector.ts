/** Reads one Kubernetes cluster, and nothing it is not permitted to; writes nothing anywhere. */
import { Denied, NotApplicable, NotFound } from "#lib/errors.ts";
import type { CloudRecord, Collector, Scope, Slice } from "#lib/ingest/contract.ts";
import { namespaceKey } from "#lib/providers/kubernetes/keys.ts";
import {
  type Cluster,
  clusterId,
  clusterName,
  issuerOf,
  listType,
  openCluster,
  serverVersion,
} from "./cluster.ts";
import { type KubernetesContext, kubernetesContext } from "./context.ts";
import { stopped } from "./errors.ts";
import { notServed } from "./list.ts";
import { clusterScope, namespaceScope } from "./scopes.ts";
import { type KubernetesStream, kubernetesStreams } from "./streams.ts";

export const collector: Collector = {
  provider: "kubernetes",
  streams: Object.fromEntries(
    Object.entries(kubernetesStreams).map(([name, { load: _, namespaced: __, ...spec }]) => [name, spec]),
  ),
  async identify(ctx) {
    const checked = kubernetesContext(ctx);
    return { pin: await clusterId(checked), name: `Kubernetes cluster ${clusterName(checked)}` };
  },
  scopes: (ctx) => scopes(kubernetesContext(ctx)),
  slices: (ctx, known) => slices(kubernetesContext(ctx), known),
  collect: (ctx, slice) => collect(kubernetesContext(ctx), slice),
  async *diagnose(ctx) {
    const { diagnose } = await import("./diagnose.ts");
    yield* diagnose(kubernetesContext(ctx));
  },
  async openImport(files, ctx) {
    const { openImport } = await import("./import.ts");
    return openImport(files, ctx);
  },
};

async function* scopes(ctx: KubernetesContext): AsyncGenerator<Scope> {
  const cluster = await openCluster(ctx);
  const attributes = {
    version: await serverVersion(cluster).catch(() => null),
    issuer: await issuerOf(cluster).catch(() => null),
  };
  yield clusterScope(cluster.id, cluster.name, attributes);
  for (const namespace of cluster.namespaces.values()) yield namespaceScope(cluster.id, namespace);
}

/**
 * One slice per stream. What is in namespaces is read for the whole cluster at once; where that is refused, namespace by namespace
 * wherever it is permitted, and the refusal stays a slice of its own: a namespace made tomorrow would not be seen.
 */
async function* slices(ctx: KubernetesContext, known: Scope[]): AsyncGenerator<Slice> {
  const cluster = await openCluster(ctx);
  const scopeIds = new Set(known.map(({ externalId }) => externalId));
  for (const [stream, spec] of Object.entries(kubernetesStreams)) {
    if (ctx.signal.aborted) throw stopped(ctx.signal);
    if (stream === "kubernetes/legacy-tokens" && !ctx.source.config.legacyTokens) continue;
    const named = ctx.source.config.namespaces !== undefined && spec.namespaced !== null;
    if (!named) yield { stream, scope: cluster.id };
    if (spec.namespaced === null) continue;
    const places = named ? [...cluster.namespaces.keys()] : await permittedPlaces(cluster, spec.namespaced);
    for (const namespace of places) {
      const scope = namespaceKey(cluster.id, namespace);
      if (scopeIds.has(scope)) yield { stream, scope };
    }
  }
}

/** The namespaces to read by themselves: none where the whole cluster may be read, or nothing at all. */
async function permittedPlaces(
  cluster: Cluster,
  type: NonNullable<KubernetesStream["namespaced"]>,
): Promise<string[]> {
  if (!(await isRefused(cluster, type, null))) return [];
  const permitted: string[] = [];
  for (const namespace of cluster.namespaces.keys()) {
    if (!(await isRefused(cluster, type, namespace))) permitted.push(namespace);
  }
  // What is refused everywhere is one refusal; what is permitted somewhere is told of each namespace.
  return permitted.length === 0 ? [] : [...cluster.namespaces.keys()];
}

/** Asks for one object. Any other trouble than a refusal is for the slice to tell. */
async function isRefused(
  { ctx, ...cluster }: Cluster,
  type: NonNullable<KubernetesStream["namespaced"]>,
  namespace: string | null,
): Promise<boolean> {
  const small = { ...ctx, limits: { ...ctx.limits, pageSize: 1 } };
  const metadataOnly = type.resource === "secrets";
  try {
    for await (const _ of listType({ ...cluster, ctx: small }, { ...type, namespace, metadataOnly })) break;
    return false;
  } catch (error) {
    if (ctx.signal.aborted) throw stopped(ctx.signal);
    return error instanceof Denied;
  }
}

async function* collect(ctx: KubernetesContext, { stream: name, scope }: Slice): AsyncGenerator<CloudRecord> {
  const stream = kubernetesStreams[name];
  if (stream === undefined)
    throw new NotApplicable(`There is no stream ${name}.`, { hint: "Nothing to do." });
  const read = await stream.load();
  const cluster = await openCluster(ctx);
  const namespace = scope === cluster.id ? null : scope.slice(cluster.id.length + 1);
  try {
    for await (const record of read(cluster, namespace)) {
      if (ctx.signal.aborted) throw stopped(ctx.signal);
      yield record;
    }
  } catch (error) {
    if (error instanceof NotFound) throw notServed(name.replace(/^kubernetes\//, "").replaceAll("-", " "));
    throw error;
  }
}
