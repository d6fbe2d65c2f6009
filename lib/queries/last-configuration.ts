/** The last change of a source's settings that changed any, where it still holds as it was made: what can be taken back. */
import type { Json } from "#lib/ingest/contract.ts";
import { actorName } from "./actor-name.sql.ts";
import { configDigest } from "./config-digest.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

type Config = { [key: string]: Json };

export type LastConfiguration = {
  /** Where it stands in the record of decisions. */
  position: number;
  at: Date;
  by: string;
  before: Config;
  after: Config;
};

const lastSql = `
  select position::float8 as position, at, ${actorName("actor")} as by, before, after
    from audit where command = 'source.configure' and subject = $1 and before is distinct from after
   order by position desc limit 1`;

/** Null where the record holds none (any more), or the settings are not what it made of them. */
export async function lastConfiguration(
  reader: Reader,
  source: { name: string; config: Config },
): Promise<LastConfiguration | null> {
  return inSnapshot(reader, async (client) => {
    const { rows } = await client.query<LastConfiguration>(lastSql, [`source:${source.name}`]);
    const [last] = rows;
    if (last === undefined || configDigest(last.after) !== configDigest(source.config)) return null;
    return last;
  });
}
