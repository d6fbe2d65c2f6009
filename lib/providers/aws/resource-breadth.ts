/** How much of an account a statement's resources reach, from its own words alone: never told too narrow. */
import type { Breadth } from "#lib/domain/effective-actions.ts";
import type { Json } from "#lib/ingest/contract.ts";
import type { Statement } from "./statements.ts";

const [oneResource, prefix, account] = [0, 1, 2] as const;

/** The widest of what is listed. `NotResource`, and no resource at all, leave the whole account. */
export function breadthOf(statement: Statement): Breadth {
  const resources = statement.Resource;
  if (resources === undefined || statement.NotResource !== undefined) return account;
  if (!Array.isArray(resources)) return breadthOfOne(resources);
  let widest: Breadth = oneResource;
  for (const resource of resources) widest = Math.max(widest, breadthOfOne(resource)) as Breadth;
  return widest;
}

/** Whether the statement holds for whatever resource it is asked about. */
export function coversEveryResource({ Resource, NotResource }: Statement): boolean {
  if (Resource === undefined || NotResource !== undefined) return false;
  return Array.isArray(Resource) ? Resource.some(isEverything) : isEverything(Resource);
}

function isEverything(resource: Json): boolean {
  if (resource === "*") return true;
  return typeof resource === "string" && /^\*+$/.test(resource);
}

/** A policy variable (`${aws:username}`) stands for one name at a time. */
function breadthOfOne(resource: Json): Breadth {
  if (typeof resource !== "string") return oneResource;
  if (!resource.includes("*") && !resource.includes("?")) return oneResource;
  return isServiceWide(resource) ? account : prefix;
}

/** `*`, `arn:aws:s3:::*`, `arn:aws:sqs:*:123456789012:*`: the part that would name a resource names none. */
function isServiceWide(resource: string): boolean {
  let start = 0;
  for (let colons = 0; colons < 5; colons++) {
    const colon = resource.indexOf(":", start);
    if (colon < 0) return true;
    start = colon + 1;
  }
  return /^[*/:]+$/.test(resource.slice(start));
}
