/** Service accounts, the groups they are always in, what their annotations claim, and whose they are said to be. */
import type {
  OracleAnswer,
  OracleIdentity,
  OracleMembership,
  OracleOwnerHint,
  OracleScope,
  OracleTrust,
} from "../../oracle-answer.ts";
import type { Labels, ServiceAccount } from "../world/model.ts";
import { outsideGroup } from "./outsiders.ts";
import { accountName, byUid, groupId, inNamespace, type Place } from "./place.ts";

export function scopesOf({ id, facts, state }: Place): OracleScope[] {
  const cluster = {
    externalId: id,
    kind: "kubernetes_cluster",
    name: facts.name,
    parent: null,
    state: "active",
  };
  const namespaces = state.namespaces.map(({ name }) => ({
    ...{ externalId: `${id}/${name}`, kind: "kubernetes_namespace", name, parent: id, state: "active" },
  }));
  return [cluster, ...namespaces];
}

export function accountsOf(place: Place): Partial<OracleAnswer> {
  const seen = place.state.serviceAccounts.filter(({ namespace }) =>
    place.sight.sees(place.facts.name, "list serviceaccounts", namespace),
  );
  return {
    identities: seen.map((account) => identityOf(place, account)),
    memberships: seen.flatMap((account) => membershipsOf(place, account)),
    trusts: seen.flatMap((account) => claimsOf(place, account)),
    ownerHints: seen.flatMap((account) => hintsOf(place, account)),
    externals: seen.flatMap(({ namespace }) =>
      groupsOf(namespace).map((group) => outsideGroup(place, group)),
    ),
  };
}

function identityOf(place: Place, account: ServiceAccount): OracleIdentity {
  const { namespace, name, uid, purpose } = account;
  return {
    provider: "kubernetes",
    kind: "kubernetes_service_account",
    externalId: byUid(place, uid),
    name,
    resourceName: accountName(place, namespace, name),
    scope: inNamespace(place, namespace),
    nature: purpose === "controller" ? "provider-managed" : "machine",
  };
}

/** Whoever is an account of that namespace is in these. */
const groupsOf = (namespace: string): string[] => [
  "system:authenticated",
  "system:serviceaccounts",
  `system:serviceaccounts:${namespace}`,
];

function membershipsOf(place: Place, { namespace, uid }: ServiceAccount): OracleMembership[] {
  return groupsOf(namespace).map((group) => ({ group: groupId(place, group), member: byUid(place, uid) }));
}

const CLAIMS = [
  "eks.amazonaws.com/role-arn",
  "iam.gke.io/gcp-service-account",
  "azure.workload.identity/client-id",
];

function claimsOf(place: Place, { namespace, uid, annotations }: ServiceAccount): OracleTrust[] {
  return CLAIMS.flatMap((key) => {
    const subject = annotations[key];
    if (subject === undefined) return [];
    const trusted = `id:${byUid(place, uid)}`;
    const scope = inNamespace(place, namespace);
    return [{ subject, trusted, mechanism: "annotation", scope, conditional: false }];
  });
}

/** All the ways this world has of saying whose something is. */
const LABELS = ["team", "owner", "cost-center"];
const OWN_LABELS = ["app.kubernetes.io/name", "app.kubernetes.io/part-of", "app.kubernetes.io/managed-by"];
const ANNOTATIONS = ["owner", "meta.helm.sh/release-name", "northwind-labs.example/contact"];

function hintsOf(place: Place, account: ServiceAccount): OracleOwnerHint[] {
  const home = place.state.namespaces.find(({ name }) => name === account.namespace);
  const of = (map: Labels | undefined, keys: string[]) =>
    keys.flatMap((key) => (map?.[key] === undefined ? [] : [{ key, value: map[key] }]));
  return [
    ...of(account.labels, [...LABELS, ...OWN_LABELS]),
    ...of(account.annotations, ANNOTATIONS),
    ...of(home?.labels, LABELS),
    ...of(home?.annotations, LABELS),
  ].map((hint) => ({ subject: byUid(place, account.uid), ...hint }));
}
