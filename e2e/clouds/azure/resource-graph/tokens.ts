/** Splits a Kusto query into tokens. Throws QueryError where the language has no such character. */

export type Token = { kind: "name" | "text" | "number" | "mark"; value: string; at: number };

export class QueryError extends Error {
  readonly token: string;
  readonly at: number;
  constructor(token: string, at: number) {
    super(`Unexpected '${token}' at ${at}`);
    this.name = "QueryError";
    this.token = token;
    this.at = at;
  }
}

const PATTERN =
  /\s+|(?<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?<number>\d+)|(?<name>[A-Za-z_$][\w$]*~?)|(?<mark>==|=~|!=|!~|!in~?|!(?:has|contains|startswith|endswith)\b|<=|>=|[|(),.=<>[\]])|(?<other>.)/gs;

export function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  for (const match of query.matchAll(PATTERN)) {
    const { text, number, name, mark, other } = match.groups ?? {};
    const at = match.index;
    if (other !== undefined) throw new QueryError(other, at);
    if (text !== undefined) tokens.push({ kind: "text", value: unquoted(text), at });
    else if (number !== undefined) tokens.push({ kind: "number", value: number, at });
    else if (name !== undefined) tokens.push({ kind: "name", value: name, at });
    else if (mark !== undefined) tokens.push({ kind: "mark", value: mark, at });
  }
  return tokens;
}

const unquoted = (text: string) => text.slice(1, -1).replace(/\\(.)/g, "$1");
