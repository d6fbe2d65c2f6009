/**
 * Whether one press signs in. Only the demo can have that: the process was started by e2e/demo.ts, which says so in the
 * environment and in a file under its own home with the same random mark; nobody can sign in otherwise; and the database
 * knows nobody who ever did. ROLLCALL_DEMO=1 alone, or the file alone, does nothing.
 */
import { timingSafeEqual } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Pool } from "pg";
import { type Env, readEnv } from "#lib/env.ts";
import type { Role } from "./roles.ts";
import { hasProvider, type SignInSettings } from "./sign-in-settings.ts";

type Given = { env: Pick<Env, "demo" | "home">; mark: string | undefined };

const strangersSql = "select exists (select from app_user where provider <> 'demo') as found";

export async function isDemoSignInOn(
  pool: Pool,
  settings: SignInSettings,
  { env, mark }: Given = { env: readEnv(), mark: process.env.ROLLCALL_DEMO_MARK },
): Promise<boolean> {
  if (!env.demo || hasProvider(settings) || settings.secure || basename(env.home) !== "demo") return false;
  if (!(await isMarked(env.home, mark))) return false;
  const { rows } = await pool.query<{ found: boolean }>(strangersSql);
  return rows[0]?.found === false;
}

async function isMarked(home: string, mark: string | undefined): Promise<boolean> {
  if (mark === undefined || mark.length < 32) return false;
  const kept = await readFile(join(home, "demo-mark"), "utf8").catch(() => "");
  const [one, other] = [Buffer.from(kept.trim()), Buffer.from(mark)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** What the demo's team member brings from its sign-in, as a provider would say; the other roles need no team. */
export function demoGroups(role: Role, groups = process.env.ROLLCALL_DEMO_GROUPS ?? ""): string[] {
  return role === "member" ? groups.split(",").filter((group) => group !== "") : [];
}
