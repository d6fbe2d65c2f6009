/**
 * Where a verb's words go: results to standard output, everything else to standard error, so that a pipe holds data only.
 * With `--json` a result is one JSON document and an error one JSON line `{"error":{code,message,hint}}`.
 */
import { withoutSecrets } from "#lib/domain/secret-shapes.ts";
import { RollcallError } from "#lib/errors.ts";
import { plainValue } from "#lib/file-lines.ts";

export type Output = {
  json: boolean;
  /** Plain text for a reader; silent with --json. */
  say(text?: string): void;
  /** Rows under aligned headings; silent with --json. */
  table(headings: string[], rows: (string | number)[][]): void;
  /** The machine-readable result; silent without --json. */
  result(value: unknown): void;
  /** Progress and remarks, on standard error; silent with --json. */
  note(text: string): void;
  error(error: unknown): void;
  /** Raw data for a pipe; resolves when the reader can take more. False once the reader has gone. */
  write(chunk: string): Promise<boolean>;
};

export function createOutput(json: boolean): Output {
  let gone = false;
  let wake: () => void = () => {};
  process.stdout.on("drain", () => wake());
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // The reader of the pipe left (`| head`): that is an end, not a failure.
    if (error.code !== "EPIPE") throw error;
    gone = true;
    wake();
  });
  const out = (text: string) => {
    if (!gone) process.stdout.write(`${text}\n`);
  };
  return {
    json,
    say: (text = "") => {
      if (!json) out(text);
    },
    table: (headings, rows) => {
      if (!json) for (const line of alignedLines(headings, rows)) out(line);
    },
    result: (value) => {
      if (json) out(JSON.stringify(value, plainValue));
    },
    note: (text) => {
      if (!json) process.stderr.write(`${text}\n`);
    },
    error: (error) => {
      process.stderr.write(json ? `${JSON.stringify(errorBody(error))}\n` : errorText(error));
    },
    write: async (chunk) => {
      if (!gone && !process.stdout.write(chunk)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return !gone;
    },
  };
}

export function errorBody(error: unknown): { error: { code: string; message: string; hint: string | null } } {
  if (error instanceof RollcallError) {
    return {
      error: { code: error.code, message: withoutSecrets(error.message), hint: withoutSecrets(error.hint) },
    };
  }
  return { error: { code: "failed", message: withoutSecrets(messageOf(error)), hint: null } };
}

function errorText(error: unknown): string {
  const { message, hint } = errorBody(error).error;
  return hint === null ? `${message}\n` : `${message}\n→ ${hint}\n`;
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") {
    return error.errors.map(messageOf).join("; ");
  }
  return error instanceof Error ? error.message : String(error);
}

function alignedLines(headings: string[], rows: (string | number)[][]): string[] {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => String(row[column] ?? "").length)),
  );
  const numeric = headings.map((_, column) => rows.every((row) => typeof row[column] === "number"));
  const line = (cells: (string | number)[]) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return rows.length > 0 && numeric[column] === true
          ? String(cell).padStart(width)
          : String(cell).padEnd(width);
      })
      .join("  ")
      .trimEnd();
  return [line(headings), ...rows.map(line)];
}
