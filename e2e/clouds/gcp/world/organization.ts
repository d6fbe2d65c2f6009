/** The organization: folders, projects and tags. A small directory of facts; what is inside a project grows apart. */
import { COMPANY_DOMAIN, type Team, teamAt, teamCount } from "../../estate.ts";
import { hashOf, randomOf } from "../../random.ts";

export type Purpose = "admin" | "security" | "shared" | "network" | "sandbox" | "archive" | "team" | "legacy";

export type ProjectFacts = {
  index: number;
  /** The project id people chose. */
  id: string;
  /** The project number Google gave. */
  number: string;
  name: string;
  purpose: Purpose;
  environment: "production" | "development" | "platform";
  team: Team | null;
  /** Resource name of the folder it sits in. */
  parent: string;
  /** First day it exists; negative for projects older than the simulated history. */
  createdDay: number;
  /** The day somebody shuts it down; Google keeps it for 30 days more. */
  shutDownDay: number | null;
};

export type Folder = { name: string; displayName: string; parent: string; createdDay: number };
export type TagKey = { name: string; shortName: string; values: { name: string; shortName: string }[] };

export type Organization = {
  seed: string;
  size: number;
  /** `organizations/<number>`. */
  name: string;
  number: string;
  domain: string;
  customerId: string;
  folders: Folder[];
  projects: ProjectFacts[];
  byId: Map<string, ProjectFacts>;
  byNumber: Map<string, ProjectFacts>;
  tagKeys: TagKey[];
};

export const SHARED_PROJECT = "northwind-shared";
export const SECURITY_PROJECT = "northwind-security";
export const COLLECTOR_ACCOUNT = "rollcall-reader";
/** A project that was shut down can be restored for as long. */
export const SHUT_DOWN_DAYS = 30;

const PLATFORM: { purpose: Purpose; name: string; folder: string }[] = [
  { purpose: "admin", name: "org-admin", folder: "Platform" },
  { purpose: "security", name: "security", folder: "Platform" },
  { purpose: "shared", name: "shared", folder: "Platform" },
  { purpose: "network", name: "network", folder: "Platform" },
  { purpose: "sandbox", name: "ai-sandbox", folder: "Sandbox" },
  { purpose: "archive", name: "archive", folder: "Platform" },
];

/** 20 projects at size 1, 20 more with every size; one more per size is shut down late in the history. */
export function organizationOf(seed: string, size: number): Organization {
  const number = randomOf(seed, "gcp-organization").int(200_000_000_000, 899_999_999_999).toString();
  const name = `organizations/${number}`;
  const folders = foldersOf(seed, name);
  const folder = (displayName: string) =>
    folders.find((item) => item.displayName === displayName)?.name ?? name;
  const projects = [
    ...PLATFORM.map((row, index) => platformProject(seed, row, index, folder(row.folder))),
    ...teamProjects(seed, size, folder("Production"), folder("Development")),
  ];
  for (let lap = 0; lap < size; lap++)
    projects.push(legacyProject(seed, projects.length, lap, folder("Retired")));
  return {
    seed,
    size,
    name,
    number,
    domain: COMPANY_DOMAIN,
    customerId: `C0${randomOf(seed, "gcp-customer").text(7, "0123456789abcdefghijklmnopqrstuvwxyz")}`,
    folders,
    projects,
    byId: new Map(projects.map((project) => [project.id, project])),
    byNumber: new Map(projects.map((project) => [project.number, project])),
    tagKeys: tagKeysOf(seed, size),
  };
}

/** The projects that exist when `day` begins, those shut down less than a month ago included. */
export function projectsOn(organization: Organization, day: number): ProjectFacts[] {
  return organization.projects.filter((project) => existsOn(project, day));
}

export function existsOn(project: ProjectFacts, day: number): boolean {
  const gone = project.shutDownDay !== null && project.shutDownDay + SHUT_DOWN_DAYS < day;
  return project.createdDay < day && !gone;
}

export function isShutDown(project: ProjectFacts, day: number): boolean {
  return project.shutDownDay !== null && project.shutDownDay < day;
}

/** Resource names of the folders above a project, nearest first. */
export function foldersAbove(organization: Organization, project: { parent: string }): string[] {
  const names: string[] = [];
  let parent = project.parent;
  while (parent !== organization.name) {
    names.push(parent);
    const above = organization.folders.find((folder) => folder.name === parent);
    parent = above?.parent ?? organization.name;
  }
  return names;
}

