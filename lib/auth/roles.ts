/** Who may do what: a pure table. Every command names its entry here; what may be read is in routes.ts. */

/** Widest last: each role may do what the ones before it may. */
export const roles = ["viewer", "member", "lead", "administrator"] as const;
export type Role = (typeof roles)[number];

/** The least role that may run each command. */
export const commandRoles = {
  "source.connect": "administrator",
  "source.configure": "administrator",
  "source.retire": "administrator",
  "source.import": "administrator",
  "source.collect": "lead",
  "source.schedule": "lead",
  "closures.accept": "lead",
  "scope.retire": "lead",
  "rule.add": "lead",
  "rule.remove": "lead",
  "rule.move": "lead",
  "rule.apply": "lead",
  "check.set": "lead",
  "objective.set": "lead",
  "objective.archive": "lead",
  // Not a lead's: whoever approves exceptions does not set how long they may be.
  "policy.set": "administrator",
  "team.create": "lead",
  "team.update": "lead",
  "team.archive": "lead",
  "team.import": "lead",
  // For one's own teams; a lead for all (may-decide-for.ts).
  "owner.claim": "member",
  "owner.attest": "member",
  "owner.release": "member",
  "owner.contest": "member",
  "owner.reject": "member",
  "owner.pass": "member",
  "owner.later": "member",
  "owner.undo": "member",
  "owner.settle": "lead",
  "owner.lapse": "lead",
  // For items of one's own teams; a lead for all.
  "item.plan": "member",
  "item.undo": "member",
  "exception.request": "member",
  "exception.withdraw": "member",
  "exception.end": "member",
  "exception.decide": "lead",
  "break-glass.declare": "lead",
  "break-glass.end": "lead",
  // For what one's own teams answer for; a lead for all.
  "break-glass.clean-up": "member",
  "item.ticket": "member",
  "steward.set": "lead",
  "view.save": "member",
  "view.remove": "member",
  "campaign.start": "lead",
  "campaign.close": "lead",
  "program.start": "lead",
  "burn-down.start": "lead",
  "burn-down.measure": "lead",
  "burn-down.target": "lead",
  "burn-down.close": "lead",
  "meeting.start": "lead",
  "meeting.go": "lead",
  "meeting.attend": "lead",
  "meeting.decide": "lead",
  "meeting.undo": "lead",
  "meeting.end": "lead",
  "reminder.send": "lead",
  "export.rows": "viewer",
  "api-key.create": "administrator",
  "api-key.revoke": "administrator",
  "user.add": "administrator",
  "user.role": "administrator",
  "user.revoke": "administrator",
  "user.restore": "administrator",
  "user.sign-out": "administrator",
  "user.password": "administrator",
  "bootstrap.make": "administrator",
  "bootstrap.use": "administrator",
  // One's own: nobody opens or closes another's session by these.
  "session.open": "viewer",
  "session.close": "viewer",
  "session.close-all": "viewer",
  "api-key.list": "lead",
  "user.list": "lead",
  "source.settings": "viewer",
  "audit.read": "lead",
  "audit.export": "lead",
  "audit.verify": "lead",
  "audit.prune": "administrator",
} as const satisfies Record<string, Role>;
export type CommandName = keyof typeof commandRoles;

/** Whether `role` is `least` or wider. */
export function reaches(role: Role, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least);
}

/** What reads and decides nothing: accounted for like any command, and never held up by the demo's replay. */
export const readCommands: readonly CommandName[] = [
  "export.rows",
  "api-key.list",
  "user.list",
  "source.settings",
  "audit.read",
  "audit.export",
  "audit.verify",
];

/** Whether `role` may run `command`. */
export function mayRun(role: Role, command: CommandName): boolean {
  return reaches(role, commandRoles[command]);
}

/** A role by its name; null when there is none of that name. */
export function roleNamed(name: string): Role | null {
  return roles.find((role) => role === name) ?? null;
}

/**
 * Somebody who acts: `user:<id>` a person who signed in, `sign-in:<provider>` the sign-in itself, `cli:<user>` who starts
 * processes on this machine, `job:<name>` the worker, `key:<prefix>` an API key.
 */
export type Actor = {
  name: string;
  role: Role;
  /** Ids of the teams somebody is in, those below them included; absent: none. */
  teams?: readonly number[];
};
