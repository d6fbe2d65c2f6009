/** Reads a trust policy that a person writes into what the world keeps of it, the way `trust-document.ts` writes it out again. */
import type { Json, TrustParty, TrustStatement } from "./model.ts";

type Fields = { [key: string]: Json };

const isRecord = (value: Json | undefined): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: Json | undefined): string[] =>
  [value ?? []].flat().filter((one): one is string => typeof one === "string");

/** Null for what is no trust policy: a statement without effect, principal or action, or one with a resource. */
export function parseTrust(document: Json): TrustStatement[] | null {
  if (!isRecord(document)) return null;
  const statements = [document.Statement ?? []].flat();
  const read = statements.map((one) => (isRecord(one) ? statementFrom(one) : null));
  const whole = read.filter((one) => one !== null);
  return whole.length > 0 && whole.length === read.length ? whole : null;
}

function statementFrom(statement: Fields): TrustStatement | null {
  const { Sid, Effect, Principal, Action, Condition } = statement;
  const actions = listOf(Action);
  if ((Effect !== "Allow" && Effect !== "Deny") || actions.length === 0 || "Resource" in statement)
    return null;
  const condition = structuredClone(isRecord(Condition) ? Condition : {}) as Record<string, Fields>;
  const parties = partiesFrom(Principal, condition);
  if (parties.length === 0) return null;
  return {
    ...{ sid: typeof Sid === "string" ? Sid : null, effect: Effect, parties, actions },
    condition: Object.keys(condition).length === 0 ? null : condition,
  };
}

/** Takes out of the condition what the parties say themselves. */
function partiesFrom(principal: Json | undefined, condition: Record<string, Fields>): TrustParty[] {
  if (principal === "*") return [{ kind: "anyone", plain: true }];
  if (!isRecord(principal)) return [];
  return Object.entries(principal).flatMap(([group, values]) =>
    listOf(values).map((value): TrustParty => {
      if (group === "Service") return { kind: "service", name: value };
      if (group === "Federated") return federatedFrom(value, condition);
      return awsFrom(value);
    }),
  );
}

function awsFrom(value: string): TrustParty {
  if (value === "*") return { kind: "anyone" };
  if (/^\d{12}$/.test(value)) return { kind: "account", id: value, bare: true };
  const root = /^arn:aws:iam::(\d{12}):root$/.exec(value)?.[1];
  if (root !== undefined) return { kind: "account", id: root };
  return value.startsWith("arn:") ? { kind: "principal", arn: value } : { kind: "deleted", id: value };
}

function federatedFrom(value: string, condition: Record<string, Fields>): TrustParty {
  if (value.includes(":saml-provider/")) return { kind: "saml", arn: value };
  const issuer = value.replace(/^arn:aws:iam::\d{12}:oidc-provider\//, "");
  const [exact, pattern] = ["StringEquals", "StringLike"].map((operator) =>
    taken(condition, operator, `${issuer}:sub`),
  );
  const [audience = null] = taken(condition, "StringEquals", `${issuer}:aud`) ?? [];
  return {
    ...{ kind: "oidc", issuer, arn: value === issuer ? null : value, audience },
    ...{ subjects: exact ?? pattern ?? [], like: exact === undefined && pattern !== undefined },
  };
}

function taken(condition: Record<string, Fields>, operator: string, key: string): string[] | undefined {
  const block = condition[operator];
  if (block === undefined || !Object.hasOwn(block, key)) return undefined;
  const { [key]: value, ...rest } = block;
  if (Object.keys(rest).length === 0) delete condition[operator];
  else condition[operator] = rest;
  return listOf(value);
}
