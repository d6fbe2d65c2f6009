/** The few JMESPath expressions that are written for `aws`; any other is refused. */

type Value = unknown;
type Fields = Record<string, Value>;

/** Null for what is not there, as in JMESPath. Throws for an expression that is none of these. */
export function queried(value: Value, expression: string): Value {
  const counted = /^length\((\w+)\)$/.exec(expression)?.[1];
  if (counted !== undefined) return ((value as Fields)[counted] as Value[]).length;
  const [, list, flag, by, field] =
    /^sort_by\((\w+)\[\?!(\w+)\], &(\w+)\)\[0\]\.(\w+)$/.exec(expression) ?? [];
  if (list !== undefined && flag !== undefined && by !== undefined && field !== undefined) {
    const found = ((value as Fields)[list] as Fields[]).filter((one) => one[flag] !== true);
    const [first] = found.toSorted((a, b) => (String(a[by]) < String(b[by]) ? -1 : 1));
    return first?.[field] ?? null;
  }
  const [, of, key, wanted] = /^(\w+)\[\?(\w+)=='((?:[^'\\]|\\.)*)'\]$/.exec(expression) ?? [];
  if (of !== undefined && key !== undefined)
    return ((value as Fields)[of] as Fields[] | undefined)?.filter((one) => one[key] === wanted) ?? null;
  const [, many, member] = /^(\w+)\[\](?:\.(\w+))?$/.exec(expression) ?? [];
  if (many !== undefined) {
    const items = ((value as Fields)[many] ?? []) as Value[];
    return member === undefined ? items : items.map((one) => (one as Fields)[member]);
  }
  const [, structure, names] = /^(\w+)\.\[(\w+(?:,\w+)*)\]$/.exec(expression) ?? [];
  if (structure !== undefined && names !== undefined)
    return names
      .split(",")
      .map((name) => ((value as Fields)[structure] as Fields | undefined)?.[name] ?? null);
  if (!/^\w+(\.\w+)*$/.test(expression)) throw new Error(`Bad value for --query ${expression}`);
  return expression
    .split(".")
    .reduce<Value>((found, name) => (found as Fields | null)?.[name] ?? null, value);
}
