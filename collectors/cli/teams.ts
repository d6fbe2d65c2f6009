/** `teams`: who can own identities: by hand, from CSV, from a Backstage catalog, from CODEOWNERS. */
import { readFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import { type TeamFormat, teamFormats } from "#lib/commands/teams/import-teams.ts";
import type { TeamFields } from "#lib/domain/ownership/team-fields.ts";
import { Invalid } from "#lib/errors.ts";
import { contextAt } from "./context-at.ts";
import { perform } from "./perform.ts";

type FieldOptions = {
  name?: string;
  contact?: string[];
  alias?: string[];
  repository?: string[];
  group?: string[];
  parent?: string;
  backup?: string;
  externalId?: string;
};

export function addTeams(program: Command): void {
  const teams = program.command("teams").description("who can own identities, and what is theirs");
  addList(teams);
  addSave(teams);
  addArchive(teams);
  addTeamImport(teams);
}

function addList(teams: Command): void {
  const verb = teams
    .command("list", { isDefault: true })
    .description("every team, those with the most unowned risk first")
    .option("--archived", "those that were archived, too");
  verb.action(({ archived = false }: { archived?: boolean }) =>
    perform(verb, async ({ output, session }) => {
      const { listTeams } = await import("#lib/queries/owners/list-teams.ts");
      const { asOfNow } = await import("./as-of.ts");
      const { pool, clock } = await session();
      const listed = await listTeams(pool, { asOf: await asOfNow(pool, clock), archived });
      output.result(listed);
      output.table(
        ["TEAM", "NAME", "ATTESTED", "CLAIMED", "PROBABLE", "TIER 2", "CONTACTS"],
        listed.map((team) => [
          team.key,
          team.name,
          team.attested,
          team.claimed,
          team.probable,
          team.probableTier2,
          team.contacts.join(" "),
        ]),
      );
      if (listed.length === 0) output.say("No teams yet. → owners import teams.csv");
      return undefined;
    }),
  );
}

function addSave(teams: Command): void {
  const add = withFields(teams.command("add <name>")).option(
    "--key <key>",
    "short name (default: from the name)",
  );
  add.description("make a team").action((name: string, options: FieldOptions & { key?: string }) =>
    perform(add, async ({ output, session }) => {
      const { createTeam } = await import("#lib/commands/teams/save-team.ts");
      const { pool, clock, actor } = await session();
      const saved = await createTeam(
        { pool, clock, actor },
        { ...fieldsOf(options), name, ...(options.key ? { key: options.key } : {}) },
      );
      output.result(saved);
      output.say(`Team ${saved.key} was made.`);
      return undefined;
    }),
  );
  const set = withFields(teams.command("set <key>")).option("--name <name>", "what people call it");
  set.description("change a team; what is not given stays").action((key: string, options: FieldOptions) =>
    perform(set, async ({ output, session }) => {
      const { updateTeam } = await import("#lib/commands/teams/save-team.ts");
      const { pool, clock, actor } = await session();
      const saved = await updateTeam({ pool, clock, actor }, { key, fields: fieldsOf(options) });
      output.result(saved);
      output.say(saved.change === "unchanged" ? "Nothing was different." : `Team ${saved.key} was changed.`);
      return undefined;
    }),
  );
}

function withFields(verb: Command): Command {
  return verb
    .option("--contact <address...>", "e-mail addresses, and https addresses of webhooks")
    .option("--alias <name...>", "other names by which tags and labels call it")
    .option("--repository <pattern...>", "organization/repository, with * for any characters")
    .option("--group <name...>", "sign-in groups whose people are in it")
    .option("--parent <team>", "the team above it")
    .option("--backup <team>", "who answers when it does not")
    .option("--external-id <id>", "its id where it comes from");
}

function fieldsOf({ contact, alias, repository, group, ...rest }: FieldOptions): Partial<TeamFields> {
  const { name, parent, backup, externalId } = rest;
  const given = {
    name,
    parent,
    backup,
    externalId,
    contacts: contact,
    aliases: alias,
    repositories: repository,
    groups: group,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function addArchive(teams: Command): void {
  const archive = teams
    .command("archive <key>")
    .description("nothing is its own any more; what was is open again");
  archive.action((key: string) =>
    perform(archive, async ({ output, session }) => {
      const { archiveTeam } = await import("#lib/commands/teams/archive-team.ts");
      const { pool, clock, actor } = await session();
      const done = await archiveTeam({ pool, clock, actor }, { key });
      output.result(done);
      output.say(`${done.key} is archived; ${done.reopened} identities are open again.`);
      return undefined;
    }),
  );
  const restore = teams.command("restore <key>").description("brings it back, without what it had");
  restore.action((key: string) =>
    perform(restore, async ({ output, session }) => {
      const { restoreTeam } = await import("#lib/commands/teams/archive-team.ts");
      const { pool, clock, actor } = await session();
      output.result(await restoreTeam({ pool, clock, actor }, { key }));
      output.say(`${key} is back.`);
      return undefined;
    }),
  );
}

type ImportOptions = { format?: TeamFormat; repository?: string; dryRun?: boolean; at?: string };

/** `teams import` and, because that is what it is for, `owners import`. */
export function addTeamImport(parent: Command): void {
  const verb = parent
    .command("import <file>")
    .description("make and change teams from a file: CSV, a Backstage catalog, CODEOWNERS")
    .addOption(new Option("--format <format>", "by its name where left out").choices(teamFormats))
    .option("--repository <name>", "of CODEOWNERS: whose file it is, organization/repository")
    .option("--dry-run", "say what it would do, and do nothing")
    .option("--at <instant>", "the instant to date it by");
  verb.action((path: string, options: ImportOptions) =>
    perform(verb, async ({ output, session }) => {
      const { importTeams } = await import("#lib/commands/teams/import-teams.ts");
      const text = await readTeamFile(path);
      const { repository, dryRun = false, at } = options;
      const format = options.format ?? formatOf(path);
      const ctx = await contextAt(session, at);
      const done = await importTeams(ctx, { format, text, dryRun, ...(repository ? { repository } : {}) });
      output.result(done);
      const count = (change: string) => done.teams.filter((team) => team.change === change).length;
      const would = dryRun ? "It would be: " : "";
      output.say(
        `${would}${count("created")} teams made, ${count("updated")} changed, ${count("unchanged")} as they were.`,
      );
      if (done.missing.length > 0)
        output.note(`Not in the file, and left as they are: ${done.missing.join(", ")}`);
      for (const { line, message } of done.problems) output.note(`Line ${line ?? "?"}: ${message}`);
      return undefined;
    }),
  );
}

function formatOf(path: string): TeamFormat {
  if (/\.csv$/i.test(path)) return "csv";
  if (/\.ya?ml$/i.test(path)) return "backstage";
  if (/(^|\/)CODEOWNERS$/i.test(path)) return "codeowners";
  throw new Invalid(`The name of ${path} does not say what it is.`, {
    hint: `Add --format ${teamFormats.join("|")}.`,
  });
}

async function readTeamFile(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new Invalid(`The file ${path} cannot be read.`, {
      cause,
      hint: "Check its name and who may read it.",
    });
  }
}
