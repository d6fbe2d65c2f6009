/** What a cluster's own terms say of the risk of those that can be seen. */
import type { OracleGiven, OracleRisks } from "../../oracle-answer.ts";
import { certificatesOf } from "./credentials.ts";
import { expand, heldIn } from "./granted.ts";
import { dangerOf, isPrivileged, knownActions } from "./known-actions.ts";
import { byUid, inNamespace, type Place } from "./place.ts";

export function risksOf(places: Place[]): OracleRisks {
  return {
    tags: new Map(
      places.flatMap((place) => [
        ...place.state.serviceAccounts.map(({ uid, labels }) => [byUid(place, uid), labels] as const),
        ...place.state.namespaces.map(({ name, labels }) => [inNamespace(place, name), labels] as const),
      ]),
    ),
    silentSecrets: new Set(places.flatMap(silentIn)),
    given: new Map(places.flatMap((place) => [...givenIn(place)])),
    isPrivileged,
    mayHide: () => false,
    found: [],
  };
}

/** Nobody tells of certificates, and an old cluster not of tokens. */
function silentIn(place: Place): string[] {
  const tokens = place.facts.trackingSinceDay === null ? place.state.tokenSecrets : [];
  return [
    ...tokens.map(({ uid }) => byUid(place, uid)),
    ...certificatesOf(place).credentials.map(({ externalId }) => externalId),
  ];
}

/** By whom bindings name, groups too. */
function givenIn(place: Place): Map<string, OracleGiven[]> {
  const actions = knownActions(place.facts);
  const given = new Map<string, OracleGiven[]>();
  for (const { subject, rules, namespaced } of heldIn(place)) {
    if (rules === null) continue;
    const { isAdministrator, escalations } = dangerOf([...expand(rules, namespaced, actions).keys()]);
    const isWild = rules.some(
      ({ verbs, resources = [], resourceNames = [] }) =>
        verbs.includes("*") && resources.includes("*") && resourceNames.length === 0,
    );
    given.set(subject, [...(given.get(subject) ?? []), { isAdministrator, escalations, isWild }]);
  }
  return given;
}
