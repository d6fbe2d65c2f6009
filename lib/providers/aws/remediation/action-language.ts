/** IAM's action patterns: what they name, and where a wildcard may be put: after the service, and between the words of a name. */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { isSubset, type PermissionSet, positionsOf, union, unionOf } from "#lib/domain/permission-set.ts";
import type { PatternLanguage } from "#lib/domain/remediation/narrow-patterns.ts";

/** `whole`: whether a wildcard may stand for a service as a whole, with whatever it will come to do. */
export function actionLanguage(catalogue: Catalogue, { whole }: { whole: boolean }): PatternLanguage {
  return {
    catalogue,
    meaningOf: (pattern) => catalogue.matching(pattern),
    nameOf: (position) => catalogue.names[position] ?? "",
    widerThan: (name) => widerThan(name).slice(whole ? 0 : 1),
    question: true,
  };
}

/** `s3:GetObject` → `s3:*`, `s3:Get*`, `s3:GetObject*`. */
function widerThan(name: string): string[] {
  const [service = "", action = ""] = name.split(":");
  const ends = [...action.matchAll(/(?<=[a-z0-9])(?=[A-Z])/g)].map(({ index }) => index);
  return [`${service}:*`, ...[...ends, action.length].map((end) => `${service}:${action.slice(0, end)}*`)];
}

export function serviceOf(name: string): string {
  return name.split(":")[0] ?? "";
}

export function servicesIn(actions: PermissionSet, catalogue: Catalogue): Map<string, number[]> {
  return Map.groupBy(positionsOf(actions), (position) => serviceOf(catalogue.names[position] ?? ""));
}

/** Every action of the services all of whose actions are among these. */
export function wholeServices(actions: PermissionSet, catalogue: Catalogue): PermissionSet {
  const services = [...servicesIn(actions, catalogue).keys()].map((service) =>
    catalogue.matching(`${service}:*`),
  );
  return unionOf(services.filter((service) => isSubset(service, actions)));
}

/** What changes nothing: there a wildcard may stand for what is yet to come. */
export function readingActions(catalogue: Catalogue): PermissionSet {
  return union(catalogue.ofLevel("list"), catalogue.ofLevel("read"));
}
