/** Every objective there is, as it is set; the archived ones only where they are asked for. */
import { fromStored } from "#lib/domain/filter/build.ts";
import { badTermOf } from "#lib/domain/slo/kept-fields.ts";
import type { Objective, ObjectiveAbout } from "#lib/domain/slo/objective.ts";
import { actorName } from "../actor-name.sql.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";

export type StoredObjective = Objective & {
  /** Who set it last, in words, and when. */
  setBy: string;
  setAt: Date;
  archivedAt: Date | null;
};

type Row = {
  key: string;
  sentence: string;
  about: ObjectiveAbout;
  filter: string;
  bad: string | null;
  target: number;
  windowDays: number;
  setBy: string;
  setAt: Date;
  archivedAt: Date | null;
};

const objectivesSql = `
  select key, sentence, about, filter, bad, target, window_days as "windowDays", ${actorName("set_by")} as "setBy",
         set_at as "setAt", archived_at as "archivedAt"
    from objective
   where $1::boolean or archived_at is null
   order by archived_at is not null, id`;

/** In the order they were made. */
export async function listObjectives(
  reader: Reader,
  { archived = false }: { archived?: boolean } = {},
): Promise<StoredObjective[]> {
  return inSnapshot(reader, async (client) => {
    const { rows } = await client.query<Row>(objectivesSql, [archived]);
    return rows.map(({ filter, bad, ...rest }) => ({
      ...rest,
      filter: fromStored(filter),
      bad: bad === null ? null : badTermOf(fromStored(bad)),
    }));
  });
}
