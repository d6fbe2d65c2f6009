/** Statements that every slice asks: the server parses and plans each once per connection, which costs more than answering it. */
import type { PoolClient, QueryResult, QueryResultRow } from "pg";

const names = new Map<string, string>();

/** `text` must be one of a few, never made of data: each is kept by the server as long as the connection lives. */
export function askAgain<Row extends QueryResultRow>(
  client: PoolClient,
  text: string,
  values: unknown[],
): Promise<QueryResult<Row>> {
  const name = names.get(text) ?? `ingest ${names.size}`;
  names.set(text, name);
  return client.query<Row>({ name, text, values });
}
