/** Records that somebody asked for a collection, and refuses those who may not. The run itself is no transaction. */
import { type CommandContext, runCommand } from "./run-command.ts";

export async function requestCollection(
  ctx: CommandContext,
  request: { source: string; scopes: string[] | null; streams: string[] | null },
): Promise<void> {
  const { source, scopes, streams } = request;
  await runCommand(ctx, "source.collect", async () => ({
    result: undefined,
    account: { subject: `source:${source}`, after: { scopes, streams } },
  }));
}
