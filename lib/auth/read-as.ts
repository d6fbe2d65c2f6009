/** The one way a page or API route comes to read: for somebody, and only what their role may read. */
import type { Pool } from "pg";
import { Forbidden } from "#lib/errors.ts";
import { type Actor, reaches } from "./roles.ts";
import { type ReadName, routeRoles } from "./routes.ts";

/** Throws Forbidden with the role that is needed in its detail. */
export function readAs(actor: Actor, route: ReadName, pool: Pool): Pool {
  const needed = routeRoles[route];
  if (reaches(actor.role, needed)) return pool;
  throw new Forbidden(`This page takes the role ${needed}; yours is ${actor.role}.`, {
    hint: "Ask an administrator for the role.",
    detail: { needed },
  });
}
