/** OIDC and SAML providers as principals: sets of everybody they sign in. A SAML provider's metadata is kept as a hash only. */

import { createHash } from "node:crypto";
import { normalizeIssuer } from "#lib/domain/federation/normalize-issuer.ts";
import type { Json, PrincipalRecord } from "#lib/ingest/contract.ts";
import type { Tag } from "./authorization-types.ts";
import { tagsOf } from "./map-tags.ts";

type Detail = { CreateDate?: Date; Tags?: Tag[] };
type OidcDetail = Detail & { Url: string; ClientIDList?: string[]; ThumbprintList?: string[] };
type SamlDetail = Detail & { SAMLMetadataDocument: string; ValidUntil?: Date };
type Facts = {
  kind: string;
  name: string;
  arn: string;
  account: string;
  attributes: { [key: string]: Json };
};

export function oidcProviderRecord(detail: OidcDetail, arn: string, account: string): PrincipalRecord {
  const issuer = normalizeIssuer(detail.Url);
  const attributes = {
    issuer,
    audiences: detail.ClientIDList ?? [],
    thumbprints: detail.ThumbprintList ?? [],
  };
  return providerRecord({ kind: "aws_oidc_provider", name: issuer, arn, account, attributes }, detail);
}

export function samlProviderRecord(detail: SamlDetail, arn: string, account: string): PrincipalRecord {
  const name = arn.split(":saml-provider/")[1] ?? arn;
  const attributes = {
    metadataHash: createHash("sha256").update(detail.SAMLMetadataDocument).digest("hex"),
    validUntil: detail.ValidUntil?.toISOString() ?? null,
  };
  return providerRecord({ kind: "aws_saml_provider", name, arn, account, attributes }, detail);
}

function providerRecord(facts: Facts, detail: Detail): PrincipalRecord {
  return {
    type: "principal",
    scope: facts.account,
    externalId: facts.arn,
    kind: facts.kind,
    name: facts.name,
    resourceName: facts.arn,
    createdAt: detail.CreateDate ?? null,
    disabled: false,
    tags: tagsOf(detail.Tags),
    attributes: facts.attributes,
    unknown: detail.CreateDate ? [] : ["createdAt"],
  };
}
