import type { Transaction } from "./prisma.ts";

/** Runs SQL text inside a command's transaction. Rows come with the names the statement gives its columns. */
export function askOver(
  tx: Transaction,
): <Row>(sql: string, parameters: readonly unknown[]) => Promise<Row[]> {
  return (sql, parameters) => tx.$queryRawUnsafe(sql, ...parameters);
}
