/** Carries a parsed query out over rows. Columns keep the order they were named in. */
import type { Expression, Query, Step } from "./parse.ts";

export type Row = { [column: string]: unknown };

/** `rowsOf`: the rows of a table; each leg of a union reads its own. */
export function evaluate(query: Query, rowsOf: (table: string) => Row[]): Row[] {
  return query.steps.reduce(
    (rows, step) => (step.is === "union" ? together(rows, evaluate(step.leg, rowsOf)) : apply(rows, step)),
    rowsOf(query.table),
  );
}

/** Every row of both, with every column of either. */
function together(one: Row[], other: Row[]): Row[] {
  const rows = [...one, ...other];
  const none = Object.fromEntries(rows.flatMap((row) => Object.keys(row)).map((column) => [column, null]));
  return rows.map((row) => ({ ...none, ...row }));
}

function apply(rows: Row[], step: Exclude<Step, { is: "union" }>): Row[] {
  if (step.is === "where") return rows.filter((row) => valueIn(step.condition, row) === true);
  if (step.is === "limit") return rows.slice(0, step.rows);
  if (step.is === "order") return rows.toSorted((a, b) => order(step.by, a, b));
  const added = (row: Row) =>
    Object.fromEntries(step.columns.map(({ name, value }) => [name, valueIn(value, row) ?? null]));
  return rows.map((row) => (step.is === "project" ? added(row) : { ...row, ...added(row) }));
}

function order(by: { value: Expression; descending: boolean }[], a: Row, b: Row): number {
  for (const { value, descending } of by) {
    const [left, right] = [String(valueIn(value, a)), String(valueIn(value, b))];
    if (left !== right) return left < right !== descending ? -1 : 1;
  }
  return 0;
}

function valueIn(expression: Expression, row: Row): unknown {
  switch (expression.is) {
    case "literal":
      return expression.value;
    case "path":
      return expression.steps.reduce<unknown>(
        (value, step) => (value as Row | null | undefined)?.[step],
        row,
      );
    case "both":
      return valueIn(expression.left, row) === true && valueIn(expression.right, row) === true;
    case "either":
      return valueIn(expression.left, row) === true || valueIn(expression.right, row) === true;
    case "in": {
      const fold = expression.operator.endsWith("~");
      const text = textOf(valueIn(expression.left, row), fold);
      const isIn = expression.list.some((item) => textOf(valueIn(item, row), fold) === text);
      return expression.operator.startsWith("!") ? !isIn : isIn;
    }
    case "compare":
      return compare(expression.operator, valueIn(expression.left, row), valueIn(expression.right, row));
    case "call":
      return call(expression.name, valueIn(expression.arguments[0] as Expression, row));
  }
}

function textOf(value: unknown, fold: boolean): string {
  const text = value === null || value === undefined ? "" : String(value);
  return fold ? text.toLowerCase() : text;
}

function compare(operator: string, left: unknown, right: unknown): boolean {
  if (/^![a-z]/.test(operator)) return !compare(operator.slice(1), left, right);
  const fold = !["==", "!=", "<", ">", "<=", ">="].includes(operator);
  const [a, b] = [textOf(left, fold), textOf(right, fold)];
  switch (operator) {
    case "==":
    case "=~":
      return a === b;
    case "!=":
    case "!~":
      return a !== b;
    case "contains":
      return a.includes(b);
    case "has":
      return new RegExp(`(^|[^a-z0-9])${b.replace(/[^a-z0-9]/g, "\\$&")}($|[^a-z0-9])`).test(a);
    case "startswith":
      return a.startsWith(b);
    case "endswith":
      return a.endsWith(b);
    default:
      return { "<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b }[operator] ?? false;
  }
}

function call(name: string, value: unknown): unknown {
  const isEmpty = value === null || value === undefined || value === "";
  switch (name) {
    case "isempty":
      return isEmpty;
    case "isnotempty":
      return !isEmpty;
    case "isnull":
      return value === null || value === undefined;
    case "isnotnull":
      return value !== null && value !== undefined;
    case "not":
      return value !== true;
    case "tolower":
      return textOf(value, true);
    case "array_length":
      return Array.isArray(value) ? value.length : null;
    default:
      return typeof value === "object" && value !== null ? JSON.stringify(value) : textOf(value, false);
  }
}
