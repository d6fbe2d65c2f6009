/** Who looks after each class of work as a whole; shown beside its roll-ups. */
import { inSnapshot, type Reader } from "../snapshot.ts";

export type ListedSteward = {
  class: string;
  name: string;
  contact: string | null;
  setBy: string;
  setAt: Date;
};

export async function listStewards(reader: Reader): Promise<ListedSteward[]> {
  return inSnapshot(
    reader,
    async (client) =>
      (
        await client.query<ListedSteward>(
          `select class, name, contact, set_by as "setBy", set_at as "setAt" from steward order by class`,
        )
      ).rows,
  );
}
