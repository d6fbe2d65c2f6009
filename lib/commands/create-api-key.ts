/** Makes an API key. The key is returned once; what is stored (a hash and a short prefix) cannot give it back. */
import { hashOfApiKey, newApiKey } from "#lib/auth/api-key.ts";
import type { Transaction } from "#lib/db/prisma.ts";
import { ingestSourceOf, isKeyScope, keyLifetimes, keyScopes } from "#lib/domain/key-scopes.ts";
import { refuseBadName } from "#lib/domain/name-rule.ts";
import { Invalid } from "#lib/errors.ts";
import { wantOwnKeysRead } from "#lib/jobs/own-source.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

const dayMs = 86_400_000;

/** `lifetimeMs`: 90 days when absent. */
export type NewApiKey = { name: string; scopes: string[]; lifetimeMs?: number };
export type MadeApiKey = { key: string; prefix: string; name: string; scopes: string[]; expiresAt: Date };

/** Throws Invalid for an unknown scope, source or a lifetime above a year, Forbidden. */
export async function createApiKey(ctx: CommandContext, request: NewApiKey): Promise<MadeApiKey> {
  const { name, lifetimeMs = keyLifetimes.usualDays * dayMs } = request;
  const scopes = [...new Set(request.scopes)].sort();
  refuseBadName(name, "key");
  refuseBadScopes(scopes);
  if (!(lifetimeMs > 0 && lifetimeMs <= keyLifetimes.mostDays * dayMs)) {
    throw new Invalid(`A key lives at most ${keyLifetimes.mostDays} days.`, {
      hint: "Choose a shorter time; keys are quickly replaced.",
      detail: { fields: { lifetime: `At most ${keyLifetimes.mostDays} days.` } },
    });
  }
  const { key, prefix } = newApiKey();
  const now = ctx.clock.now();
  const expiresAt = new Date(now.getTime() + lifetimeMs);
  return runCommand(ctx, "api-key.create", async (tx) => {
    await refuseUnknownSources(tx, scopes);
    const hash = hashOfApiKey(key);
    await tx.apiKey.create({
      data: { name, prefix, hash, scopes, createdBy: ctx.actor.name, createdAt: now, expiresAt },
    });
    await wantOwnKeysRead(tx, now);
    const after = { name, prefix, scopes, expiresAt: expiresAt.toISOString() };
    return {
      result: { key, prefix, name, scopes, expiresAt },
      account: { subject: `api-key:${prefix}`, after },
    };
  });
}

function refuseBadScopes(scopes: string[]): void {
  const unknown = scopes.find((scope) => !isKeyScope(scope));
  if (unknown === undefined && scopes.length > 0) return;
  const message = unknown === undefined ? "A key needs a scope." : `There is no key scope "${unknown}".`;
  throw new Invalid(message, {
    hint: `Scopes: ${keyScopes.map(({ scope }) => scope).join(", ")}, ingest:<source>.`,
  });
}

async function refuseUnknownSources(tx: Transaction, scopes: string[]): Promise<void> {
  const sources = scopes.flatMap((scope) => ingestSourceOf(scope) ?? []);
  for (const name of sources) {
    if ((await tx.source.findFirst({ where: { name, retiredAt: null } })) !== null) continue;
    throw new Invalid(`There is no source called "${name}" to deliver files for.`, {
      hint: "npm run cli -- sources lists them.",
    });
  }
}
