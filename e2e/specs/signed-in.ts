/** The browser states of people signed in through the demo's own door, one per role; coming-in.setup.ts writes them. */
import { join } from "node:path";

export const DEMO_ROLES = ["viewer", "member", "lead", "administrator"] as const;

export function signedInAs(role: (typeof DEMO_ROLES)[number]): string {
  return join(import.meta.dirname, "../../test-results/signed-in", `${role}.json`);
}
