/** The second way to read Azure roles, slow and plain: one regular expression per pattern, tried on every action by itself. */

export type PlainEntry = {
  actions: string[];
  notActions: string[];
  dataActions: string[];
  notDataActions: string[];
  condition: string | null;
};

/** `names`: as the catalogue has them; actions of other planes than control and data are never granted by a role of Azure. */
export function grantedByRegularExpressions(entries: readonly PlainEntry[], names: readonly string[]) {
  const granted = new Set<string>();
  const conditional = new Set<string>();
  for (const name of names) {
    const giving = entries.filter((entry) => gives(entry, name));
    if (giving.length === 0) continue;
    granted.add(name);
    if (giving.every(({ condition }) => condition !== null)) conditional.add(name);
  }
  return { granted, conditional };
}

function gives(entry: PlainEntry, name: string): boolean {
  const [, plane, action = ""] = /^(?:(data|directory|app|delegated):)?(.*)$/.exec(name) ?? [];
  if (plane === undefined) return isIn(entry.actions, action) && !isIn(entry.notActions, action);
  if (plane === "data") return isIn(entry.dataActions, action) && !isIn(entry.notDataActions, action);
  return false;
}

function isIn(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => expressionOf(pattern).test(action));
}

const expressions = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
  const known = expressions.get(pattern);
  if (known !== undefined) return known;
  const literal = pattern
    .trim()
    .replace(/[\\^$.*+?()[\]{}|]/g, (sign) => (sign === "*" ? "(.*)" : `\\${sign}`));
  const made = new RegExp(`^${literal}$`, "is");
  expressions.set(pattern, made);
  return made;
}
