/** Says a condition as clauses that must all hold; what it does not recognise it shows as written, never drops. */
import { formatList } from "#components/ui/format.ts";

/** AWS's condition operators, in lower case, as words between a key and its values. */
const VERBS: Record<string, string> = {
  stringequals: "is",
  stringnotequals: "is not",
  stringequalsignorecase: "is",
  stringnotequalsignorecase: "is not",
  stringlike: "is like",
  stringnotlike: "is not like",
  arnequals: "is like",
  arnnotequals: "is not like",
  arnlike: "is like",
  arnnotlike: "is not like",
  numericequals: "is",
  numericnotequals: "is not",
  numericlessthan: "is below",
  numericlessthanequals: "is at most",
  numericgreaterthan: "is above",
  numericgreaterthanequals: "is at least",
  dateequals: "is",
  datenotequals: "is not",
  datelessthan: "is before",
  datelessthanequals: "is at or before",
  dategreaterthan: "is after",
  dategreaterthanequals: "is at or after",
  bool: "is",
  binaryequals: "is",
  ipaddress: "is in",
  notipaddress: "is not in",
};

/**
 * Of a condition block one clause per operator and key: `aws:PrincipalOrgID is o-1a2b`; of a condition that is an expression
 * (`{expression, title, description}`) the expression with its title. Empty when there is no condition.
 */
export function conditionWords(condition: unknown): string[] {
  if (condition === null || condition === undefined) return [];
  if (!isRecord(condition)) return [JSON.stringify(condition)];
  if (typeof condition.expression === "string")
    return [expressionWords(condition.expression, condition.title)];
  return Object.entries(condition).flatMap(([operator, block]) => {
    if (!isRecord(block)) return [`${operator}: ${JSON.stringify(block)}`];
    return Object.entries(block).map(([key, value]) => clause(operator, key, value));
  });
}

function expressionWords(expression: string, title: unknown): string {
  const words = expression.trim().replace(/\s+/g, " ");
  return typeof title === "string" && title !== "" ? `${words} ("${title}")` : words;
}

function clause(operator: string, key: string, value: unknown): string {
  const values = (Array.isArray(value) ? value : [value]).map(String);
  const [, set = "", bare = ""] =
    /^(?:(foranyvalue|forallvalues):)?(.*?)(?:ifexists)?$/.exec(operator.toLowerCase()) ?? [];
  if (bare === "null") return `${key} is ${values[0] === "true" ? "absent" : "present"}`;
  const verb = VERBS[bare];
  if (verb === undefined) return `${operator} ${key}: ${formatList(values, "or")}`;
  const subject = set === "foranyvalue" ? `any ${key}` : set === "forallvalues" ? `every ${key}` : key;
  // Several values of a negated operator must all differ; of any other operator one suffices.
  const list = formatList(values, verb.includes("not") ? "nor" : "or");
  const tail = operator.toLowerCase().endsWith("ifexists") ? ", if present" : "";
  return `${subject} ${verb} ${list}${tail}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
