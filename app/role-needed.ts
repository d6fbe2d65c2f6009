/** A refusal for want of a role, in words: which one is needed, and who can grant it. */
import { formatList } from "#components/ui/format.ts";
import { roleInSentence } from "#components/ui/role-words.ts";
import { type Role, roleNamed } from "#lib/auth/roles.ts";
import { Forbidden } from "#lib/errors.ts";
import { type Administrator, administrators } from "#lib/queries/administrators.ts";
import { apiReader, currentPerson } from "./current-person.ts";

export type RoleNeeded = { problem: string; hint: string };

/** Null for any other error. */
export async function roleNeeded(error: unknown): Promise<RoleNeeded | null> {
  if (!(error instanceof Forbidden)) return null;
  const needed = roleNamed(String(error.detail.needed));
  const person = await currentPerson();
  return needed === null || person === null ? null : roleWanted(needed, person.role);
}

/** `own`: the role of who asks. */
export async function roleWanted(needed: Role, own: Role): Promise<RoleNeeded> {
  const instead = own === "administrator" ? "" : `; yours is ${roleInSentence(own)}`;
  const granting = await administrators(await apiReader("GET /"));
  return { problem: `This takes the role ${roleInSentence(needed)}${instead}.`, hint: whoGrants(granting) };
}

function whoGrants(granting: Administrator[]): string {
  if (granting.length === 0) {
    return "There is no administrator yet: whoever runs Rollcall makes one with `npm run cli -- users bootstrap`.";
  }
  const names = granting.map(({ name, email }) => (email === null ? name : `${name} (${email})`));
  const [first, ...rest] = names;
  return rest.length === 0
    ? `${first} can grant it.`
    : `Any administrator can grant it: ${formatList(names.slice(0, 5))}.`;
}
