/** A Log Analytics workspace that answers as its API is documented to: by the table a question begins with. */
import type { Asked, FakeAzure, Reply } from "./fake-azure.ts";

export const workspace = "44444444-4444-4444-8444-444444444444";
export const otherWorkspace = "55555555-5555-4555-8555-555555555555";

type Columns = Record<string, unknown>;
type Answerer = Columns[] | ((asked: { text: string; timespan: string }) => Reply | Columns[]);

export type FakeWorkspace = {
  /** What a question gets whose text begins with the table and holds `part`; later ones win. */
  answer(table: string, part: string, rows: Answerer): void;
  /** The questions, with the time they are about. */
  asked(): { text: string; timespan: string }[];
};

export function fakeWorkspace(azure: FakeAzure, id = workspace): FakeWorkspace {
  const path = `/v1/workspaces/${id}/query`;
  const answers: { table: string; part: string; rows: Answerer }[] = [];
  azure.on(path, (call) => {
    const question = questionOf(call);
    const table = question.text.split("\n")[0] ?? "";
    const found = answers.findLast((one) => one.table === table && question.text.includes(one.part));
    // Rows that say nothing of assignments, in a table that is there.
    const isThere = answers.some((one) => one.table === table);
    if (found === undefined) return isThere ? tableOf([]) : noTable(table);
    const given = typeof found.rows === "function" ? found.rows(question) : found.rows;
    return Array.isArray(given) ? tableOf(given) : given;
  });
  return {
    answer: (table, part, rows) => answers.push({ table, part, rows }),
    asked: () => azure.asked.filter((call) => call.path === path).map(questionOf),
  };
}

function questionOf({ body }: Asked): { text: string; timespan: string } {
  const { query, timespan } = body as { query: string; timespan: string };
  return { text: query, timespan };
}

/** Source: response format of the Logs API. */
export function tableOf(rows: Columns[], error?: unknown): Reply {
  const names = Object.keys(rows[0] ?? {});
  const columns = names.map((name) => ({ name, type: "string" }));
  const table = { name: "PrimaryResult", columns, rows: rows.map((row) => names.map((name) => row[name])) };
  return { json: { tables: [table], ...(error !== undefined && { error }) } };
}

/** What the engine says of a table that nothing was ever sent to. */
function noTable(table: string): Reply {
  return semantic(
    "SEM0100",
    `'where' operator: Failed to resolve table or column expression named '${table}'`,
  );
}

export function semantic(code: string, message: string): Reply {
  const innererror = {
    code: "SemanticError",
    message: "A semantic error occurred.",
    innererror: { code, message },
  };
  const error = { code: "BadArgumentError", message: "The request had some invalid properties", innererror };
  return { status: 400, json: { error } };
}

/** A warning of the engine beside the rows it did bring. */
export function warning(code: string, message: string) {
  return {
    code: "PartialError",
    message: "There were some errors when processing your query.",
    details: [
      {
        code: "EngineError",
        message: "Something went wrong processing your query on the server.",
        innererror: { code, message, severity: 2, severityName: "Error" },
      },
    ],
  };
}

export const tooMuch = warning(
  "-2133196797",
  "The results of this query exceed the set limit of 64000000 bytes, so not all records were returned.",
);
