/**
 * What was used before the window but within the reach of the clouds' own memory: it may come back with the season, so it is kept
 * although it is proven unused today. The nearest evidence decides: of the action, else of its service, else of the identity.
 */
import type { Catalogue } from "../catalogue.ts";
import { deniedSource, type Evidence, type Window } from "../observed-use.ts";
import { difference, intersection, type PermissionSet, setOf, union, unionOf } from "../permission-set.ts";

/** As long as AWS remembers, which is the longest. */
export const seasonDays = 400;

type Options = { catalogue: Catalogue; window: Window; today: number };

/** Of `unused`, what a source saw used in the last `seasonDays` days. Days are whole days since 1970-01-01 (UTC). */
export function seasonalUse(
  unused: PermissionSet,
  evidence: Iterable<Evidence>,
  { catalogue, window, today }: Options,
): PermissionSet {
  const seen = {
    action: [] as PermissionSet[],
    service: [] as PermissionSet[],
    identity: [] as PermissionSet[],
  };
  const told = { action: [] as PermissionSet[], service: [] as PermissionSet[] };
  for (const { source, plane, entries } of evidence) {
    if (deniedSource.test(source)) continue;
    for (const { actionId, day } of entries) {
      const position = catalogue.positionOfId(actionId);
      if (position === undefined) continue;
      const meant = catalogue.isAction(position) ? setOf([position]) : catalogue.meantBy(position);
      if (day < window.from && day >= today - seasonDays) seen[plane].push(meant);
      if (plane !== "identity") told[plane].push(meant);
    }
  }
  const [ofActions, ofServices] = [unionOf(told.action), unionOf(told.service)];
  const services = difference(unionOf(seen.service), ofActions);
  const identity = difference(unionOf(seen.identity), union(ofActions, ofServices));
  return intersection(unused, unionOf([unionOf(seen.action), services, identity]));
}
