/** Fixes what a source is, once: its first run found it out, and no later run may find something else. */
import { Conflict } from "#lib/errors.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

type Pin = { pin: string; name: string };

/** Does nothing when the source is pinned to the same already. Throws Conflict naming both when it is pinned to another. */
export async function pinSource(
  ctx: CommandContext,
  source: { id: number; name: string },
  found: Pin,
): Promise<void> {
  await runCommand(ctx, "source.collect", async (tx) => {
    // The condition makes two first runs at once agree on one winner.
    await tx.source.updateMany({
      where: { id: source.id, pin: null },
      data: { pin: found.pin, pinName: found.name },
    });
    const stored = await tx.source.findUniqueOrThrow({ where: { id: source.id } });
    refuseOtherPin({ name: source.name, pin: stored.pin, pinName: stored.pinName }, found);
    const after = { pin: found.pin, pinName: found.name };
    return { result: undefined, account: { subject: `source:${source.name}`, before: { pin: null }, after } };
  });
}

/** Throws Conflict naming both. A source without a pin accepts any. */
export function refuseOtherPin(
  source: { name: string; pin: string | null; pinName: string | null },
  found: Pin,
): void {
  if (source.pin === null || source.pin === found.pin) return;
  const was = nameOf(source.pin, source.pinName);
  const is = nameOf(found.pin, found.name);
  throw new Conflict(`"${source.name}" is ${was}, but its credentials now lead to ${is}.`, {
    hint: `Correct the credentials, or connect ${found.name} as a source of its own.`,
    detail: { pinned: source.pin, found: found.pin },
  });
}

function nameOf(pin: string, name: string | null): string {
  return name === null || name.includes(pin) ? (name ?? pin) : `${name} (${pin})`;
}
