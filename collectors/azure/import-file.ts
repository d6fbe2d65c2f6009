/** Checks an export of Azure CLI whole and tells by its own fields which list it is: what passes here can be mapped without a surprise. */
import { readFile, stat } from "node:fs/promises";
import { z } from "zod";
import { Invalid } from "#lib/errors.ts";
import type { ImportFile } from "#lib/ingest/contract.ts";
import { holderRow } from "./app-credentials.ts";
import { applicationRow } from "./map-application.ts";
import { flatAssignmentRow } from "./map-role-assignment.ts";
import { flatDefinitionRow } from "./map-role-definition.ts";
import { servicePrincipalRow } from "./map-service-principal.ts";
import { text } from "./parse.ts";

export const accountRow = z.looseObject({
  id: z.string(),
  name: z.string(),
  tenantId: z.string(),
  state: text,
});

/** By kind of list: the schema of its items, fields that only it has, and the command that writes it. */
const lists = {
  accounts: { row: accountRow, has: ["tenantId", "isDefault"], command: "az account list --all" },
  assignments: {
    row: flatAssignmentRow.extend({ roleDefinitionName: text }),
    has: ["roleDefinitionId", "principalId"],
    command: "az role assignment list --all",
  },
  definitions: {
    row: flatDefinitionRow,
    has: ["roleName", "permissions"],
    command: "az role definition list",
  },
  servicePrincipals: {
    row: servicePrincipalRow.extend(holderRow.shape),
    has: ["servicePrincipalType"],
    command: "az ad sp list --all",
  },
  applications: {
    row: applicationRow.extend(holderRow.shape),
    has: ["appId", "signInAudience"],
    command: "az ad app list --all",
  },
} as const;

type Lists = typeof lists;
export type Exports = { [Kind in keyof Lists]: z.infer<Lists[Kind]["row"]>[] | null };

/** Above this a file is refused unread: the engine cannot hold a longer string. */
const maximumBytes = 256 * 1024 * 1024;

/** Every list the files hold, null for one that none does; of one kind in several files, all of them. Throws Invalid. */
export async function readExports(
  files: ImportFile[],
  signal: AbortSignal,
  limit = maximumBytes,
): Promise<Exports> {
  const found: Exports = {
    accounts: null,
    assignments: null,
    definitions: null,
    servicePrincipals: null,
    applications: null,
  };
  for (const { path } of files) {
    const items = parseList(await readText(path, signal, limit), path);
    const kind = kindOf(items, path);
    if (kind === null) continue;
    const parsed = z.array(lists[kind].row).safeParse(items);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw refused(path, `${issue?.path.join(".")}: ${issue?.message}`, lists[kind].command);
    }
    const known = found as Record<keyof Lists, unknown[] | null>;
    known[kind] = [...(known[kind] ?? []), ...parsed.data];
  }
  return found;
}

async function readText(path: string, signal: AbortSignal, limit: number): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > limit) {
      throw new Invalid(`${path} has ${size} bytes; the limit is ${limit}.`, {
        hint: "Export less into one file.",
      });
    }
    return await readFile(path, { encoding: "utf8", signal });
  } catch (error) {
    if (error instanceof Invalid) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Invalid(`${path} cannot be read: ${reason}`, {
      hint: "Check the path and the rights on the file.",
      cause: error,
    });
  }
}

function parseList(content: string, path: string): unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(content.replace(/^\uFEFF/, ""));
  } catch {
    throw refused(path, "it is not valid JSON; it may have been cut off", null);
  }
  if (Array.isArray(value)) return value;
  // What Graph itself writes is one page of a list, and says where the next one is.
  const page = value as { value?: unknown; "@odata.nextLink"?: unknown } | null;
  if (!Array.isArray(page?.value)) throw refused(path, "it is no list", null);
  if (page["@odata.nextLink"]) throw refused(path, "it is one page of several", null);
  return page.value;
}

/** Null for an empty list, which may be any of them. Throws Invalid for a list of something else. */
function kindOf(items: unknown[], path: string): keyof Lists | null {
  const first = items[0];
  if (first === undefined) return null;
  const has = (field: string) => typeof first === "object" && first !== null && field in first;
  const kinds = Object.keys(lists) as (keyof Lists)[];
  const kind = kinds.find((candidate) => lists[candidate].has.every(has));
  if (kind !== undefined) return kind;
  throw refused(
    path,
    "its items are neither principals, applications, roles, assignments nor accounts",
    null,
  );
}

function refused(path: string, reason: string, command: string | null): Invalid {
  const commands =
    command ??
    Object.values(lists)
      .map((list) => list.command)
      .join(" | ");
  return new Invalid(`${path} is not an export of Azure CLI: ${reason}.`, {
    hint: `Write it with: ${commands}, with --output json and without --query.`,
  });
}
