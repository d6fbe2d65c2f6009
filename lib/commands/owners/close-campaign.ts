/** Ends a campaign: nobody is asked or reminded any more; what was answered stays. */
import { Conflict, NotFound } from "#lib/errors.ts";
import { type CommandContext, runCommand } from "../run-command.ts";

/** Returns its name. Throws NotFound, Conflict where it is closed, Forbidden. */
export async function closeCampaign(ctx: CommandContext, { id }: { id: number }): Promise<string> {
  return runCommand(ctx, "campaign.close", async (tx) => {
    const campaign = await tx.attestationCampaign.findUnique({ where: { id } });
    if (campaign === null)
      throw new NotFound(`There is no campaign ${id}.`, { hint: "See `owners campaigns`." });
    const { name, closedAt } = campaign;
    if (closedAt !== null) throw new Conflict("It is closed already.", { hint: "Nothing is left to do." });
    // Of two that close it at once, the second finds it closed.
    const { count } = await tx.attestationCampaign.updateMany({
      where: { id, closedAt: null },
      data: { closedAt: ctx.clock.now() },
    });
    if (count === 0) throw new Conflict("It is closed already.", { hint: "Nothing is left to do." });
    return { result: name, account: { subject: `campaign:${name}`, after: { closed: true } } };
  });
}
