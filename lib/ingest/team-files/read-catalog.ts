/**
 * Teams from Backstage catalog files: groups are teams, and what a group owns tells which repositories are its own. Source: Backstage,
 * descriptor format of catalog entities (kinds Group, Component, System, Resource, API).
 */
import { LineCounter, parseAllDocuments } from "yaml";
import { z } from "zod";
import type { TeamFields } from "#lib/domain/ownership/team-fields.ts";
import { Invalid } from "#lib/errors.ts";
import { mostTeams, type TeamFile } from "./team-file.ts";

const text = z.string().nullish().catch(null);
const entity = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: text,
    title: text,
    annotations: z.record(z.string(), z.unknown()).nullish().catch(null),
  }),
  spec: z
    .looseObject({
      type: text,
      owner: text,
      parent: text,
      profile: z.looseObject({ displayName: text, email: text }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
});
type Entity = z.infer<typeof entity>;
type Team = TeamFields & { key: string };

/** Throws Invalid for what is no YAML or holds no group. */
export function readTeamCatalog(source: string): TeamFile {
  const { entities, problems } = entitiesOf(source);
  const groups = entities.filter(({ kind }) => kind.toLowerCase() === "group");
  if (groups.length === 0) {
    throw new Invalid("The file holds no entity of kind Group.", {
      hint: "Give a catalog-info file with groups; several documents may be one file.",
    });
  }
  const teams = new Map<string, Team>(
    groups.map((group) => [group.metadata.name.toLowerCase(), teamOf(group)]),
  );
  for (const one of entities) {
    const repository = one.metadata.annotations?.["github.com/project-slug"];
    const owner = teams.get(refName(one.spec?.owner ?? ""));
    if (owner === undefined || typeof repository !== "string") continue;
    owner.repositories = [...(owner.repositories ?? []), repository];
  }
  return { teams: [...teams.values()], problems };
}

function entitiesOf(source: string): { entities: Entity[]; problems: TeamFile["problems"] } {
  const lines = new LineCounter();
  // Aliases that expand without end are refused by the parser.
  const documents = parseAllDocuments(source, { lineCounter: lines });
  if (!Array.isArray(documents) || documents.length > mostTeams * 5) {
    throw new Invalid("The file holds no YAML documents.", { hint: "Give a Backstage catalog file." });
  }
  const entities: Entity[] = [];
  const problems: TeamFile["problems"] = [];
  for (const document of documents) {
    const line = lines.linePos(document.range?.[0] ?? 0).line;
    const [error] = document.errors;
    if (error !== undefined) {
      throw new Invalid(`The file is no YAML: ${error.message.split("\n")[0]?.slice(0, 200)}`, {
        hint: "Correct it, then try again.",
      });
    }
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (value === null || value === undefined) continue;
    const read = entity.safeParse(value);
    if (read.success) entities.push(read.data);
    else problems.push({ line, message: "It is no catalog entity: kind or metadata.name is missing." });
  }
  return { entities, problems };
}

function teamOf({ metadata, spec }: Entity): Team {
  const email = spec?.profile?.email ?? null;
  const slug = metadata.annotations?.["github.com/team-slug"];
  return {
    key: metadata.name.toLowerCase(),
    name: spec?.profile?.displayName ?? metadata.title ?? metadata.name,
    externalId: `group:${metadata.namespace ?? "default"}/${metadata.name}`.toLowerCase(),
    parent: spec?.parent ? refName(spec.parent) : null,
    ...(email === null ? {} : { contacts: [email] }),
    ...(typeof slug === "string" ? { groups: [slug] } : {}),
  };
}

/** `group:default/payments`, `default/payments` and `payments` are the same. */
function refName(ref: string): string {
  return (ref.toLowerCase().split("/").at(-1) ?? "").replace(/^group:/, "");
}
