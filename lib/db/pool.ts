import pg from "pg";

/** int8 as a JavaScript number: every id and count Rollcall stores stays far below 2^53. */
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => Number(text));
/** A date stays the day it names: no time zone may move it. */
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** The server frees the locks of a machine that vanished after a minute, not after its system's two hours. */
const keepalives = "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3";

type PoolOptions = {
  max?: number;
  applicationName?: string;
  /** Milliseconds after which the server itself ends a statement, or a transaction that nobody goes on with; none by default. */
  limitMs?: number;
};

/** One pool per process, shared by Prisma, COPY and plain SQL. Sessions run in UTC. */
export function openPool(url: string, options: PoolOptions = {}): pg.Pool {
  const { limitMs } = options;
  const limits =
    limitMs === undefined
      ? ""
      : ` -c statement_timeout=${limitMs} -c idle_in_transaction_session_timeout=${limitMs}`;
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    application_name: options.applicationName ?? "rollcall",
    options: `-c timezone=UTC ${keepalives}${limits}`,
    keepAlive: true,
    // What ingest makes ready on a connection costs more than an idle one.
    idleTimeoutMillis: 60_000,
  });
  // A connection may die with the server, idle or between two queries of whoever has it: the pool replaces it, and the next query reports
  // what is wrong. An error that nobody hears would end the process.
  pool.on("error", ignore);
  pool.on("connect", (client) => client.on("error", ignore));
  return pool;
}

function ignore(): void {}
