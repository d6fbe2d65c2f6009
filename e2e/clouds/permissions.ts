/** What a collector may do in one simulated cloud, by the names its permissions.json uses; narrowed by tests, per scope or everywhere. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** `scope`: external id of an account, project, subscription or cluster; without one it holds everywhere. */
export type Permissions = {
  allow(permission: string, scope?: string): void;
  deny(permission: string, scope?: string): void;
  /** From now on only these. */
  allowOnly(permissions: string[], scope?: string): void;
  /** Nobody gets into the scope any more. */
  denyScope(scope: string): void;
  /** Back to the initial list. */
  reset(): void;
  /** What is allowed where nothing else is said. */
  list(): string[];
};

/** The permissions that ship with a collector; `otherwise` while it ships none. */
export function shippedPermissions(provider: string, otherwise: string[] = []): string[] {
  const path = fileURLToPath(new URL(`../../lib/providers/${provider}/permissions.json`, import.meta.url));
  if (!existsSync(path)) return otherwise;
  const file = JSON.parse(readFileSync(path, "utf8")) as { permissions: { permission: string }[] };
  return [...new Set(file.permissions.map((row) => row.permission))];
}
