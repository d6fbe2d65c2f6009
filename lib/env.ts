import { resolve } from "node:path";
import { z } from "zod";
import { Invalid } from "#lib/errors.ts";

const schema = z.object({
  ROLLCALL_HOME: z.string().default(".rollcall"),
  ROLLCALL_CLOCK: z.string().optional(),
  ROLLCALL_LOG: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("warn"),
  ROLLCALL_DEMO: z.enum(["0", "1"]).default("0"),
  DATABASE_URL: z.string().optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
});

export type Env = {
  /** Absolute path of the folder that holds everything Rollcall writes outside Postgres. */
  home: string;
  clock: string | undefined;
  logLevel: string;
  demo: boolean;
  /** An outside Postgres; undefined: the embedded one. */
  databaseUrl: string | undefined;
  port: number;
};

/** Reads the documented environment variables (.env.example). Throws Invalid naming the variable. */
export function readEnv(variables: Record<string, string | undefined> = process.env): Env {
  const filled = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(filled);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Invalid(`${issue?.path.join(".")}: ${issue?.message}`, {
      hint: "See .env.example for the values it takes.",
    });
  }
  const env = parsed.data;
  return {
    home: resolve(env.ROLLCALL_HOME),
    clock: env.ROLLCALL_CLOCK,
    logLevel: env.ROLLCALL_LOG,
    demo: env.ROLLCALL_DEMO === "1",
    databaseUrl: env.DATABASE_URL,
    port: env.PORT,
  };
}
