/** One team by its key, id or name, for commands and pages. */
import type { Ask } from "#lib/db/ask-over.ts";
import { suggest } from "#lib/domain/filter/suggest.ts";
import { NotFound } from "#lib/errors.ts";
import { storableText } from "#lib/ingest/storable-json.ts";

export type FoundTeam = { id: number; key: string; name: string; archivedAt: Date | null };

/** Throws NotFound, with what may have been meant. */
export async function findTeam(ask: Ask, asked: string): Promise<FoundTeam> {
  const teams = await ask<FoundTeam>(
    `select id, key, name, archived_at as "archivedAt" from team
      where key = lower($1) or lower(name) = lower($1) or external_id = $1 order by key = lower($1) desc, id limit 1`,
    [storableText(asked)],
  );
  if (teams[0] !== undefined) return teams[0];
  const known = await ask<{ key: string }>("select key from team where archived_at is null order by key", []);
  const meant = suggest(
    asked,
    known.map(({ key }) => key),
  );
  throw new NotFound(`There is no team "${asked.slice(0, 100)}".`, {
    hint: meant ? `Did you mean ${meant}?` : "`teams list` and the Owners page show every team.",
  });
}
