/** What labels and annotations say about who owns a thing; keys that never tell are left out, values are passed on as written. */

export type OwnerHint = { source: "label" | "annotation" | "namespace-label"; key: string; value: string };

/** Compared in lower case, without the prefix before the last slash, `_` and spaces as `-`. */
const owners = new Set([
  "owner",
  "owners",
  "owner-email",
  "team",
  "squad",
  "contact",
  "contacts",
  "technical-owner",
  "business-owner",
  "maintainer",
  "cost-center",
  "costcenter",
  "created-by",
]);

/** Whole keys that name the application or the tool that made the thing. */
const makers = new Set([
  "app",
  "application",
  "app.kubernetes.io/name",
  "app.kubernetes.io/instance",
  "app.kubernetes.io/part-of",
  "app.kubernetes.io/managed-by",
  "argocd.argoproj.io/instance",
  "argocd.argoproj.io/tracking-id",
  "backstage.io/kubernetes-id",
  "helm.sh/chart",
  "kustomize.toolkit.fluxcd.io/name",
  "meta.helm.sh/release-name",
  "olm.owner",
]);

/** Hints of a thing itself, then those of its namespace about a team (an application of a namespace is not its owner). */
export function ownerHints(
  own: { labels: Record<string, string>; annotations: Record<string, string> },
  namespaceLabels: Record<string, string>,
): OwnerHint[] {
  const of = (source: OwnerHint["source"], texts: Record<string, string>, isHint: (key: string) => boolean) =>
    Object.entries(texts)
      .filter(([key, value]) => value !== "" && isHint(key))
      .map(([key, value]) => ({ source, key, value }));
  return [
    ...of("label", own.labels, saysWho),
    ...of("annotation", own.annotations, saysWho),
    ...of("namespace-label", namespaceLabels, namesOwner),
  ];
}

/** Whether an annotation may be stored at all: any other may hold a copy of a secret. */
export function saysWho(key: string): boolean {
  return makers.has(key.toLowerCase()) || namesOwner(key);
}

function namesOwner(key: string): boolean {
  const name = key.toLowerCase().split("/").at(-1) ?? "";
  return owners.has(name.replace(/[_ ]/g, "-"));
}
