/** The sources that runs and checks start from, by name. */
import { NotFound } from "#lib/errors.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

export type StoredSource = {
  id: number;
  provider: string;
  name: string;
  mode: "live" | "import";
  config: { [key: string]: Json };
  /** What its first run found behind the credentials; null before it. */
  pin: string | null;
  pinName: string | null;
  asOf: Date | null;
};

const sourceSql = `
  select id, provider, name, mode, config, pin, pin_name as "pinName", as_of as "asOf"
    from source
   where retired_at is null and ($1::text is null or name = $1) and ($2::text is null or mode = $2)
   order by name`;

/** Throws NotFound naming the sources there are. */
export async function findSource(reader: Reader, name: string): Promise<StoredSource> {
  const sources = await readSources(reader, null, null);
  const found = sources.find((source) => source.name === name);
  if (found !== undefined) return found;
  const known = sources.map((source) => source.name).join(", ");
  throw new NotFound(`There is no source called "${name.slice(0, 100)}".`, {
    hint: known === "" ? "Connect one: npm run cli -- connect --help" : `Sources: ${known}.`,
  });
}

/** Retired ones too. Throws NotFound. */
export async function findAnySource(reader: Reader, name: string): Promise<{ id: number; provider: string }> {
  const { rows } = await reader.query<{ id: number; provider: string }>(
    "select id, provider from source where name = $1",
    [name],
  );
  if (rows[0] !== undefined) return rows[0];
  throw new NotFound(`There is no source called "${name.slice(0, 100)}".`, {
    hint: "The Sources page lists them.",
  });
}

/** The one of that name, or all; those read from files cannot be asked again and are left out. Throws NotFound for a name. */
export async function liveSources(reader: Reader, name: string | undefined): Promise<StoredSource[]> {
  if (name === undefined) return readSources(reader, null, "live");
  const source = await findSource(reader, name);
  if (source.mode === "live") return [source];
  throw new NotFound(`"${name}" was read from files; there is no cloud behind it to ask.`, {
    hint: "Bring it up to date with a newer export: npm run cli -- import --help",
  });
}

/** The live source of that id; null when it was retired, or is not there. */
export async function findLiveSource(reader: Reader, id: number): Promise<StoredSource | null> {
  const sources = await readSources(reader, null, "live");
  return sources.find((source) => source.id === id) ?? null;
}

/** The import source that was read from an export of the same estate; null if there is none yet. */
export async function findImport(
  reader: Reader,
  provider: string,
  pin: string,
): Promise<StoredSource | null> {
  const sources = await readSources(reader, null, "import");
  return sources.find((source) => source.provider === provider && source.pin === pin) ?? null;
}

/** What programs can deliver something for, by name: files for those that were read from files, audit events for clusters. */
export async function deliverableSources(reader: Reader): Promise<string[]> {
  const sources = await readSources(reader, null, null);
  return sources
    .filter(({ mode, provider }) => mode === "import" || provider === "kubernetes")
    .map(({ name }) => name);
}

function readSources(reader: Reader, name: string | null, mode: string | null): Promise<StoredSource[]> {
  return inSnapshot(
    reader,
    async (client) => (await client.query<StoredSource>(sourceSql, [name, mode])).rows,
  );
}
