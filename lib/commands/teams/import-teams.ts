/**
 * Makes and changes teams as a file says: CSV, a Backstage catalog or CODEOWNERS. The same file a second time changes nothing; what a
 * file does not say stays, and a team it leaves out stays too, and is told.
 */
import { reconsiderTouched } from "#lib/analysis/owners/reconsider-touched.ts";
import type { Transaction } from "#lib/db/prisma.ts";
import { checkTeam, type TeamFields } from "#lib/domain/ownership/team-fields.ts";
import { Invalid } from "#lib/errors.ts";
import { readTeamCatalog } from "#lib/ingest/team-files/read-catalog.ts";
import { readCodeOwners } from "#lib/ingest/team-files/read-codeowners.ts";
import { readTeamCsv } from "#lib/ingest/team-files/read-csv.ts";
import { mostTeams, type TeamFile } from "#lib/ingest/team-files/team-file.ts";
import { estateOf } from "#lib/queries/owners/estate-of.ts";
import { type CommandContext, refuseNarrowRole, runCommand } from "../run-command.ts";
import { type SavedTeam, storedTeam, writeTeam } from "./save-team.ts";

export const teamFormats = ["csv", "backstage", "codeowners"] as const;
export type TeamFormat = (typeof teamFormats)[number];

export type TeamImport = {
  format: TeamFormat;
  text: string;
  /** Of CODEOWNERS: whose file it is. */
  repository?: string;
  /** Says what it would do, and does nothing. */
  dryRun?: boolean;
};

export type ImportedTeams = {
  teams: SavedTeam[];
  /** Keys of earlier teams of the same kind of file that it leaves out. */
  missing: string[];
  problems: TeamFile["problems"];
};

class DryRun extends Error {
  readonly result: ImportedTeams;
  constructor(result: ImportedTeams) {
    super("dry run");
    this.result = result;
  }
}

/** Throws Invalid for a file that is none of its format or teams that cannot be, Conflict, Forbidden. */
export async function importTeams(ctx: CommandContext, request: TeamImport): Promise<ImportedTeams> {
  refuseNarrowRole(ctx.actor, "team.import");
  const file = readFile(request);
  if (file.teams.length > mostTeams)
    throw new Invalid(`The file holds more than ${mostTeams} teams.`, { hint: "Split it." });
  const estate = await estateOf(ctx.pool, ctx.clock);
  try {
    const result = await runCommand(ctx, "team.import", async (tx) => {
      const done = await writeTeams(tx, file, request, ctx.clock.now());
      if (request.dryRun) throw new DryRun(done);
      const changed = done.teams.filter(({ change }) => change !== "unchanged");
      const after = {
        format: request.format,
        teams: done.teams.length,
        changed: changed.map(({ key, change }) => ({ key, change })),
      };
      return { result: done, account: { subject: "teams", after } };
    });
    if (result.teams.some(({ change }) => change !== "unchanged"))
      await reconsiderTouched(ctx.pool, ctx.clock.now(), estate);
    return result;
  } catch (error) {
    if (error instanceof DryRun) return error.result;
    throw error;
  }
}

function readFile({ format, text, repository }: TeamImport): TeamFile {
  if (format === "csv") return readTeamCsv(text);
  if (format === "backstage") return readTeamCatalog(text);
  if (repository === undefined || !/^[^\s/]+(?:\/[^\s/]+)+$/.test(repository)) {
    throw new Invalid("Say whose CODEOWNERS file it is.", { hint: "As organization/repository." });
  }
  return readCodeOwners(text, repository);
}

/** Teams first, then who is above whom: a file may name a parent further down. */
async function writeTeams(
  tx: Transaction,
  file: TeamFile,
  { format }: TeamImport,
  now: Date,
): Promise<ImportedTeams> {
  const saved = new Map<string, SavedTeam>();
  for (const pass of ["teams", "tree"] as const) {
    for (const fields of file.teams) {
      const before = await storedTeam(tx, fields.key);
      const whole = merged(fields, before, format);
      const above = pass === "tree" ? {} : { parent: before?.parent ?? null, backup: before?.backup ?? null };
      const written = await writeTeam(tx, checkTeam({ ...whole, ...above }), {
        origin: before === null ? format : null,
        now,
      });
      const earlier = saved.get(written.key);
      if (earlier === undefined || earlier.change === "unchanged") saved.set(written.key, written);
    }
  }
  const known = await tx.team.findMany({
    where: { origin: format, archivedAt: null },
    select: { key: true },
  });
  const missing = known.map(({ key }) => key).filter((key) => !saved.has(key));
  // Each CODEOWNERS file is one of many: what it leaves out says nothing.
  return {
    teams: [...saved.values()],
    missing: format === "codeowners" ? [] : missing.sort(),
    problems: file.problems,
  };
}

/** CSV says what a team is; a catalog and code owners add to what is known. */
function merged(
  fields: TeamFields,
  before: Awaited<ReturnType<typeof storedTeam>>,
  format: TeamFormat,
): TeamFields {
  if (before === null) return fields;
  if (format === "csv") return { ...before, ...fields };
  const both = (name: "contacts" | "aliases" | "repositories" | "groups") => [
    ...before[name],
    ...(fields[name] ?? []),
  ];
  return {
    ...before,
    ...(format === "backstage" ? fields : {}),
    contacts: both("contacts"),
    aliases: both("aliases"),
    repositories: both("repositories"),
    groups: both("groups"),
  };
}
