/** Writes a role's trust the way AWS stores it: one Principal block per statement, single values as plain strings. */
import type { Json, PolicyDocument, Role, Statement, TrustParty, TrustStatement } from "./model.ts";

export function trustDocument(role: Role): PolicyDocument {
  return { Version: "2012-10-17", Statement: role.trust.map(statementOf) };
}

function statementOf(trust: TrustStatement): Statement {
  const condition = conditionOf(trust);
  return {
    ...(trust.sid === null ? {} : { Sid: trust.sid }),
    Effect: trust.effect,
    Principal: principalOf(trust.parties),
    Action: oneOrMany(trust.actions),
    ...(condition === null ? {} : { Condition: condition }),
  };
}

function principalOf(parties: TrustParty[]): Json {
  const groups: Record<string, string[]> = {};
  for (const party of parties) {
    if (party.kind === "anyone" && party.plain) return "*";
    const [group, value] = written(party);
    groups[group] = [...(groups[group] ?? []), value];
  }
  return Object.fromEntries(Object.entries(groups).map(([group, values]) => [group, oneOrMany(values)]));
}

function written(party: TrustParty): [group: string, value: string] {
  switch (party.kind) {
    case "service":
      return ["Service", party.name];
    case "account":
      return ["AWS", party.bare ? party.id : `arn:aws:iam::${party.id}:root`];
    case "principal":
      return ["AWS", party.arn];
    case "deleted":
      return ["AWS", party.id];
    case "oidc":
      return ["Federated", party.arn ?? party.issuer];
    case "saml":
      return ["Federated", party.arn];
    case "anyone":
      return ["AWS", "*"];
  }
}

function conditionOf(trust: TrustStatement): Json {
  const merged: { [operator: string]: { [key: string]: Json } } = structuredClone(trust.condition ?? {});
  for (const party of trust.parties) {
    if (party.kind !== "oidc") continue;
    if (party.audience !== null)
      merged.StringEquals = { ...merged.StringEquals, [`${party.issuer}:aud`]: party.audience };
    if (party.subjects.length === 0) continue;
    const operator = party.like ? "StringLike" : "StringEquals";
    merged[operator] = { ...merged[operator], [`${party.issuer}:sub`]: oneOrMany(party.subjects) };
  }
  return Object.keys(merged).length === 0 ? null : merged;
}

function oneOrMany(values: string[]): Json {
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : values;
}
