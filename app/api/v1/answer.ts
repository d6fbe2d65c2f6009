/** An answer of the API: read from one moment, as JSON, never kept by anybody on the way. */
import type { ClientBase } from "pg";
import type { CommandContext } from "#lib/commands/run-command.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { problem } from "../../problem.ts";

export async function answer(
  context: Promise<CommandContext>,
  read: (client: ClientBase, asOf: Date) => Promise<object>,
): Promise<Response> {
  try {
    const { pool, clock } = await context;
    const body = await inSnapshot(pool, async (client) => {
      const { asOf } = await freshness(client);
      return { asOf, ...(await read(client, asOf ?? clock.now())) };
    });
    return json(body);
  } catch (error) {
    return problem(error);
  }
}

export function json(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}
