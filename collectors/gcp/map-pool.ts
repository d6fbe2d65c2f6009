/** Workload identity pools and their providers as records: themselves, and whose tokens they accept. Source: iam v1. */
import { normalizeIssuer } from "#lib/domain/federation/normalize-issuer.ts";
import type { Json, PrincipalRecord, Ref, TrustRecord } from "#lib/ingest/contract.ts";
import { lastPart, recordOf, textOf, textsByKey, textsOf } from "./read-field.ts";

export type PoolThing = { name: string; data: Record<string, unknown>; scope: string };

/**
 * The resource name with the project's number, as policies write it. `path`: may begin with `//iam.googleapis.com/` and may name
 * the project by id. `scope`: `projects/<number>`.
 */
export function numbered(path: string, scope: string): string | null {
  const rest = /projects\/[^/]+\/(locations\/[^/]+\/workloadIdentityPools\/.+)$/.exec(path)?.[1];
  return rest === undefined ? null : `${scope}/${rest}`;
}

/** Deleted pools are listed for 30 days: nobody gets in by them, and they are not delivered. */
export function poolRecord({ name, data, scope }: PoolThing): PrincipalRecord | null {
  const id = numbered(name, scope);
  if (id === null || textOf(data.state) === "DELETED") return null;
  return principal(id, "gcp_workload_identity_pool", data, scope, {
    ...fieldsOf(data, ["displayName", "description", "mode"]),
  });
}

/** The provider, and the way it opens into its pool. */
export function providerRecords({ name, data, scope }: PoolThing): (PrincipalRecord | TrustRecord)[] {
  const id = numbered(name, scope);
  if (id === null || textOf(data.state) === "DELETED") return [];
  const pool = id.replace(/\/providers\/[^/]+$/, "");
  const accepted = acceptedBy(data);
  const condition = textOf(data.attributeCondition);
  const mapping = textsByKey(data.attributeMapping);
  const record = principal(id, "gcp_workload_identity_provider", data, scope, {
    ...fieldsOf(data, ["displayName", "description"]),
    ...accepted.attributes,
    pool,
    ...(condition !== null && { attributeCondition: condition }),
    ...(Object.keys(mapping).length > 0 && { attributeMapping: mapping }),
  });
  const trust: TrustRecord = {
    type: "trust",
    scope,
    subject: { kind: "id", value: pool },
    trusted: accepted.trusted,
    mechanism: accepted.mechanism,
    condition: condition === null ? null : { expression: condition },
    attributes: {
      provider: lastPart(id),
      ...(accepted.audiences.length > 0 && { audiences: accepted.audiences }),
    },
    unknown: [],
  };
  return data.disabled === true ? [record] : [record, trust];
}

type Accepted = {
  trusted: Ref;
  mechanism: string;
  attributes: { [key: string]: Json };
  audiences: string[];
};

function acceptedBy(data: Record<string, unknown>): Accepted {
  const aws = textOf(recordOf(data.aws).accountId);
  if (aws !== null) {
    const trusted = { kind: "account", value: aws };
    return {
      trusted,
      mechanism: "web-identity",
      attributes: { type: "aws", awsAccount: aws },
      audiences: [],
    };
  }
  const oidc = recordOf(data.oidc);
  const issuer = textOf(oidc.issuerUri);
  if (issuer !== null) {
    return {
      trusted: { kind: "federated", value: `${normalizeIssuer(issuer)}|*` },
      mechanism: "web-identity",
      attributes: { type: "oidc", issuer },
      audiences: textsOf(oidc.allowedAudiences),
    };
  }
  const metadata = textOf(recordOf(data.saml).idpMetadataXml);
  if (metadata !== null) {
    const entity = /entityID="([^"]+)"/.exec(metadata)?.[1] ?? "saml";
    return {
      trusted: { kind: "federated", value: `${normalizeIssuer(entity)}|*` },
      mechanism: "saml",
      attributes: { type: "saml", issuer: entity },
      audiences: [],
    };
  }
  const isCertificate = data.x509 !== undefined && data.x509 !== null;
  const type = isCertificate ? "x509" : "other";
  return {
    trusted: { kind: "federated", value: `${type}|*` },
    mechanism: "web-identity",
    attributes: { type },
    audiences: [],
  };
}

function principal(
  id: string,
  kind: string,
  data: Record<string, unknown>,
  scope: string,
  attributes: { [key: string]: Json },
): PrincipalRecord {
  return {
    type: "principal",
    scope,
    externalId: id,
    kind,
    name: lastPart(id),
    resourceName: id,
    createdAt: null,
    disabled: data.disabled === true,
    tags: {},
    attributes,
    unknown: ["createdAt"],
  };
}

function fieldsOf(data: Record<string, unknown>, fields: string[]): { [key: string]: Json } {
  const found = fields.flatMap((field) => {
    const text = textOf(data[field]);
    return text === null ? [] : [[field, text] as const];
  });
  return Object.fromEntries(found);
}
