/**
 * The rules of a deny policy that hit somebody, and what they take away. A rule that may not hit, because it has a condition or exempts
 * a group whose members nobody lists, is told apart: it takes nothing away.
 * Source: https://cloud.google.com/iam/docs/deny-overview
 */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { difference, emptySet, type PermissionSet, setOf, unionOf } from "#lib/domain/permission-set.ts";
import type { Json, Ref } from "#lib/ingest/contract.ts";
import { memberRef } from "./keys.ts";
import { parseMember } from "./members.ts";

type Rule = {
  denied: string[];
  exempt: string[];
  permissions: string[];
  exceptions: string[];
  isConditional: boolean;
};

/** Null for a document that is no deny policy. A rule that cannot be read keeps its place and denies nothing. */
export function denyRulesOf(document: Json): Rule[] | null {
  const rules = recordOf(document).rules;
  if (!Array.isArray(rules)) return null;
  return rules.map((rule) => {
    const deny = recordOf(recordOf(rule).denyRule);
    return {
      denied: textsOf(deny.deniedPrincipals),
      exempt: textsOf(deny.exceptionPrincipals),
      permissions: textsOf(deny.deniedPermissions),
      exceptions: textsOf(deny.exceptionPermissions),
      isConditional: Object.keys(recordOf(deny.denialCondition)).length > 0,
    };
  });
}

type Asked = {
  /** Whom the rule must name, as a grant's subject names them. */
  subject: Ref;
  isConditional: boolean;
  /** Everything the holder is known to be: its own names and the sets it is in. */
  names: ReadonlySet<string>;
};

/** Numbers of the rules that name the subject and do not exempt the holder: surely, or perhaps. */
export function rulesThatHit(
  rules: readonly Rule[],
  { subject, isConditional, names }: Asked,
): { surely: number[]; perhaps: number[] } {
  const hits = { surely: [] as number[], perhaps: [] as number[] };
  const wanted = refKey(subject);
  for (const [index, rule] of rules.entries()) {
    if (rule.isConditional !== isConditional) continue;
    if (!rule.denied.some((text) => memberKey(text) === wanted)) continue;
    if (rule.exempt.some((text) => names.has(memberKey(text)))) continue;
    (rule.exempt.some(mayHoldAnybody) ? hits.perhaps : hits.surely).push(index);
  }
  return hits;
}

/** Sets whose members are not listed, so that anybody may be in them. */
function mayHoldAnybody(text: string): boolean {
  return ["group", "domain", "customer", "unknown"].includes(parseMember(text).form);
}

export function refKey({ kind, value }: Ref): string {
  return `${kind}:${value}`;
}

const memberKey = (text: string) => refKey(memberRef(parseMember(text)));

/** What the rules of these numbers take away. */
export function deniedBy(
  rules: readonly Rule[],
  numbers: readonly number[],
  catalogue: Catalogue,
): PermissionSet {
  const named = (texts: readonly string[]) =>
    unionOf(texts.flatMap(patternsOf).map((pattern) => namedBy(pattern, catalogue)));
  return unionOf(
    numbers.flatMap((number) => {
      const rule = rules[number];
      return rule === undefined ? [] : [difference(named(rule.permissions), named(rule.exceptions))];
    }),
  );
}

/** What has no wildcard is one permission: Google has some that differ in case alone. */
function namedBy(pattern: string, catalogue: Catalogue): PermissionSet {
  if (pattern.includes("*")) return catalogue.matching(pattern);
  const position = catalogue.positionOf(pattern);
  return position === undefined ? emptySet : setOf([position]);
}

/** Services whose permissions begin with another word than their address does. */
const prefixes = new Map([
  ["cloudbilling", "billing"],
  ["cloudresourcemanager", "resourcemanager"],
  ["sqladmin", "cloudsql"],
]);

/**
 * `<service>.googleapis.com/<resource>.<verb>`, where resource or verb may be `*`, as roles write it. Some permissions keep the long
 * form in roles too.
 */
function patternsOf(text: string): string[] {
  const [, service = "", rest = ""] = /^([^/]+)\.googleapis\.com\/(.+)$/.exec(text) ?? [];
  if (service === "") return [text];
  return [`${prefixes.get(service) ?? service}.${rest}`, text];
}

function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

function recordOf(value: Json | undefined): { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
