/** A second evaluator for comparison: every action is tried against every pattern of every statement by a regular expression. */
type Statement = Record<string, unknown>;
export type NaiveAnswer = { allowed: string[]; conditional: string[]; denied: string[]; unknown: string[] };

const list = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string");

function glob(pattern: string): RegExp {
  const literal = pattern.replace(
    /[^\w*?]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return new RegExp(`^${literal.replaceAll("*", ".*").replaceAll("?", ".")}$`, "is");
}

const remembered = new WeakMap<readonly string[], Map<string, Set<string>>>();

/** Every name is tried once per pattern; real exports repeat their patterns hundreds of times. */
function matching(pattern: string, names: readonly string[]): Set<string> {
  const known = remembered.get(names) ?? new Map<string, Set<string>>();
  remembered.set(names, known);
  const tried = glob(pattern);
  const found = known.get(pattern) ?? new Set(names.filter((name) => tried.test(name)));
  known.set(pattern, found);
  return found;
}

function tried(statement: Statement, names: readonly string[]): string[] {
  const isNot = !("Action" in statement);
  if (isNot && !("NotAction" in statement)) return [];
  const found = list(isNot ? statement.NotAction : statement.Action).map((one) => matching(one, names));
  return names.filter((name) => found.some((set) => set.has(name)) !== isNot);
}

/** `allowed`: by any statement; `conditional`: by such with a condition only; `denied`: always; `unknown`: as in the document. */
export function naivePolicy(document: { Statement: unknown }, names: readonly string[]): NaiveAnswer {
  const statements = [document.Statement].flat() as Statement[];
  const hasCondition = (statement: Statement) => Object.keys(statement.Condition ?? {}).length > 0;
  const allows = statements.filter((one) => one.Effect === "Allow");
  const allowed = new Set(allows.flatMap((one) => tried(one, names)));
  const always = new Set(allows.filter((one) => !hasCondition(one)).flatMap((one) => tried(one, names)));
  const denies = statements.filter(
    (one) => one.Effect === "Deny" && !hasCondition(one) && list(one.Resource).includes("*"),
  );
  const patterns = allows.filter((one) => "Action" in one).flatMap((one) => list(one.Action));
  return {
    allowed: [...allowed].sort(),
    conditional: [...allowed].filter((name) => !always.has(name)).sort(),
    denied: [...new Set(denies.flatMap((one) => tried(one, names)))].sort(),
    unknown: [...new Set(patterns.filter((one) => matching(one, names).size === 0))].sort(),
  };
}
