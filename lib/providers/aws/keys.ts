/**
 * Stable keys of what AWS gives no id of its own: the same account, service, federated subject or "anyone" always gets the same
 * key, whatever spelling a policy used. The prefixes keep them apart from RoleIds, UserIds and bare account ids (root users).
 */
import { normalizeIssuer } from "#lib/domain/federation/normalize-issuer.ts";
import type { Ref } from "#lib/ingest/contract.ts";
import type { ExternalPrincipal } from "../contract.ts";

export type Arn = { partition: string; service: string; region: string; account: string; resource: string };

/** The parts of an ARN; null when the text is not one. */
export function parseArn(text: string): Arn | null {
  const match = /^arn:([^:]*):([^:]*):([^:]*):([^:]*):(.+)$/s.exec(text);
  if (!match) return null;
  const [, partition = "", service = "", region = "", account = "", resource = ""] = match;
  return { partition, service, region, account, resource };
}

/** The 12-digit account of an ARN; null for none (`arn:aws:iam::aws:policy/…`). */
export function accountOfArn(text: string): string | null {
  const account = parseArn(text)?.account;
  return account !== undefined && isAccountId(account) ? account : null;
}

export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}

/** Whether AWS itself owns the policy: its ARN holds `aws` where an account would stand, in every partition. */
export function isAwsManagedPolicy(policyArn: string): boolean {
  return parseArn(policyArn)?.account === "aws";
}

/** The stable key of a role record for a managed policy: AWS's own are one row per account, a customer's is its ARN. */
export function managedPolicyKey(policyArn: string, account: string): string {
  return isAwsManagedPolicy(policyArn) ? `${account}/${policyArn}` : policyArn;
}

export function inlinePolicyKey(principalArn: string, policyName: string): string {
  return `${principalArn}#inline/${policyName}`;
}

export function rootUserArn(partition: string, account: string): string {
  return `arn:${partition}:iam::${account}:root`;
}

/** The key of somebody a ref names and nobody collects; null for refs that only a collected principal can answer. */
export function externalPrincipal(ref: Ref, _subjectScope: string): ExternalPrincipal | null {
  switch (ref.kind) {
    case "account":
      return external("aws_account", `account:${ref.value}`, ref.value);
    case "service":
      return external("aws_service", `service:${ref.value.toLowerCase()}`, ref.value.toLowerCase());
    case "federated":
      return federatedSubject(ref.value);
    case "anyone":
      return external("aws_anyone", "anyone:*", "Anyone");
    default:
      return null;
  }
}

function external(kind: string, externalId: string, name: string): ExternalPrincipal {
  return { kind, nature: "external", externalId, name };
}

function federatedSubject(value: string): ExternalPrincipal {
  const bar = value.indexOf("|");
  const issuer = normalizeIssuer(bar < 0 ? value : value.slice(0, bar));
  const subject = bar < 0 ? "*" : value.slice(bar + 1);
  const name = subject === "*" ? `Anyone from ${issuer}` : subject;
  return external("aws_federated_subject", `federated:${issuer}|${subject}`, name);
}
