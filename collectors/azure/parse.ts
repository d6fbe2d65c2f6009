/** Rows of answers as their schemas describe them; one that cannot be read is counted as rejected, and its slice closes nothing. */
import { z } from "zod";
import { parseInstant } from "#lib/clock.ts";
import type { RejectedRecord } from "#lib/ingest/contract.ts";

export type Parsed<T> = { row: T; rejected: null } | { row: null; rejected: RejectedRecord };

export function parseRow<T>(schema: z.ZodType<T>, value: unknown): Parsed<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { row: parsed.data, rejected: null };
  const issue = parsed.error.issues[0];
  const id = (value as { id?: unknown } | null)?.id;
  const sample = `${typeof id === "string" ? id : "a row"}: ${issue?.path.join(".")}: ${issue?.message}`;
  return {
    row: null,
    rejected: { type: "rejected", reason: "unreadable", sample: sample.slice(0, 300), unknown: [] },
  };
}

/** Text that may be absent or null. */
export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

/** Items asked for per page of Graph: its maximum, unless a test asks for fewer. */
export function pageSizeOf({ limits }: { limits: { pageSize: number | undefined } }): number {
  return limits.pageSize ?? 999;
}

export const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

export const tags = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) =>
    Object.fromEntries(
      Object.entries(value ?? {}).map(([key, tag]) => [key, tag === null ? "" : String(tag)]),
    ),
  );

/**
 * A date as Graph and ARM write it: seven digits of a second, none, an offset with one digit (`-8:00`), or the year 1 for never.
 * Null where there is none or it cannot be read.
 */
export function instantOf(value: string | null | undefined): Date | null {
  if (value === null || value === undefined || value.startsWith("0001-")) return null;
  return parseInstant(value.replace(/([+-])(\d):(\d\d)$/, "$10$2:$3"));
}
