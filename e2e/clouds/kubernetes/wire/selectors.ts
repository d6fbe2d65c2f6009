/** Field and label selectors as the API server reads them, with the fields each type has. */
import type { Item, ResourceType } from "./resources.ts";
import { badRequest } from "./status.ts";

/** Beyond metadata.name and metadata.namespace, which every type has. */
const FIELDS: Record<string, string[]> = {
  pods: [
    ...["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName"],
    ...["spec.hostNetwork", "status.phase", "status.podIP", "status.nominatedNodeName"],
  ],
  secrets: ["type"],
  namespaces: ["status.phase"],
  certificatesigningrequests: ["spec.signerName"],
  jobs: ["status.successful"],
};

export type Selector = (item: Item) => boolean;

/** Throws StatusError for a field the type cannot be selected by. */
export function fieldSelector(text: string, type: ResourceType): Selector {
  const known = [
    "metadata.name",
    ...(type.namespaced ? ["metadata.namespace"] : []),
    ...(FIELDS[type.resource] ?? []),
  ];
  const terms = termsOf(text).map((term) => {
    const match = /^([^=!]+?)(!=|==|=)(.*)$/.exec(term);
    if (!match) throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`);
    const [, field = "", operator, value] = match;
    if (!known.includes(field)) throw badRequest(`field label not supported: ${field}`);
    return (item: Item) => (fieldOf(item, field) === value) === (operator !== "!=");
  });
  return (item) => terms.every((term) => term(item));
}

function fieldOf(item: Item, field: string): string {
  if (field === "metadata.name") return item.name;
  if (field === "metadata.namespace") return item.namespace ?? "";
  return item.fields[field] ?? "";
}

/** Throws StatusError for a selector it cannot read. */
export function labelSelector(text: string): Selector {
  const terms = termsOf(text).map(labelTerm);
  return (item) => terms.every((term) => term(item));
}

function labelTerm(term: string): Selector {
  const set = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(term);
  if (set) {
    const [, label = "", operator, values = ""] = set;
    const wanted = values.split(",").map((value) => value.trim());
    return ({ labels }) => wanted.includes(labels[label] ?? "") === (operator === "in");
  }
  const equal = /^([^=!\s]+)\s*(!=|==|=)\s*(\S*)$/.exec(term);
  if (equal) {
    const [, label = "", operator, value] = equal;
    return ({ labels }) => (labels[label] === value) === (operator !== "!=");
  }
  const exists = /^(!?)([\w./-]+)$/.exec(term);
  if (!exists) throw badRequest(`unable to parse requirement: ${term}`);
  const [, not, label = ""] = exists;
  return ({ labels }) => Object.hasOwn(labels, label) === (not === "");
}

/** Parts between commas that are not in brackets. */
function termsOf(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((term) => term.trim())
    .filter((term) => term !== "");
}
