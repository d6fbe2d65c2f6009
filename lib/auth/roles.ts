/** Who may do what: a pure table. Every command and every sensitive read names its entry here. */

/** Widest last: each role may do what the ones before it may. */
export const roles = ["viewer", "member", "lead", "administrator"] as const;
export type Role = (typeof roles)[number];

/** The least role that may run each command. */
export const commandRoles = {
  "source.connect": "administrator",
  "source.retire": "administrator",
  "source.import": "administrator",
  "source.collect": "lead",
  "source.schedule": "lead",
  "closures.accept": "lead",
  "scope.retire": "lead",
  "rule.add": "lead",
  "rule.remove": "lead",
  "export.rows": "viewer",
  "api-key.create": "administrator",
  "api-key.revoke": "administrator",
  "api-key.list": "lead",
  "source.settings": "viewer",
  "audit.read": "lead",
  "audit.export": "lead",
  "audit.verify": "lead",
  "audit.prune": "administrator",
} as const satisfies Record<string, Role>;
export type CommandName = keyof typeof commandRoles;

/** What reads and decides nothing: accounted for like any command, and never held up by the demo's replay. */
export const readCommands: readonly CommandName[] = [
  "export.rows",
  "api-key.list",
  "source.settings",
  "audit.read",
  "audit.export",
  "audit.verify",
];

/** Whether `role` may run `command`. */
export function mayRun(role: Role, command: CommandName): boolean {
  return roles.indexOf(role) >= roles.indexOf(commandRoles[command]);
}

/**
 * Somebody who acts. Before sign-in exists: `cli:<user>` and `local` (the browser on this machine) are the person who
 * started the process, `job:<name>` is the worker, `key:<prefix>` an API key.
 */
export type Actor = { name: string; role: Role };
