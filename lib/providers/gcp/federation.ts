/** How Google's accounts show themselves to other clouds, and whose token a member of a pool stands for. */
import type { Ref } from "#lib/ingest/contract.ts";
import type { Federation, Token } from "../contract.ts";
import { parseMember } from "./members.ts";

export const federation: Federation = {
  poolKinds: ["gcp_workload_identity_pool"],
  refKinds: ["member"],
  holderOf,
  tokensOf,
};

/** Google's own tokens carry the account's unique id. Source: https://cloud.google.com/docs/authentication/get-id-token */
function holderOf({ issuer, subject }: Token): Ref | null {
  return issuer === "accounts.google.com" && /^\d+$/.test(subject) ? { kind: "id", value: subject } : null;
}

function tokensOf(ref: Ref, issuersOf: (pool: string) => readonly string[]): Token[] {
  const member = parseMember(ref.value);
  if (member.deleted) return [];
  if (member.form === "cluster-account") {
    return [{ issuer: member.pool, subject: `system:serviceaccount:${member.namespace}:${member.account}` }];
  }
  if (member.form !== "pool-member") return [];
  const { pool, selector, isSet } = member;
  const role = /^attribute\.aws_role\/(arn:.+)$/.exec(selector)?.[1];
  if (isSet) return role === undefined ? [] : [{ issuer: "aws", subject: role }];
  const subject = selector.replace(/^subject\//, "");
  return issuersOf(pool).map((issuer) => ({ issuer, subject }));
}
