import { type Logger, pino } from "pino";

export type { Logger };

/** Structured logs on standard error, so that standard output stays free for data. ROLLCALL_LOG sets the level. */
export function createLog(level: string): Logger {
  return pino(
    { level, base: undefined, redact: { paths: ["*.secret", "*.token", "*.password"] } },
    pino.destination(2),
  );
}
