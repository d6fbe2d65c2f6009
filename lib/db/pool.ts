import pg from "pg";

/** int8 as a JavaScript number: every id and count Rollcall stores stays far below 2^53. */
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => Number(text));
/** A date stays the day it names: no time zone may move it. */
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** The server frees the locks of a machine that vanished after a minute, not after its system's two hours. */
const keepalives = "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3";

/** One pool per process, shared by Prisma, COPY and plain SQL. Sessions run in UTC. */
export function openPool(url: string, options: { max?: number; applicationName?: string } = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    application_name: options.applicationName ?? "rollcall",
    options: `-c timezone=UTC ${keepalives}`,
    keepAlive: true,
  });
  // An idle connection may die with the server; the pool replaces it, and the next query reports what is wrong.
  pool.on("error", () => {});
  return pool;
}
