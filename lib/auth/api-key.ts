/** API keys: how one is made, what is stored of it, and who presents it. The key itself is stored nowhere. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Pool } from "pg";
import type { Clock } from "#lib/clock.ts";
import { Forbidden, SignedOut } from "#lib/errors.ts";
import type { Actor, Role } from "./roles.ts";

/** What a request asks of a key. */
export type NeededScope = "read" | "export" | "collect" | "decide" | "configure" | `ingest:${string}`;

/** The role a key acts in, by what it is used for. */
function roleFor(scope: NeededScope): Role {
  if (scope.startsWith("ingest:")) return "administrator";
  return scope === "read" || scope === "export" ? "viewer" : "lead";
}

const form = /^Bearer (rc_[0-9a-f]{8})_[A-Za-z0-9_-]{32}$/i;

/** How long a use goes unrecorded after the one before: reads must not become writes. */
const lastUsedEveryMs = 60_000;

const never = Buffer.alloc(32);

/** 24 random bytes: beyond guessing, so a plain hash is safe to store and fast to check. */
export function newApiKey(): { key: string; prefix: string } {
  const prefix = `rc_${randomBytes(4).toString("hex")}`;
  return { key: `${prefix}_${randomBytes(24).toString("base64url")}`, prefix };
}

/** What is stored of a key: sha256 of the whole text. */
export function hashOfApiKey(key: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash("sha256").update(key).digest());
}

type StoredKey = {
  id: number;
  prefix: string;
  hash: Buffer;
  scopes: string[];
  expiresAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

const findSql = `
  select id, prefix, hash, scopes, expires_at as "expiresAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"
    from api_key where prefix = $1`;

/** Of several uses at once, one writes. */
const usedSql = `
  update api_key set last_used_at = $2
   where id = $1 and (last_used_at is null or last_used_at <= $3)`;

/**
 * Who presents the key in `authorization` (`Bearer rc_…`), as an actor of the least role its use takes. Throws SignedOut
 * for a key that is not there, expired or revoked, which of these being told only to who has the key; Forbidden where it
 * lacks the scope.
 */
export async function verifyApiKey(
  { pool, clock }: { pool: Pool; clock: Clock },
  authorization: string,
  scope: NeededScope,
): Promise<Actor> {
  const prefix = form.exec(authorization)?.[1]?.toLowerCase();
  if (prefix === undefined) throw unknownKey();
  const [stored] = (await pool.query<StoredKey>(findSql, [prefix])).rows;
  const presented = Buffer.from(hashOfApiKey(authorization.slice("Bearer ".length)));
  const isIt = timingSafeEqual(presented, stored?.hash.length === 32 ? stored.hash : never);
  if (stored === undefined || !isIt) throw unknownKey();
  const now = clock.now();
  refuseEnded(stored, now);
  if (!stored.scopes.includes(scope)) throw lacksScope(stored, scope);
  const due = new Date(now.getTime() - lastUsedEveryMs);
  if (stored.lastUsedAt === null || stored.lastUsedAt <= due)
    await pool.query(usedSql, [stored.id, now, due]);
  return { name: `key:${prefix}`, role: roleFor(scope) };
}

function refuseEnded({ revokedAt, expiresAt, prefix }: StoredKey, now: Date): void {
  const hint = "Ask an administrator for a new key (Settings, API keys).";
  if (revokedAt !== null) {
    throw new SignedOut(`The key ${prefix} was revoked on ${day(revokedAt)}.`, { hint });
  }
  if (expiresAt <= now) throw new SignedOut(`The key ${prefix} expired on ${day(expiresAt)}.`, { hint });
}

function lacksScope({ prefix, scopes }: StoredKey, scope: NeededScope): Forbidden {
  return new Forbidden(
    `The key ${prefix} lacks the scope ${scope.slice(0, 120)}; it has ${scopes.join(", ")}.`,
    {
      hint: "Make a key with that scope (Settings, API keys).",
    },
  );
}

function unknownKey(): SignedOut {
  return new SignedOut("This API key is not known.", {
    hint: "Send the header `Authorization: Bearer rc_…` with a key made under Settings, API keys.",
  });
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
