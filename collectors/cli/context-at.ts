/** Who asks, at the instant that was given; now where none was. */
import type { CommandContext } from "#lib/commands/run-command.ts";
import { clockAt } from "./parse.ts";
import type { Tools } from "./perform.ts";

export async function contextAt(session: Tools["session"], at: string | undefined): Promise<CommandContext> {
  const { pool, clock, actor } = await session();
  return { pool, actor, clock: at === undefined ? clock : clockAt(at) };
}
