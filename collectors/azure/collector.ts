/** Reads one Entra tenant and its Azure subscriptions, and nothing it is not permitted to; writes nothing anywhere. */
import { NotApplicable, NotFound, Unavailable } from "#lib/errors.ts";
import type { CloudRecord, Collector, Scope, Slice } from "#lib/ingest/contract.ts";
import { stopped } from "../calls/stopped.ts";
import { type AzureContext, azureContext } from "./context.ts";
import { identifyTenant, tenantName } from "./identify-tenant.ts";
import { groupsOf } from "./reading-groups.ts";
import { azureStreams } from "./streams.ts";
import { readTree } from "./tree.ts";

export const collector: Collector = {
  provider: "azure",
  streams: Object.fromEntries(
    Object.entries(azureStreams).map(([name, { load: _, ...spec }]) => [name, spec]),
  ),
  identify: (ctx) => identifyTenant(azureContext(ctx)),
  scopes: (ctx) => scopes(azureContext(ctx)),
  slices: (ctx, known) => slices(azureContext(ctx), known),
  collect: (ctx, slice) => collect(azureContext(ctx), slice),
  async *diagnose(ctx) {
    const { diagnose } = await import("./diagnose.ts");
    yield* diagnose(azureContext(ctx));
  },
  async openImport(files, ctx) {
    const { openImport } = await import("./import.ts");
    return openImport(files, ctx);
  },
};

/** The tenant under the name people know it by. */
async function* scopes(ctx: AzureContext): AsyncGenerator<Scope> {
  const { tenant, scopes: tree } = await readTree(ctx);
  const name = await tenantName(ctx, tenant);
  for (const scope of tree) yield scope.externalId === tenant ? { ...scope, name } : scope;
}

/** The directory first; then subscriptions group by group and stream by stream, so that one question serves a whole group. */
async function* slices(ctx: AzureContext, known: Scope[]): AsyncGenerator<Slice> {
  const active = new Set(known.filter(({ state }) => state === "active").map(({ externalId }) => externalId));
  const { subscriptions } = await readTree(ctx);
  const of = (kind: string) =>
    Object.entries(azureStreams).filter(([, { scopeKinds }]) => scopeKinds.includes(kind));
  for (const [stream] of of("azure_tenant")) yield { stream, scope: ctx.source.config.tenant };
  for (const group of groupsOf(subscriptions)) {
    for (const [stream] of of("azure_subscription")) {
      for (const scope of group) if (active.has(scope)) yield { stream, scope };
    }
  }
}

async function* collect(ctx: AzureContext, slice: Slice): AsyncGenerator<CloudRecord> {
  const stream = azureStreams[slice.stream];
  if (stream === undefined) {
    throw new NotApplicable(`There is no stream ${slice.stream}.`, { hint: "Nothing to do." });
  }
  const read = await stream.load();
  try {
    for await (const record of read(ctx, slice.scope)) {
      if (ctx.signal.aborted) throw stopped(ctx.signal);
      yield record;
    }
  } catch (error) {
    throw error instanceof NotFound ? listGone(slice, error) : error;
  }
}

/** A list that is not there says nothing about what was in it: a subscription deleted since the tree was read, or a wrong path. */
function listGone({ stream, scope }: Slice, cause: NotFound): Unavailable {
  return new Unavailable(`${stream} of ${scope} was not found: ${cause.message}`, {
    transient: true,
    cause,
    hint: "Wait for the next collection; if it stays, report it with the log of this run.",
  });
}
