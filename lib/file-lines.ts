/** The lines of an exported file: CSV with a heading, safe to open in a spreadsheet, or one JSON object per line. */
import { csvLine } from "#lib/csv.ts";

/** `csv` or `ndjson`. */
export type FileFormat = "csv" | "ndjson";

/** The columns of a CSV file are the members of its first row. Ends the rows when the reader ends. */
export async function* fileLines<Row extends object>(
  rows: AsyncIterable<Row>,
  format: FileFormat,
): AsyncGenerator<string> {
  let columns: (keyof Row & string)[] | null = null;
  for await (const row of rows) {
    if (format === "ndjson") {
      yield `${JSON.stringify(row, plainValue)}\n`;
      continue;
    }
    if (columns === null) {
      columns = Object.keys(row) as (keyof Row & string)[];
      yield csvLine(columns);
    }
    yield csvLine(columns.map((column) => row[column]));
  }
}

/** For JSON.stringify: dates become ISO text by themselves; big integers become numbers where they are exact. */
export function plainValue(_key: string, value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
}
