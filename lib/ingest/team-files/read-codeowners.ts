/**
 * Teams from a CODEOWNERS file: each `@organization/team` is one; whoever owns everything (`*`) owns the repository, and so what is
 * deployed from it. Source: GitHub, "About code owners": the last matching pattern takes precedence.
 */

import type { TeamFields } from "#lib/domain/ownership/team-fields.ts";
import { Invalid } from "#lib/errors.ts";
import type { TeamFile } from "./team-file.ts";

type Team = TeamFields & { key: string };

/** `repository`: whose file it is, `organization/repository`. Throws Invalid where it names no team. */
export function readCodeOwners(text: string, repository: string): TeamFile {
  const teams = new Map<string, Team>();
  const problems: TeamFile["problems"] = [];
  let whole: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [pattern = "", ...owners] = line
      .replace(/(^|\s)#.*$/, "")
      .trim()
      .split(/\s+/);
    if (pattern === "" || pattern.startsWith("[")) continue;
    const named = owners.flatMap((owner) => {
      const found = /^@([\w.-]{1,100})\/([\w.-]{1,100})$/.exec(owner);
      if (found === null && !/^@[\w.-]+$|^[^@\s]+@[^@\s]+$/.test(owner))
        problems.push({ line: index + 1, message: `"${owner.slice(0, 60)}" is no owner.` });
      return found ? [{ organization: found[1] ?? "", slug: found[2] ?? "" }] : [];
    });
    for (const { organization, slug } of named) {
      const key = slug.toLowerCase();
      teams.set(key, { key, name: slug, groups: [`${organization}/${slug}`] });
    }
    if (["*", "/", "/**", "**"].includes(pattern)) whole = named.map(({ slug }) => slug.toLowerCase());
  }
  if (teams.size === 0) {
    throw new Invalid("The file names no team as @organization/team.", { hint: "Give a CODEOWNERS file." });
  }
  for (const key of whole) {
    const team = teams.get(key);
    if (team !== undefined) team.repositories = [repository];
  }
  return { teams: [...teams.values()], problems };
}
