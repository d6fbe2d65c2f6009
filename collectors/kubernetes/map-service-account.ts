/** A service account as records: itself, the groups it is always in, how other clouds know it, and hints of its owner. */
import { normalizeIssuer } from "#lib/domain/federation/normalize-issuer.ts";
import type {
  AliasRecord,
  CloudRecord,
  Json,
  MembershipRecord,
  PrincipalRecord,
} from "#lib/ingest/contract.ts";
import {
  accountGroups,
  accountUser,
  groupRef,
  isDistinctIssuer,
  namespaceKey,
  objectKey,
  serviceAccountName,
} from "#lib/providers/kubernetes/keys.ts";
import { ownerHints } from "#lib/providers/kubernetes/owner-hints.ts";
import { allowedAnnotations } from "./annotations.ts";
import { cloudLinks } from "./map-cloud-links.ts";
import { type Frame, instantOf, type ServiceAccount, textsOf } from "./objects.ts";

type Account = { uid: string; namespace: string; name: string; key: string; scope: string };

/** `issuer`: whose tokens the account carries, as the server writes it; null where it is not known. */
export function serviceAccountRecords(
  raw: ServiceAccount,
  frame: Frame & { issuer: string | null },
): CloudRecord[] {
  const { uid = "", namespace = "", name } = raw.metadata;
  const scope = namespaceKey(frame.cluster, namespace);
  const account = { uid, namespace, name, key: objectKey(frame.cluster, uid), scope };
  const annotations = allowedAnnotations(raw.metadata.annotations);
  return [
    principal(raw, account, frame.cluster, annotations),
    ...memberships(account, frame.cluster),
    ...federatedAliases(account, frame.issuer),
    ...cloudLinks(account, annotations),
    ...hints(raw, account, frame, annotations),
  ];
}

function principal(
  { metadata, automountServiceAccountToken, secrets }: ServiceAccount,
  { key, namespace, name, scope }: Account,
  cluster: string,
  annotations: Record<string, string>,
): PrincipalRecord {
  const createdAt = instantOf(metadata.creationTimestamp);
  const attributes: { [key: string]: Json } = { automountsToken: automountServiceAccountToken ?? null };
  if (Object.keys(annotations).length > 0) attributes.annotations = annotations;
  const named = (secrets ?? []).flatMap((secret) => secret.name ?? []).sort();
  if (named.length > 0) attributes.secrets = named;
  return {
    type: "principal",
    scope,
    externalId: key,
    kind: "kubernetes_service_account",
    name,
    resourceName: serviceAccountName(cluster, namespace, name),
    createdAt,
    disabled: false,
    tags: textsOf(metadata.labels),
    attributes,
    unknown: createdAt === null ? ["createdAt"] : [],
  };
}

function memberships({ key, namespace }: Account, cluster: string): MembershipRecord[] {
  return accountGroups(namespace).map((group) => ({
    type: "membership",
    group: groupRef(cluster, group),
    member: { kind: "id", value: key },
    unknown: [],
  }));
}

/**
 * The issuer and subject of its tokens: how trust policies of other clouds name the account. All clusters of a Google project share
 * one pool, in which accounts of the same name are the same. Source: https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity
 */
function federatedAliases({ key, namespace, name }: Account, issuer: string | null): AliasRecord[] {
  if (issuer === null || !isDistinctIssuer(issuer)) return [];
  const own = normalizeIssuer(issuer);
  const project = /^container\.googleapis\.com\/v1\/projects\/([^/]+)\//.exec(own)?.[1];
  const issuers = project === undefined ? [own] : [own, `${project}.svc.id.goog`];
  return issuers.map((each) => ({
    type: "alias",
    principal: { kind: "id", value: key },
    kind: "federated",
    value: `${each}|${accountUser(namespace, name)}`,
    unknown: [],
  }));
}

function hints(
  { metadata }: ServiceAccount,
  { key, namespace, scope }: Account,
  { namespaces }: Frame,
  annotations: Record<string, string>,
): CloudRecord[] {
  const around = namespaces.get(namespace);
  const own = { labels: textsOf(metadata.labels), annotations };
  const ofNamespace = { ...around?.annotations, ...around?.labels };
  return ownerHints(own, ofNamespace).map((hint) => ({
    type: "owner-hint",
    scope,
    subject: { kind: "id", value: key },
    ...hint,
    unknown: [],
  }));
}
