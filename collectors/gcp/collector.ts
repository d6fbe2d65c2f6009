/** Reads an organization, folder or project of Google Cloud, and nothing it is not permitted to; writes nothing anywhere. */
import { Invalid, NotApplicable, RollcallError } from "#lib/errors.ts";
import type { CloudRecord, Collector, CollectorContext, Scope, Slice } from "#lib/ingest/contract.ts";
import { gcpSourceConfig } from "#lib/providers/gcp/source.ts";
import { stopped } from "../calls/stopped.ts";
import { type Access, openAccess } from "./access.ts";
import { inventoryRefusal, poolTypes } from "./assets.ts";
import type { GcpContext } from "./credentials.ts";
import { readEstate, rootOf } from "./estate.ts";
import { gcpStreams } from "./streams.ts";

export const collector: Collector = {
  provider: "gcp",
  streams: Object.fromEntries(
    Object.entries(gcpStreams).map(([name, { load: _, slicedBy: __, setting: ___, ...spec }]) => [
      name,
      spec,
    ]),
  ),
  identify: (ctx) => identify(gcpContext(ctx)),
  scopes: (ctx) => scopes(gcpContext(ctx)),
  slices: (ctx) => slices(gcpContext(ctx)),
  collect: (ctx, slice) => collect(gcpContext(ctx), slice),
  async *diagnose(ctx) {
    const { diagnose } = await import("./diagnose.ts");
    yield* diagnose(gcpContext(ctx));
  },
  async openImport(files, ctx) {
    const { openImport } = await import("./import.ts");
    return openImport(files, ctx);
  },
};

/** The same context with its configuration checked. Throws Invalid. */
export function gcpContext(ctx: CollectorContext): GcpContext {
  const parsed = gcpSourceConfig.safeParse(ctx.source.config);
  if (parsed.success) return { ...ctx, source: { ...ctx.source, config: parsed.data } };
  const issue = parsed.error.issues[0];
  throw new Invalid(
    `The source ${ctx.source.name} is not configured rightly: ${issue?.path.join(".")}: ${issue?.message}`,
    { hint: "Correct the source's configuration.", cause: parsed.error },
  );
}

/** Numbers never change; ids of projects may be chosen anew. */
async function identify(ctx: GcpContext): Promise<{ pin: string; name: string }> {
  const root = await rootOf(await openAccess(ctx));
  const kind = { gcp_organization: "organization", gcp_folder: "folder", gcp_project: "project" }[root.kind];
  return { pin: root.id, name: `Google Cloud ${kind} ${root.name}` };
}

async function* scopes(ctx: GcpContext): AsyncGenerator<Scope> {
  yield* (await readEstate(await openAccess(ctx))).scopes;
}

/** Without an asset inventory, what lives in projects is read project by project, so that one that refuses holds up no other. */
async function* slices(ctx: GcpContext): AsyncGenerator<Slice> {
  const access = await openAccess(ctx);
  const { root, projectIds } = await readEstate(access);
  for (const [stream, { slicedBy }] of Object.entries(gcpStreams)) {
    const types = stream === "gcp/workload-identity-pools" ? poolTypes : undefined;
    const isWhole = slicedBy === "root" || (slicedBy === "inventory" && (await isInventoried(access, types)));
    for (const scope of isWhole ? [root] : projectIds.keys()) {
      if (ctx.signal.aborted) throw stopped(ctx.signal);
      yield { stream, scope };
    }
  }
}

/** While it is not known whether the inventory answers, the slice stays what it was and says so itself. */
async function isInventoried(access: Access, types: string[] | undefined): Promise<boolean> {
  try {
    return (await inventoryRefusal(access, "RESOURCE", types)) === null;
  } catch (error) {
    if (access.ctx.signal.aborted || !(error instanceof RollcallError)) throw error;
    return true;
  }
}

async function* collect(ctx: GcpContext, slice: Slice): AsyncGenerator<CloudRecord> {
  const stream = gcpStreams[slice.stream];
  if (stream === undefined) {
    throw new NotApplicable(`There is no stream ${slice.stream}.`, { hint: "Nothing to do." });
  }
  const read = await stream.load();
  const access = await openAccess(ctx);
  const estate = await readEstate(access);
  for await (const record of read({ access, estate, scope: slice.scope })) {
    if (ctx.signal.aborted) throw stopped(ctx.signal);
    yield record;
  }
}
