import type { ClientBase } from "pg";
import type { Transaction } from "./prisma.ts";

/** Runs one statement. Rows come with the names the statement gives its columns; 64-bit numbers are cast to text in it. */
export type Ask = <Row>(sql: string, parameters: readonly unknown[]) => Promise<Row[]>;

/** Runs SQL text inside a command's transaction. */
export function askOver(tx: Transaction): Ask {
  return (sql, parameters) => tx.$queryRawUnsafe(sql, ...parameters);
}

/** The same on a connection of one's own, in whatever transaction it is. */
export function askClient(client: ClientBase): Ask {
  return async <Row>(sql: string, parameters: readonly unknown[]) =>
    (await client.query(sql, [...parameters])).rows as Row[];
}
