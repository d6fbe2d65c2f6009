/**
 * Who may become a role, read from its trust policy: one entry per Allow statement and trusted party, and none for a statement
 * whose actions could not let that party in. Statements are never merged; conditions are kept, not evaluated.
 */
import { normalizeIssuer } from "#lib/domain/federation/normalize-issuer.ts";
import type { Json, Ref } from "#lib/ingest/contract.ts";
import { isAccountId, parseArn } from "./keys.ts";
import {
  conditionEntries,
  coversAction,
  isRecord,
  type Statement,
  statementsOf,
  stringsOf,
} from "./statements.ts";

export type TrustEntry = {
  trusted: Ref;
  mechanism: "assume-role" | "service" | "web-identity" | "saml";
  condition: Json;
  attributes: { [key: string]: Json };
};

/** The entries of a parsed AssumeRolePolicyDocument, in the order the policy lists them. */
export function parseTrustPolicy(document: Json): TrustEntry[] {
  return statementsOf(document)
    .filter((statement) => statement.Effect === "Allow")
    .flatMap(entriesOf);
}

function entriesOf(statement: Statement): TrustEntry[] {
  const condition = isRecord(statement.Condition) ? statement.Condition : null;
  const sid = typeof statement.Sid === "string" ? statement.Sid : null;
  const attributes: { [key: string]: Json } = { sid, actions: actionsOf(statement) };
  if (statement.Principal === undefined && statement.NotPrincipal !== undefined) {
    // Everybody but those named: for an inventory of who may come in, that is everybody.
    if (!coversAction(statement, "sts:AssumeRole")) return [];
    const anyone = { kind: "anyone", value: "*" };
    return [
      {
        trusted: anyone,
        mechanism: "assume-role",
        condition,
        attributes: { ...attributes, notPrincipal: true },
      },
    ];
  }
  const seen = new Set<string>();
  return partiesOf(statement, condition)
    .filter(({ trusted, mechanism }) => {
      const key = `${mechanism} ${trusted.kind} ${trusted.value}`;
      if (seen.has(key) || !coversAction(statement, actionOf[mechanism])) return false;
      seen.add(key);
      return true;
    })
    .map((party) => ({ ...party, condition, attributes }));
}

type Party = Pick<TrustEntry, "trusted" | "mechanism">;

/** The action each way in needs; `sts:TagSession` and `sts:SetSourceIdentity` alone let nobody in. */
const actionOf: Record<TrustEntry["mechanism"], string> = {
  "assume-role": "sts:AssumeRole",
  service: "sts:AssumeRole",
  "web-identity": "sts:AssumeRoleWithWebIdentity",
  saml: "sts:AssumeRoleWithSAML",
};

function actionsOf(statement: Statement): Json {
  if (statement.Action !== undefined) return stringsOf(statement.Action);
  return stringsOf(statement.NotAction).map((action) => `not ${action}`);
}

function partiesOf(statement: Statement, condition: Json): Party[] {
  const principal = statement.Principal;
  if (principal === "*") return [{ trusted: { kind: "anyone", value: "*" }, mechanism: "assume-role" }];
  if (!isRecord(principal)) return [];
  return [
    ...stringsOf(principal.AWS).map((value): Party => ({ trusted: awsRef(value), mechanism: "assume-role" })),
    ...stringsOf(principal.Service).map(
      (value): Party => ({ trusted: { kind: "service", value: value.toLowerCase() }, mechanism: "service" }),
    ),
    ...stringsOf(principal.Federated).flatMap((value) => federatedParties(value, condition)),
  ];
}

/** An AWS principal: everybody, an account, a role or user by ARN, or the bare id of one that was deleted. */
function awsRef(value: string): Ref {
  if (value === "*") return { kind: "anyone", value };
  if (isAccountId(value)) return { kind: "account", value };
  const arn = parseArn(value);
  if (arn?.service === "iam" && arn.resource === "root") return { kind: "account", value: arn.account };
  return { kind: arn ? "name" : "id", value };
}

function federatedParties(value: string, condition: Json): Party[] {
  const arn = parseArn(value);
  if (arn?.resource.startsWith("saml-provider/"))
    return [{ trusted: { kind: "name", value }, mechanism: "saml" }];
  const written = arn?.resource.startsWith("oidc-provider/")
    ? arn.resource.slice("oidc-provider/".length)
    : value;
  const issuer = normalizeIssuer(written);
  return subjectsOf(issuer, condition).map((subject) => ({
    trusted: { kind: "federated", value: `${issuer}|${subject}` },
    mechanism: "web-identity",
  }));
}

/** The `sub` values a condition asks for; exact ones win over patterns, and `*` stands for no such condition. */
function subjectsOf(issuer: string, condition: Json): string[] {
  const key = `${issuer}:sub`.toLowerCase();
  const entries = conditionEntries(condition).filter((entry) => entry.key === key);
  for (const operator of ["stringequals", "stringequalsignorecase", "stringlike"]) {
    const values = entries
      .filter((entry) => entry.operator.replace(/ifexists$/, "") === operator)
      .flatMap((entry) => entry.values);
    if (values.length > 0) return [...new Set(values)];
  }
  return ["*"];
}
