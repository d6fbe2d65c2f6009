/** Teams from CSV: a heading line, one team a line; lists in one cell are parted by `;`, `|` or line breaks. */
import { parse } from "csv-parse/sync";
import { normalized } from "#lib/domain/ownership/match-team.ts";
import type { TeamFields } from "#lib/domain/ownership/team-fields.ts";
import { Invalid } from "#lib/errors.ts";
import { mostTeams, type TeamFile } from "./team-file.ts";

/** Headings, in any case, `_` and blanks as `-`; the name may stand under `team`. */
const headings: Record<string, keyof TeamFields> = {
  key: "key",
  name: "name",
  team: "name",
  contacts: "contacts",
  contact: "contacts",
  email: "contacts",
  aliases: "aliases",
  repositories: "repositories",
  groups: "groups",
  parent: "parent",
  backup: "backup",
  "external-id": "externalId",
};
const lists: readonly (keyof TeamFields)[] = ["contacts", "aliases", "repositories", "groups"];

/** Throws Invalid for what is no CSV, or has no heading for names. */
export function readTeamCsv(text: string): TeamFile {
  const [head = [], ...rows] = recordsOf(text);
  const fields = head.map((heading) => headings[heading.trim().toLowerCase().replace(/[_ ]/g, "-")]);
  if (!fields.includes("name")) {
    throw new Invalid("The file has no column `name`.", {
      hint: `Its first line names columns: ${Object.keys(headings).join(", ")}.`,
    });
  }
  const file: TeamFile = { teams: [], problems: [] };
  for (const [index, cells] of rows.entries()) {
    const team = teamOf(fields, cells);
    if (team.name === "") file.problems.push({ line: index + 2, message: "It has no name." });
    else file.teams.push({ ...team, key: team.key ? team.key.toLowerCase() : normalized(team.name) });
  }
  return file;
}

function recordsOf(text: string): string[][] {
  try {
    const options = {
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
      trim: true,
      to: mostTeams + 1,
    };
    return parse(text, options) as string[][];
  } catch (cause) {
    throw new Invalid("The file is no CSV.", {
      cause,
      hint: "Quote cells that hold commas, quotes or line breaks.",
    });
  }
}

function teamOf(fields: (keyof TeamFields | undefined)[], cells: string[]): TeamFields {
  const team: Record<string, string | string[]> = { name: "" };
  for (const [index, field] of fields.entries()) {
    const cell = cells[index]?.trim() ?? "";
    if (field === undefined) continue;
    if (lists.includes(field))
      team[field] = [...((team[field] as string[] | undefined) ?? []), ...cell.split(/[;|\n]/)];
    else if (cell !== "" || field === "name") team[field] = cell;
  }
  return team as unknown as TeamFields;
}
