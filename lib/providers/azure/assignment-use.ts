/** How the use of a role assignment is kept: under its own id, as if it were who acts, so that one row says it whoever used it. */
import type { GrantUse } from "../contract.ts";

const dashed = /([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\/*$/;

/** `id`: its resource id or its name, in any case; logs leave out the dashes. Null where it names none. */
export function assignmentUse(id: string): GrantUse | null {
  const found = dashed.exec(id.trim().toLowerCase());
  if (found === null) return null;
  const principal = { kind: "assignment", value: found.slice(1).join("-") };
  return { principal, source: "role-assignment", plane: "identity", action: "*" };
}
