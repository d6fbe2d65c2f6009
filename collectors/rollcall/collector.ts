/**
 * Reads the API keys of this very Rollcall as what they are: machine identities with a static credential. It asks nobody
 * outside; who starts the run hands it the keys (`ctx.own`), never a key itself or its hash.
 */
import { Unavailable } from "#lib/errors.ts";
import type { Collector, CollectorContext, OwnApiKey, Scope } from "#lib/ingest/contract.ts";
import { mapApiKey, scopeRoles } from "./map-api-key.ts";

/** One database is one Rollcall, and holds this one scope. */
const scope: Scope = {
  externalId: "rollcall",
  kind: "rollcall_installation",
  name: "This Rollcall",
  parent: null,
  state: "active",
  attributes: {},
};

export const collector: Collector = {
  provider: "rollcall",
  streams: {
    "rollcall/api-keys": {
      kinds: ["principal", "credential", "role", "grant", "usage", "owner-hint"],
      cadence: "inventory",
      scopeKinds: [scope.kind],
      tells: "Which programs may ask Rollcall itself, what their keys may do, and when they were last used.",
    },
  },
  identify: async () => ({ pin: scope.externalId, name: scope.name }),
  async *scopes() {
    yield scope;
  },
  async *slices() {
    yield { stream: "rollcall/api-keys", scope: scope.externalId };
  },
  async *collect(ctx) {
    yield* scopeRoles(scope.externalId);
    for (const key of await keysOf(ctx))
      yield* mapApiKey(key, { scope: scope.externalId, now: ctx.clock.now() });
  },
  async *diagnose(ctx) {
    const keys = await keysOf(ctx);
    const detail = `${keys.length} keys are in Rollcall's own database.`;
    yield { name: "API keys", scope: null, status: "ok", detail, fix: null };
  },
};

function keysOf({ own }: CollectorContext): Promise<OwnApiKey[]> {
  if (own !== undefined) return own.apiKeys();
  throw new Unavailable("Nobody handed over Rollcall's own keys.", {
    transient: false,
    hint: "Collect the source with Rollcall's own command line or worker.",
  });
}
