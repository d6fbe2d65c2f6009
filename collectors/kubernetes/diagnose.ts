/** Tries the connection and every permission, and names the fix for each that is missing. */
import { Denied, RollcallError } from "#lib/errors.ts";
import type { DoctorCheck } from "#lib/ingest/contract.ts";
import list from "#lib/providers/kubernetes/permissions.json" with { type: "json" };
import { type Cluster, clusterName, openCluster, serverVersion, theApi } from "./cluster.ts";
import type { KubernetesContext } from "./context.ts";
import { ApiFailure, mapError } from "./errors.ts";
import type { Api } from "./transport.ts";

type Permission = {
  permission: string;
  verb: string;
  group: string;
  resource: string;
  name?: string;
  namespace?: string;
  optIn?: boolean;
};

export async function* diagnose(ctx: KubernetesContext): AsyncGenerator<DoctorCheck> {
  let api: Api | null = null;
  yield await check("connection", null, async () => {
    const opened = await theApi(ctx);
    const who = await whoAmI(opened);
    api = opened;
    return `Signed in as ${who} (context ${opened.name}).`;
  });
  if (api === null) return;
  let cluster: Cluster | null = null;
  yield await check("cluster", null, async () => {
    cluster = await openCluster(ctx);
    const version = await serverVersion(cluster);
    return `${clusterName(ctx)} is ${cluster.id}${version === null ? "" : `, ${version}`}, with ${cluster.namespaces.size} namespaces.`;
  });
  const scope = (cluster as Cluster | null)?.id ?? null;
  const places = ctx.source.config.namespaces ?? [null];
  for (const permission of list.permissions as Permission[]) {
    if (permission.optIn === true && !ctx.source.config.legacyTokens) {
      yield {
        ...{ name: permission.permission, scope, status: "not-applicable", fix: null },
        detail: "Legacy tokens are not read: the source does not ask for it.",
      };
      continue;
    }
    // Named objects are all in one namespace; what no namespace holds is asked for once.
    const isPlaced = permission.name === undefined && isNamespaced(permission);
    for (const namespace of isPlaced ? places : [permission.namespace ?? null]) {
      yield await check(permission.permission, scope, () =>
        review(api as unknown as Api, permission, namespace),
      );
    }
  }
}

const clusterWide = new Set([
  "namespaces",
  "clusterroles",
  "clusterrolebindings",
  "certificatesigningrequests",
]);

function isNamespaced({ resource }: Permission): boolean {
  return !clusterWide.has(resource);
}

/** SelfSubjectReview, which servers before 1.28 lack: they know no way to ask. */
async function whoAmI(api: Api): Promise<string> {
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
  try {
    const answer = (await api.call({
      method: "POST",
      path: "/apis/authentication.k8s.io/v1/selfsubjectreviews",
      body,
    })) as { status?: { userInfo?: { username?: string } } };
    return answer.status?.userInfo?.username ?? "somebody the server does not name";
  } catch (error) {
    if (error instanceof ApiFailure && [403, 404].includes(error.status)) {
      return "somebody this server does not name";
    }
    throw mapError(error, { permission: "create selfsubjectreviews", namespace: null });
  }
}

/** Throws Denied where the server says no. `namespace` null: everywhere. */
async function review(
  api: Api,
  { permission, verb, group, resource, name }: Permission,
  namespace: string | null,
): Promise<string> {
  const body = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes: { verb, group, resource, name, namespace: namespace ?? undefined } },
  };
  let status: { allowed?: boolean; reason?: string } | undefined;
  try {
    const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    status = ((await api.call({ method: "POST", path, body })) as { status?: typeof status }).status;
  } catch (error) {
    throw mapError(error, { permission: "create selfsubjectaccessreviews", namespace: null });
  }
  if (status?.allowed === true) return namespace === null ? "Granted." : `Granted in ${namespace}.`;
  throw mapError(new ApiFailure(403, "Forbidden", status?.reason || "no binding grants it"), {
    permission,
    namespace,
  });
}

async function check(name: string, scope: string | null, run: () => Promise<string>): Promise<DoctorCheck> {
  try {
    return { name, scope, status: "ok", detail: await run(), fix: null };
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error;
    const status = error instanceof Denied ? "denied" : "failed";
    return { name, scope, status, detail: error.message, fix: error.hint };
  }
}
