/** How AWS identities show themselves to other clouds: a role by the session it signs its requests with. */
import type { Ref } from "#lib/ingest/contract.ts";
import type { Federation, Token } from "../contract.ts";
import { parseArn } from "./keys.ts";

/** What other clouds call AWS itself as the issuer of a signed request. */
const awsIssuer = "aws";

export const federation: Federation = { holderOf };

/** `subject`: the ARN of a role, or of any of its sessions. */
function holderOf({ issuer, subject }: Token): Ref | null {
  if (issuer !== awsIssuer) return null;
  const arn = parseArn(subject);
  if (arn === null) return null;
  const session = /^assumed-role\/([^/]+)/.exec(arn.resource);
  if (session === null) return { kind: "name", value: subject };
  return { kind: "name", value: `arn:${arn.partition}:iam::${arn.account}:role/${session[1]}` };
}
