/** How Entra's identities show themselves to other clouds: by the tenant that signs their token, and their object id. */
import type { Ref } from "#lib/ingest/contract.ts";
import type { Federation, Token } from "../contract.ts";
import { guidOf } from "./keys.ts";

export const federation: Federation = { holderOf };

/** Tokens of version 1 and 2. Source: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
const issuers =
  /^(sts\.windows\.net|login\.(microsoftonline\.(com|us)|partner\.microsoftonline\.cn|chinacloudapi\.cn))\/[0-9a-f-]{36}(\/v2\.0)?$/i;

function holderOf({ issuer, subject }: Token): Ref | null {
  const id = issuers.test(issuer) ? guidOf(subject) : null;
  return id === null ? null : { kind: "id", value: id };
}