/** Twelve digits, never twice: drawn by the index spread over its range with a fixed step. */
function numberOf(seed: string, kind: string, index: number): string {
  const offset = randomOf(seed, "gcp-number", kind).int(0, 799_999_999);
  const spread = (index * 387_420_489 + offset) % 900_000_000;
  return `${100 + (hashOf(seed, kind) % 800)}${String(spread).padStart(9, "0")}`;
}

/** Thirty characters at most, and unique on earth: long names are cut and marked. */
function projectId(name: string): string {
  for (const candidate of [`northwind-${name}`, `nw-${name}`]) if (candidate.length <= 30) return candidate;
  const mark = hashOf("gcp-project", name).toString(36).padStart(7, "0");
  return `nw-${name.slice(0, 18).replace(/-$/, "")}-${mark}`;
}

function foldersOf(seed: string, organization: string): Folder[] {
  const name = (index: number) => `folders/${numberOf(seed, "folder", index)}`;
  const workloads = name(0);
  return [
    { name: workloads, displayName: "Workloads", parent: organization, createdDay: -1500 },
    { name: name(1), displayName: "Production", parent: workloads, createdDay: -1499 },
    { name: name(2), displayName: "Development", parent: workloads, createdDay: -1499 },
    { name: name(3), displayName: "Platform", parent: organization, createdDay: -1498 },
    { name: name(4), displayName: "Sandbox", parent: organization, createdDay: -900 },
    { name: name(5), displayName: "Retired", parent: organization, createdDay: -1200 },
  ];
}

/** A key may have 1,000 values, so in a very large company not every team has one. */
function tagKeysOf(seed: string, size: number): TagKey[] {
  const id = (kind: string, index: number) => `${kind}/2814${numberOf(seed, kind, index)}`;
  const values = (names: string[], from: number) =>
    names.map((shortName, index) => ({ name: id("tagValues", from + index), shortName }));
  const teams = Array.from(
    { length: Math.min(teamCount(size), 500) },
    (_, index) => teamAt(seed, index).name,
  );
  return [
    {
      name: id("tagKeys", 0),
      shortName: "environment",
      values: values(["production", "development", "platform", "sandbox"], 0),
    },
    { name: id("tagKeys", 1), shortName: "team", values: values([...teams, "platform"], 10) },
  ];
}

function platformProject(
  seed: string,
  { purpose, name }: (typeof PLATFORM)[number],
  index: number,
  parent: string,
): ProjectFacts {
  return {
    index,
    id: projectId(name),
    number: numberOf(seed, "project", index),
    name: name.replaceAll("-", " "),
    purpose,
    environment: purpose === "sandbox" ? "development" : "platform",
    team: null,
    parent,
    createdDay: -1450 + index * 40,
    shutDownDay: null,
  };
}

function teamProjects(seed: string, size: number, production: string, development: string): ProjectFacts[] {
  const count = 2 * teamCount(size);
  return Array.from({ length: count }, (_, offset): ProjectFacts => {
    const index = PLATFORM.length + offset;
    const team = teamAt(seed, Math.floor(offset / 2));
    const isProduction = offset % 2 === 0;
    const random = randomOf(seed, "gcp-created", index);
    // The last tenth is created while the history runs, so that a collection meets projects it has never seen.
    const late = offset >= Math.floor(count * 0.9);
    const name = `${team.name}-${isProduction ? "prod" : "dev"}`;
    return {
      index,
      id: projectId(name),
      number: numberOf(seed, "project", index),
      name,
      purpose: "team",
      environment: isProduction ? "production" : "development",
      team,
      parent: isProduction ? production : development,
      createdDay: late ? random.int(150, 500) : random.int(-1300, -150),
      shutDownDay: null,
    };
  });
}

function legacyProject(seed: string, index: number, lap: number, parent: string): ProjectFacts {
  const name = lap === 0 ? "legacy-shop" : `legacy-shop-${lap + 1}`;
  return {
    index,
    id: projectId(name),
    number: numberOf(seed, "project", index),
    name,
    purpose: "legacy",
    environment: "development",
    team: teamAt(seed, lap % 7),
    parent,
    createdDay: -1100,
    shutDownDay: randomOf(seed, "gcp-shut-down", index).int(518, 538),
  };
}
