/** Whose identities somebody may decide about: a lead about everybody's, a team member about those of their own teams. */
import { Forbidden } from "#lib/errors.ts";
import { type Actor, reaches } from "./roles.ts";

export function mayDecideFor(actor: Actor, team: number): boolean {
  return reaches(actor.role, "lead") || (reaches(actor.role, "member") && (actor.teams ?? []).includes(team));
}

/** Throws Forbidden. */
export function refuseOtherTeam(actor: Actor, team: { id: number; name: string }): void {
  if (mayDecideFor(actor, team.id)) return;
  throw new Forbidden(`${actor.name} is not in the team ${team.name}.`, {
    hint: "Decide for a team of yours, or ask a security lead: teams are given by sign-in groups (Owners, Teams).",
    detail: { needed: "lead" },
  });
}
