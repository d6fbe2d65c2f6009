/** Questions about oneself: who am I, and may I. */
import type { Caller } from "./callers.ts";
import type { KubernetesPermissions } from "./permissions.ts";
import type { JsonObject } from "./wire/metadata.ts";
import { badRequest, invalid, type Target } from "./wire/status.ts";

type Attributes = {
  verb?: string;
  group?: string;
  resource?: string;
  namespace?: string;
  name?: string;
  subresource?: string;
};

/** The newest servers leave the empty time out. */
const emptyMetadata = (minor: number): JsonObject => (minor < 34 ? { creationTimestamp: null } : {});

export function selfSubjectReview({ username, groups }: Caller, minor: number): JsonObject {
  return {
    kind: "SelfSubjectReview",
    apiVersion: "authentication.k8s.io/v1",
    metadata: emptyMetadata(minor),
    status: { userInfo: { username, groups } },
  };
}

/** Throws StatusError for a question that asks nothing. */
export function selfSubjectAccessReview(
  body: string,
  caller: Caller,
  permissions: KubernetesPermissions,
  { cluster, minor }: { cluster: string; minor: number },
): JsonObject {
  const spec = specOf(body);
  const resource = spec.resourceAttributes as Attributes | undefined;
  const path = (spec.nonResourceAttributes as { path?: string } | undefined)?.path;
  if ((resource === undefined) === (path === undefined)) {
    const target: Target = {
      ...{ verb: "create", group: "authorization.k8s.io", resource: "", name: "" },
      namespace: null,
      subresource: null,
    };
    const problem =
      'Invalid value: "null": exactly one of nonResourceAttributes or resourceAttributes must be specified';
    throw invalid(target, "", "spec.resourceAttributes", problem);
  }
  const allowed =
    caller.administrator ||
    (!caller.anonymous &&
      (resource === undefined
        ? permissions.allowsPath(cluster, path ?? "")
        : resource.subresource === undefined && permissions.allows(cluster, askedBy(resource))));
  return {
    kind: "SelfSubjectAccessReview",
    apiVersion: "authorization.k8s.io/v1",
    metadata: emptyMetadata(minor),
    spec,
    status: { allowed },
  };
}

function askedBy({ verb = "", group = "", resource = "", namespace, name }: Attributes) {
  return { verb, group, resource, namespace: namespace || null, name: name || null };
}

function specOf(body: string): JsonObject {
  try {
    const { spec } = JSON.parse(body) as { spec?: JsonObject };
    return spec ?? {};
  } catch {
    throw badRequest("the object provided is unrecognized (must be of type SelfSubjectAccessReview)");
  }
}
