/** The name a cluster's authorizer knows an identity by. */
import type { Subject } from "../../remediation.ts";
import { accountUser } from "../keys.ts";

export function userName(subject: Pick<Subject, "kind" | "name" | "resourceName">): string {
  const place = accountPlace(subject);
  return place === null ? subject.name : accountUser(place.namespace, place.name);
}

/** Null for what is no service account. */
export function accountPlace({
  kind,
  resourceName,
}: Pick<Subject, "kind" | "resourceName">): { namespace: string; name: string } | null {
  if (kind !== "kubernetes_service_account" || resourceName === null) return null;
  const [, namespace = "", ...name] = resourceName.split("/");
  return { namespace, name: name.join("/") };
}
