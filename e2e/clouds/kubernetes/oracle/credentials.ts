/** Token secrets, certificates and the AWS identities that may come in: the ways in that are not a pod's own token. */
import { instantOf, isoOf } from "../../calendar.ts";
import type { OracleAnswer, OracleCredential } from "../../oracle-answer.ts";
import { awsAuthEntries } from "../kits/aws-auth.ts";
import { certificateRequestsOf } from "../world/certificates.ts";
import { lastUsedDay } from "../world/token-use.ts";
import { outsideGroup, outsideUser } from "./outsiders.ts";
import { byUid, groupId, inNamespace, type Place, userId } from "./place.ts";
import { AWS_AUTH, LISTS } from "./sight.ts";

const YEAR_SECONDS = 365 * 86_400;

export function tokensOf(place: Place): OracleCredential[] {
  const { state, facts, sight } = place;
  return state.tokenSecrets
    .filter(({ namespace }) => sight.sees(facts.name, LISTS.secrets, namespace))
    .map((secret) => {
      const used = lastUsedDay(secret, facts, state.day);
      return {
        externalId: byUid(place, secret.uid),
        kind: "kubernetes_legacy_token",
        status: secret.invalidSince === null ? "active" : "inactive",
        principal: byUid(place, secret.serviceAccountUid),
        scope: inNamespace(place, secret.namespace),
        createdAt: secret.createdAt,
        expiresAt: null,
        lastUsedAt: used === null ? null : isoOf(instantOf(used)),
      };
    });
}

/**
 * Only what was approved became a certificate. Nobody can revoke one: it lets in until it expires, and whoever saw its request knows of it
 * though the cluster has forgotten.
 */
export function certificatesOf(place: Place): Pick<OracleAnswer, "credentials" | "externals"> {
  const { state, earlier, facts, sight, id } = place;
  if (!sight.seesWhole(facts.name, LISTS.certificates)) return { credentials: [], externals: [] };
  const today = isoOf(instantOf(state.day, 0));
  const issued = [...earlier, state]
    .flatMap((on) => certificateRequestsOf(on, facts))
    .filter(({ approved }) => approved)
    .filter(({ createdAt, expirationSeconds }) => endOf(createdAt, expirationSeconds) > today);
  return {
    credentials: issued.map((request) => {
      return {
        externalId: byUid(place, request.uid),
        kind: "kubernetes_client_certificate",
        status: "active",
        principal: userId(place, request.commonName),
        scope: id,
        createdAt: request.createdAt,
        expiresAt: endOf(request.createdAt, request.expirationSeconds),
        lastUsedAt: null,
      };
    }),
    externals: issued.map(({ commonName }) => outsideUser(place, commonName)),
  };
}

function endOf(createdAt: string, seconds: number | null): string {
  return isoOf(new Date(new Date(createdAt).getTime() + (seconds ?? YEAR_SECONDS) * 1000));
}

export function awsAuthOf(place: Place): Pick<OracleAnswer, "trusts" | "memberships" | "externals"> {
  const { state, facts, sight, id } = place;
  const isThere = state.configMaps.some(({ name }) => name === "aws-auth");
  if (!isThere || !sight.seesWhole(facts.name, AWS_AUTH))
    return { trusts: [], memberships: [], externals: [] };
  const entries = awsAuthEntries(place.sharedAccount);
  const memberships = entries.flatMap(({ username, groups }) =>
    groups.map((group) => ({ group: groupId(place, group), member: userId(place, username) })),
  );
  return {
    memberships,
    trusts: entries.map(({ arn, username }) => ({
      subject: userId(place, username),
      trusted: `name:${arn}`,
      mechanism: "aws-auth",
      scope: id,
      conditional: false,
    })),
    externals: [
      ...entries.map(({ username }) => outsideUser(place, username)),
      ...entries.flatMap(({ groups }) => groups.map((group) => outsideGroup(place, group))),
    ],
  };
}
