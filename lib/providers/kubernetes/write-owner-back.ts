/**
 * Labels a service account with its owner; what no label may hold becomes an annotation. Source: kubectl, `label` and `annotate`;
 * Kubernetes, syntax of label values.
 */
import {
  type NewOwner,
  type OwnedThing,
  ownerKeyAmong,
  ownerValue,
  shellWord,
  type WriteBack,
} from "../owner-write-back.ts";

const labelValue = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

/** Null for users, groups and nodes, which are no objects. */
export function writeOwnerBack(
  { kind, name, resourceName, tags }: OwnedThing,
  owner: NewOwner,
): WriteBack | null {
  if (kind !== "kubernetes_service_account") return null;
  const namespace = resourceName?.split("/").at(-2);
  if (namespace === undefined) return null;
  const key = ownerKeyAmong(tags);
  const value = ownerValue(owner, tags[key]);
  const verb = labelValue.test(value) ? "label" : "annotate";
  return {
    command: `kubectl ${verb} serviceaccount ${shellWord(name)} --namespace ${shellWord(namespace)} ${shellWord(`${key}=${value}`)} --overwrite`,
    note: "It takes patch on serviceaccounts in that namespace. If Helm or an operator made it, set it there: changes by hand are reverted.",
  };
}
