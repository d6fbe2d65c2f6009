/** The JSON body of a request, checked against its shape. */
import type { NextRequest } from "next/server";
import type { z } from "zod";
import { Invalid } from "#lib/errors.ts";

/** Throws Invalid, naming the first field that does not fit. `most`: characters. */
export async function jsonBody<Shape extends z.ZodType>(
  request: NextRequest,
  shape: Shape,
  most = 1_000_000,
): Promise<z.infer<Shape>> {
  const text = await request.text();
  if (text.length > most)
    throw new Invalid("The body is too long.", { hint: `Send at most ${most} characters.` });
  const read = shape.safeParse(parsed(text));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue?.path.join(".") || "body";
  throw new Invalid(`The field ${where} does not fit: ${issue?.message ?? "it is missing"}.`.slice(0, 300), {
    hint: "Send JSON as app/api/README.md says.",
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Invalid("The body is no JSON.", { cause, hint: "Send a JSON object." });
  }
}
