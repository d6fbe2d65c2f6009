/** A federated credential as a trust: whose token may become the identity. Nothing in it is secret. */

import { z } from "zod";
import { normalizeIssuer } from "#lib/domain/federation/normalize-issuer.ts";
import type { Json, Ref, TrustRecord } from "#lib/ingest/contract.ts";
import { text, texts } from "./parse.ts";

const facts = {
  issuer: z.string(),
  subject: text,
  audiences: texts,
  claimsMatchingExpression: z.looseObject({ value: text, languageVersion: z.unknown() }).nullish(),
};

/** Flat as Graph writes it, or under `properties` as ARM does. */
export const federatedCredentialRow = z.union([
  z
    .looseObject({ name: text, properties: z.looseObject(facts) })
    .transform(({ name, properties }) => ({ name, ...properties })),
  z.looseObject({ name: text, ...facts }),
]);

type FederatedCredential = z.infer<typeof federatedCredentialRow>;

export function federatedTrust(credential: FederatedCredential, subject: Ref, scope: string): TrustRecord {
  const expression = credential.claimsMatchingExpression?.value ?? null;
  const pattern = credential.subject || subjectPattern(expression);
  return {
    type: "trust",
    scope,
    subject,
    trusted: { kind: "federated", value: `${normalizeIssuer(credential.issuer)}|${pattern}` },
    mechanism: "web-identity",
    condition: conditionOf(credential, expression),
    attributes: { name: credential.name },
    unknown: [],
  };
}

function conditionOf({ audiences }: FederatedCredential, expression: string | null): Json {
  const condition: { [key: string]: Json } = {};
  if (audiences.length > 0) condition.audience = audiences.toSorted();
  if (expression !== null) condition.claims = expression;
  return Object.keys(condition).length === 0 ? null : condition;
}

/** A flexible credential asks for `claims['sub'] eq 'x'` or `matches 'x*'`; `*` where it asks nothing of the subject. */
export function subjectPattern(expression: string | null): string {
  const found = /claims\s*\[\s*'sub'\s*\]\s+(?:eq|matches)\s+'((?:[^']|'')*)'/i.exec(expression ?? "");
  return found?.[1]?.replaceAll("''", "'") || "*";
}
