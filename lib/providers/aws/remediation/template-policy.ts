/** Exactly these actions as managed policies, each within IAM's size; wildcards stand only for what reads and is all there. */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { intersection, type PermissionSet } from "#lib/domain/permission-set.ts";
import type { ChangeText } from "#lib/domain/remediation/change.ts";
import { writeActions } from "#lib/domain/remediation/narrow-patterns.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { fileName, jsonText } from "../../remediation/command-text.ts";
import { actionLanguage, readingActions } from "./action-language.ts";
import { policyLimits, policySize } from "./policy-size.ts";

export function templatePolicy(name: string, actions: PermissionSet, catalogue: Catalogue): ChangeText[] {
  const { patterns } = writeActions(actions, {
    allowed: actions,
    wildcards: intersection(readingActions(catalogue), actions),
    covered: null,
    language: actionLanguage(catalogue, { whole: false }),
  });
  const parts = partsOf(patterns);
  return parts.map((part, index) => ({
    format: "json",
    name: fileName([name, ...(parts.length > 1 ? [String(index + 1)] : [])], "json"),
    text: jsonText(documentOf(part)),
  }));
}

function documentOf(Action: readonly string[]): Json {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: [...Action], Resource: "*" }] };
}

function partsOf(patterns: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (const pattern of patterns) {
    const last = parts.at(-1);
    if (last !== undefined && policySize(documentOf([...last, pattern])) <= policyLimits.managed)
      last.push(pattern);
    else parts.push([pattern]);
  }
  return parts;
}
