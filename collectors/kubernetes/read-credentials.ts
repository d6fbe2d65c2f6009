/** Token secrets, certificates and the AWS identities of an EKS cluster: the ways in that are not a pod's short-lived token. */
import { Incomplete, NotFound, RollcallError } from "#lib/errors.ts";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { type Cluster, listType } from "./cluster.ts";
import { mapError } from "./errors.ts";
import { notServed } from "./list.ts";
import { awsAuthRecords } from "./map-aws-auth.ts";
import { type CertificateRequest, certificateRecord } from "./map-certificate-request.ts";
import { dayOf, legacyTokenRecord } from "./map-legacy-token.ts";
import type { Labelled } from "./objects.ts";

/** Metadata only, of token secrets only; throws Incomplete at the end when nobody could say since when uses are noted. */
export async function* readLegacyTokens(
  cluster: Cluster,
  namespace: string | null,
): AsyncGenerator<CloudRecord> {
  let problem: RollcallError | null = null;
  const tracking = await configMap(cluster, "kube-apiserver-legacy-service-account-token-tracking").catch(
    (error: unknown): Record<string, string> => {
      // A server before 1.26 does not note uses, and has no such map.
      if (error instanceof NotFound) return {};
      if (cluster.ctx.signal.aborted || !(error instanceof RollcallError)) throw error;
      problem = error;
      return {};
    },
  );
  const frame = { cluster: cluster.id, trackedSince: dayOf(tracking.since) };
  const query = { fieldSelector: "type=kubernetes.io/service-account-token" };
  const type = { group: "", resource: "secrets", kind: "SecretList", metadataOnly: true, namespace, query };
  for await (const secret of listType<Labelled>(cluster, type)) {
    if (!cluster.namespaces.has(secret.metadata.namespace ?? "")) continue;
    const record = legacyTokenRecord(secret, frame);
    if (record !== null) yield record;
  }
  if (problem !== null) {
    const { message, hint } = problem as RollcallError;
    throw new Incomplete(["since when the server notes uses of tokens"], message, { hint, cause: problem });
  }
}

export async function* readCertificateRequests(cluster: Cluster): AsyncGenerator<CloudRecord> {
  const type = {
    group: "certificates.k8s.io",
    resource: "certificatesigningrequests",
    kind: "CertificateSigningRequestList",
    namespace: null,
  };
  for await (const request of listType<CertificateRequest>(cluster, type)) {
    const record = certificateRecord(request, cluster.id);
    if (record !== null) yield record;
  }
}

/** Throws NotApplicable where there is no such map: the cluster is not EKS, or uses access entries alone. */
export async function* readAwsAuth(cluster: Cluster): AsyncGenerator<CloudRecord> {
  const data = await configMap(cluster, "aws-auth").catch((error: unknown) => {
    throw error instanceof NotFound ? notServed("config map aws-auth in kube-system") : error;
  });
  const { loadYaml } = await import("@kubernetes/client-node");
  const parse = (name: string) => {
    const text = data[name] ?? "";
    if (text.trim() === "") return [];
    try {
      return loadYaml<unknown>(text);
    } catch {
      throw new Incomplete([`${name} of aws-auth`], `${name} of aws-auth is not valid YAML.`, {
        hint: "EKS ignores it as well: correct the config map.",
      });
    }
  };
  const [mapRoles, mapUsers, mapAccounts] = ["mapRoles", "mapUsers", "mapAccounts"].map(parse);
  yield* awsAuthRecords({ mapRoles, mapUsers, mapAccounts }, cluster.id);
}

/** Throws Denied | Unavailable | NotFound. */
async function configMap({ api }: Cluster, name: string): Promise<Record<string, string>> {
  try {
    const path = `/api/v1/namespaces/kube-system/configmaps/${name}`;
    const { data } = (await api.call({ path })) as { data?: Record<string, string> | null };
    return data ?? {};
  } catch (error) {
    throw mapError(error, { permission: `get configmaps/${name}`, namespace: "kube-system" });
  }
}
