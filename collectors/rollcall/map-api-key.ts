/** One API key as records: the identity, its credential, what its scopes grant, and its last use. */
import type { CloudRecord, OwnApiKey, Ref, RoleRecord, UsageRecord } from "#lib/ingest/contract.ts";
import { actionOfScope, scopeActions } from "#lib/providers/rollcall/actions.ts";

type Place = { scope: string; now: Date };

/** What each scope allows, once for all keys. */
export function scopeRoles(scope: string): RoleRecord[] {
  return scopeActions.map(({ scope: name, action }) => ({
    ...{
      type: "role",
      scope,
      kind: "rollcall_key_scope",
      manager: "provider",
      version: null,
      resourceName: null,
    },
    externalId: roleOf(name).value,
    name,
    document: { actions: [action] },
    attributes: {},
    unknown: [],
  }));
}

export function* mapApiKey(key: OwnApiKey, place: Place): Generator<CloudRecord> {
  const { prefix, name, createdAt, expiresAt, revokedAt, lastUsedAt, createdBy } = key;
  const { scope, now } = place;
  const principal: Ref = { kind: "id", value: `api-key/${prefix}` };
  const status = revokedAt !== null ? "inactive" : expiresAt <= now ? "expired" : "active";
  yield {
    ...{ type: "principal", scope, kind: "rollcall_api_key", tags: {}, unknown: [] },
    ...{ externalId: principal.value, name, resourceName: prefix, createdAt },
    disabled: status !== "active",
    attributes: {
      scopes: key.scopes,
      expiresAt: expiresAt.toISOString(),
      revokedAt: revokedAt?.toISOString() ?? null,
    },
  };
  yield {
    ...{ type: "credential", scope, principal, kind: "rollcall_api_key", attributes: {}, unknown: [] },
    ...{ externalId: prefix, status, createdAt, expiresAt, lastUsedAt },
  };
  for (const one of key.scopes) yield* grantOf(one, { principal, scope, createdAt });
  yield* usageOf(key, principal, now);
  yield {
    ...{
      type: "owner-hint",
      scope,
      subject: principal,
      source: "made",
      key: "by",
      unknown: [],
    },
    value: createdBy,
  };
}

type Held = { principal: Ref; scope: string; createdAt: Date };

/** A scope that nobody described opens nothing, and grants nothing. */
function* grantOf(held: string, { principal, scope, createdAt }: Held): Generator<CloudRecord> {
  const known = actionOfScope(held);
  if (known === undefined) return;
  const source = held.slice(known.scope.length + 1);
  yield {
    ...{ type: "grant", scope, subject: principal, effect: "allow", condition: null, unknown: [] },
    role: roleOf(known.scope),
    via: source === "" ? "scope" : `scope/${source}`,
    attributes: { createdAt: createdAt.toISOString(), ...(source === "" ? {} : { source }) },
  };
}

/** A key tells when it was used, not for what; one with a single scope was used for that. */
function* usageOf(
  { scopes, createdAt, lastUsedAt }: OwnApiKey,
  principal: Ref,
  now: Date,
): Generator<CloudRecord> {
  // Who made it may have a clock that is ahead of this one.
  const coveredFrom = createdAt < now ? createdAt : now;
  const seen = (plane: UsageRecord["plane"], action: string): UsageRecord => ({
    ...{ type: "usage", principal, source: "api-key-last-used", plane, unknown: [] },
    ...{ coveredFrom, coveredTo: now, entries: [{ action, lastUsedAt }] },
  });
  yield seen("identity", "*");
  const [only] = scopes.length === 1 ? scopes.map(actionOfScope) : [];
  if (only !== undefined) yield seen("action", only.action);
}

function roleOf(scope: string): Ref {
  return { kind: "id", value: `key-scope/${scope}` };
}
