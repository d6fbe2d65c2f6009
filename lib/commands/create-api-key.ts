/** Makes an API key. The key is returned once; what is stored (a hash and a short prefix) cannot give it back. */
import { createHash, randomBytes } from "node:crypto";
import { refuseBadName } from "#lib/domain/name-rule.ts";
import { Invalid } from "#lib/errors.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

/** What a key may be made for. */
export const apiKeyScopes = ["read"] as const;

const longestLifetimeMs = 366 * 86_400_000;

export type NewApiKey = { name: string; scopes: string[]; lifetimeMs: number };
export type MadeApiKey = { key: string; prefix: string; name: string; scopes: string[]; expiresAt: Date };

/** Throws Invalid for an unknown scope or a lifetime above a year, Forbidden. */
export async function createApiKey(ctx: CommandContext, request: NewApiKey): Promise<MadeApiKey> {
  const { name, lifetimeMs } = request;
  const scopes = [...new Set(request.scopes)].sort();
  refuseBadName(name, "key");
  refuseBadScopes(scopes);
  if (!(lifetimeMs > 0 && lifetimeMs <= longestLifetimeMs)) {
    throw new Invalid("A key lives at most 366 days.", {
      hint: "Choose a shorter time; keys are quickly replaced.",
    });
  }
  // 24 random bytes: beyond guessing, so a plain hash is safe to store and fast to check.
  const prefix = `rc_${randomBytes(4).toString("hex")}`;
  const key = `${prefix}_${randomBytes(24).toString("base64url")}`;
  const now = ctx.clock.now();
  const expiresAt = new Date(now.getTime() + lifetimeMs);
  return runCommand(ctx, "api-key.create", async (tx) => {
    const hash = hashOfApiKey(key);
    await tx.apiKey.create({
      data: { name, prefix, hash, scopes, createdBy: ctx.actor.name, createdAt: now, expiresAt },
    });
    const after = { name, prefix, scopes, expiresAt: expiresAt.toISOString() };
    return {
      result: { key, prefix, name, scopes, expiresAt },
      account: { subject: `api-key:${prefix}`, after },
    };
  });
}

/** What is stored of a key: sha256 of the whole text. */
export function hashOfApiKey(key: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash("sha256").update(key).digest());
}

function refuseBadScopes(scopes: string[]): void {
  const known: readonly string[] = apiKeyScopes;
  const unknown = scopes.find((scope) => !known.includes(scope));
  if (unknown === undefined && scopes.length > 0) return;
  const message = unknown === undefined ? "A key needs a scope." : `There is no key scope "${unknown}".`;
  throw new Invalid(message, { hint: `Scopes: ${known.join(", ")}.` });
}
