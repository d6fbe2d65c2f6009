/** What a cluster's own terms say of the risk of those that can be seen. */
import type { OracleFinding, OracleRisks } from "../../oracle-answer.ts";
import { certificatesOf } from "./credentials.ts";
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
    found: places.flatMap(foundIn),
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

function foundIn(_place: Place): OracleFinding[] {
  return [];
}
