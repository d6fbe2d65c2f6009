/** Exactly these verbs as a cluster role: to be bound in a namespace, or in the whole cluster where that is meant. */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { type PermissionSet, positionsOf } from "#lib/domain/permission-set.ts";
import type { ChangeText } from "#lib/domain/remediation/change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { fileName } from "../../remediation/command-text.ts";
import { yamlDocuments } from "../../remediation/yaml.ts";
import { roleManifest } from "./cluster-objects.ts";

type Verb = { group: string; resource: string; verb: string } | { url: string; verb: string };

export function templateRole(name: string, actions: PermissionSet, catalogue: Catalogue): ChangeText[] {
  const verbs = positionsOf(actions).map((position) => parsed(catalogue.names[position] ?? ""));
  if (verbs.length === 0) return [];
  const role = { kind: "ClusterRole" as const, name, namespace: null };
  const manifest = roleManifest(role, { rules: rulesOf(verbs) });
  return [{ format: "yaml", name: fileName([name], "yaml"), text: yamlDocuments([manifest]) }];
}

/** As `actionName` and `urlActionName` write it: a verb may have a colon of its own, a resource has none. */
function parsed(name: string): Verb {
  const slash = name.indexOf("/");
  const isUrl = name.startsWith("url/");
  const colon = isUrl ? name.lastIndexOf(":") : name.indexOf(":", slash);
  const verb = name.slice(colon + 1);
  if (isUrl) return { url: name.slice("url".length, colon), verb };
  const group = name.slice(0, slash);
  return { group: group === "core" ? "" : group, resource: name.slice(slash + 1, colon), verb };
}

/** One rule per group and list of verbs. */
function rulesOf(all: readonly Verb[]): Json[] {
  const byPlace = [...Map.groupBy(all, (one) => ("url" in one ? one.url : `${one.group}\t${one.resource}`))];
  const places = byPlace.map(([place, of]) => ({
    place,
    isUrl: of.some((one) => "url" in one),
    verbs: of.map(({ verb }) => verb).sort(),
  }));
  const alike = Map.groupBy(places, ({ place, isUrl, verbs }) =>
    JSON.stringify([isUrl ? "url" : place.split("\t")[0], isUrl, verbs]),
  );
  return [...alike.values()].map((same): Json => {
    const verbs = same[0]?.verbs ?? [];
    if (same[0]?.isUrl) return { nonResourceURLs: same.map(({ place }) => place).sort(), verbs };
    return {
      apiGroups: [same[0]?.place.split("\t")[0] ?? ""],
      resources: same.map(({ place }) => place.split("\t")[1] ?? "").sort(),
      verbs,
    };
  });
}
