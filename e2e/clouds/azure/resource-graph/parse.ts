/**
 * The part of the Kusto language that is understood here: a table, `where`, `project`, `extend`, `union`, `order by`, `limit`, with
 * comparisons, `in`, the usual string operators and a few functions. Everything else is a QueryError, as a parser failure is there.
 */
import { QueryError, type Token, tokensOf } from "./tokens.ts";

export type Expression =
  | { is: "literal"; value: string | number | boolean | null }
  /** `properties.scope`, `properties['scope']`. */
  | { is: "path"; steps: string[] }
  | { is: "call"; name: string; arguments: Expression[] }
  | { is: "compare"; operator: string; left: Expression; right: Expression }
  | { is: "in"; operator: string; left: Expression; list: Expression[] }
  | { is: "both" | "either"; left: Expression; right: Expression };

export type Step =
  | { is: "where"; condition: Expression }
  | { is: "project" | "extend"; columns: { name: string; value: Expression }[] }
  | { is: "order"; by: { value: Expression; descending: boolean }[] }
  | { is: "limit"; rows: number }
  | { is: "union"; leg: Query };

export type Query = { table: string; steps: Step[] };

const WORDS = "has contains startswith endswith".split(" ");
const WORD_OPERATORS = new Set([...WORDS, ...WORDS.map((word) => `!${word}`)]);
const MARK_OPERATORS = new Set(["==", "=~", "!=", "!~", "<", ">", "<=", ">="]);
const IN_OPERATORS = new Set(["in", "in~", "!in", "!in~"]);
export const FUNCTIONS = new Set(
  "isempty isnotempty isnull isnotnull tolower tostring not array_length".split(" "),
);

export function parseQuery(text: string): Query {
  const parser = new Parser(tokensOf(text));
  return parser.whole();
}

class Parser {
  private readonly tokens: Token[];
  private next = 0;
  constructor(tokens: Token[]) {
    this.tokens = tokens;
  }

  query(): Query {
    const table = this.take("name").toLowerCase();
    const steps: Step[] = [];
    while (this.peek() !== undefined && this.peek()?.value !== ")") {
      this.demand("|");
      steps.push(this.step());
    }
    return { table, steps };
  }

  /** The question as a whole: nothing stands behind it. */
  whole(): Query {
    const query = this.query();
    if (this.peek() !== undefined) throw this.failure(0);
    return query;
  }

  private step(): Step {
    const word = this.take("name").toLowerCase();
    if (word === "where") return { is: "where", condition: this.either() };
    if (word === "project" || word === "extend") return { is: word, columns: this.columns() };
    if (word === "order" || word === "sort") return { is: "order", by: this.order() };
    if (word === "union") return { is: "union", leg: this.leg() };
    if (word === "limit" || word === "take") return { is: "limit", rows: Number(this.take("number")) };
    throw this.failure(-1);
  }

  private leg(): Query {
    this.demand("(");
    const leg = this.query();
    this.demand(")");
    return leg;
  }

  private columns() {
    return this.separated(() => {
      const value = this.operand();
      if (!this.accept("=")) return { name: nameOf(value), value };
      return { name: nameOf(value), value: this.operand() };
    });
  }

  private order() {
    if (this.take("name").toLowerCase() !== "by") throw this.failure(-1);
    return this.separated(() => {
      const value = this.operand();
      const direction = this.peek()?.value.toLowerCase();
      const isGiven = direction === "asc" || direction === "desc";
      if (isGiven) this.next += 1;
      return { value, descending: isGiven ? direction === "desc" : true };
    });
  }

  private either(): Expression {
    let left = this.both();
    while (this.acceptWord("or")) left = { is: "either", left, right: this.both() };
    return left;
  }

  private both(): Expression {
    let left = this.comparison();
    while (this.acceptWord("and")) left = { is: "both", left, right: this.comparison() };
    return left;
  }

  private comparison(): Expression {
    if (this.accept("(")) {
      const inner = this.either();
      this.demand(")");
      return inner;
    }
    const left = this.operand();
    const operator = this.peek()?.value.toLowerCase() ?? "";
    if (IN_OPERATORS.has(operator)) {
      this.next += 1;
      this.demand("(");
      const list = this.separated(() => this.operand());
      this.demand(")");
      return { is: "in", operator, left, list };
    }
    if (!MARK_OPERATORS.has(operator) && !WORD_OPERATORS.has(operator)) return left;
    this.next += 1;
    return { is: "compare", operator, left, right: this.operand() };
  }

  private operand(): Expression {
    const token = this.peek();
    if (token === undefined) throw this.failure(0);
    this.next += 1;
    if (token.kind === "text") return { is: "literal", value: token.value };
    if (token.kind === "number") return { is: "literal", value: Number(token.value) };
    if (token.kind !== "name") throw this.failure(-1);
    if (token.value === "true" || token.value === "false")
      return { is: "literal", value: token.value === "true" };
    if (this.accept("(")) return this.call(token);
    return this.path(token.value);
  }

  private call(token: Token): Expression {
    if (!FUNCTIONS.has(token.value)) throw new QueryError(token.value, token.at);
    const given = this.separated(() => (token.value === "not" ? this.either() : this.operand()));
    this.demand(")");
    return { is: "call", name: token.value, arguments: given };
  }

  private path(first: string): Expression {
    const steps = [first];
    for (;;) {
      if (this.accept(".")) steps.push(this.take("name"));
      else if (this.accept("[")) {
        steps.push(this.take("text"));
        this.demand("]");
      } else return { is: "path", steps };
    }
  }

  private separated<T>(one: () => T): T[] {
    const items = [one()];
    while (this.accept(",")) items.push(one());
    return items;
  }

  private peek(): Token | undefined {
    return this.tokens[this.next];
  }

  private take(kind: Token["kind"]): string {
    const token = this.peek();
    if (token?.kind !== kind) throw this.failure(0);
    this.next += 1;
    return token.value;
  }

  private accept(mark: string): boolean {
    const token = this.peek();
    const isIt = token?.kind === "mark" && token.value === mark;
    if (isIt) this.next += 1;
    return isIt;
  }

  private acceptWord(word: string): boolean {
    const token = this.peek();
    const isIt = token?.kind === "name" && token.value.toLowerCase() === word;
    if (isIt) this.next += 1;
    return isIt;
  }

  private demand(mark: string): void {
    if (!this.accept(mark)) throw this.failure(0);
  }

  private failure(offset: number): QueryError {
    const token = this.tokens[this.next + offset];
    return new QueryError(token?.value ?? "<EOF>", token?.at ?? this.tokens.at(-1)?.at ?? 0);
  }
}

/** A path without a name of its own is named after its parts, as Kusto does. */
function nameOf(value: Expression): string {
  return value.is === "path" ? value.steps.join("_") : "Column1";
}
