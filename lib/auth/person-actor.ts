/** A person as the one who acts: what the audit log names, and what they may do. */
import type { Person } from "./find-person.ts";
import type { Actor } from "./roles.ts";

export function actorOf({ userId, role, teams }: Person): Actor {
  return { name: `user:${userId}`, role, teams };
}
