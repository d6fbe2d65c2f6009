import { type Logger, pino } from "pino";
import { withoutSecrets } from "#lib/domain/secret-shapes.ts";

export type { Logger };

/** Where lines go; standard error unless a test looks at them. */
type Lines = { write(line: string): void };

/**
 * Structured logs on standard error, so that standard output stays free for data. ROLLCALL_LOG sets the level. Whatever a
 * line holds, errors of other programs included, passes through the redaction of secrets.
 */
export function createLog(level: string, lines: Lines = pino.destination(2)): Logger {
  return pino(
    { level, base: undefined, redact: { paths: ["*.secret", "*.token", "*.password"] } },
    { write: (line: string) => lines.write(withoutSecrets(line)) },
  );
}
