/** Lines for az. An assignment is only ever deleted by its whole id: older versions take an empty filter for all there are. */
import type { Json } from "#lib/ingest/contract.ts";
import { type Argument, command, fileName, jsonText, writeFile } from "../../remediation/command-text.ts";

export type Assignment = {
  /** Object id of whom it is for. */
  principal: string;
  /** Name or definition id. */
  role: string;
  scope: string;
  /** `{ expression, version }`, or null. */
  condition: Json;
};

/** Its condition comes from a file: it spans lines and holds quotes. */
export function createAssignment({ principal, role, scope, condition }: Assignment): string[] {
  const words: Argument[] = [
    ...["az", "role", "assignment", "create"],
    ["--assignee-object-id", principal],
    ["--assignee-principal-type", "ServicePrincipal"],
    ["--role", role],
    ["--scope", scope],
  ];
  if (typeof condition !== "object" || condition === null || Array.isArray(condition))
    return [command(...words)];
  const file = fileName([principal, role, "condition"], "txt");
  const { expression, version } = condition;
  const line = command(...words, ["--condition-version", typeof version === "string" ? version : "2.0"]);
  return [
    writeFile(file, typeof expression === "string" ? expression : ""),
    `${line} \\\n  --condition="$(cat ${file})"`,
  ];
}

/** Throws for an id that is none: nothing is deleted by guess. */
export function deleteAssignments(ids: readonly string[]): string {
  const isWhole = (id: string) =>
    /^\/.*\/providers\/Microsoft\.Authorization\/roleAssignments\/[0-9a-f-]{36}$/i.test(id) ||
    /^\/providers\/Microsoft\.Authorization\/roleAssignments\/[0-9a-f-]{36}$/i.test(id);
  if (ids.length === 0 || !ids.every(isWhole)) throw new RangeError("Not the whole ids of role assignments.");
  return ids.map((id) => command("az", "role", "assignment", "delete", ["--ids", id])).join("\n");
}

const graph = "https://graph.microsoft.com/v1.0";

export function graphCall(
  method: "DELETE" | "POST" | "GET" | "PATCH",
  path: string,
  body: Json = null,
): string[] {
  const words: Argument[] = ["az", "rest", ["--method", method], ["--url", `${graph}/${path}`]];
  if (body === null) return [command(...words)];
  const file = fileName([...path.split("/").slice(-2), "body"], "json");
  return [writeFile(file, jsonText(body)), command(...words, ["--body", `@${file}`])];
}
