/** Everything an action's page shows, read at one moment of the database. */
import { NotFound } from "#lib/errors.ts";
import { type ActionDetail, actionDetail } from "#lib/queries/actions/action-detail.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { pageReader } from "../../current-person.ts";
import { actionWritten } from "../address.ts";

export type ActionPage = { asOf: Date; detail: ActionDetail };

/** `written`: as the address has it. Throws Invalid for what is no action, with what was probably meant. */
export async function readAction(written: string): Promise<ActionPage> {
  return inSnapshot(await pageReader("GET /actions/[action]"), async (client) => {
    const { asOf } = await freshness(client);
    if (asOf === null)
      throw new NotFound("Nothing has been collected yet.", { hint: "Connect a source and collect it." });
    return { asOf, detail: await actionDetail(client, actionWritten(written), asOf) };
  });
}
