/** Reads one AWS account or a whole organization, and nothing it is not permitted to; writes nothing anywhere. */

import { Invalid, NotApplicable } from "#lib/errors.ts";
import type { CloudRecord, Collector, CollectorContext, Scope, Slice } from "#lib/ingest/contract.ts";
import { awsSourceConfig } from "#lib/providers/aws/source.ts";
import { stopped } from "../calls/stopped.ts";
import { openAccess } from "./access.ts";
import { describeOrganization, organizationTree } from "./organization.ts";
import { type AwsContext, callerIdentity } from "./sessions.ts";
import { awsStreams } from "./streams.ts";

export const collector: Collector = {
  provider: "aws",
  streams: Object.fromEntries(
    Object.entries(awsStreams).map(([name, { load: _, ofRoot: __, ...spec }]) => [name, spec]),
  ),
  identify: (ctx) => identify(awsContext(ctx)),
  scopes: (ctx) => scopes(awsContext(ctx)),
  slices: (ctx, known) => slices(awsContext(ctx), known),
  collect: (ctx, slice) => collect(awsContext(ctx), slice),
  async *diagnose(ctx) {
    const { diagnose } = await import("./diagnose.ts");
    yield* diagnose(awsContext(ctx));
  },
  async openImport(files, ctx) {
    const { openImport } = await import("./import.ts");
    return openImport(files, ctx);
  },
};

/** The same context with its configuration checked and defaults filled in. Throws Invalid. */
export function awsContext(ctx: CollectorContext): AwsContext {
  const parsed = awsSourceConfig.safeParse(ctx.source.config);
  if (parsed.success) return { ...ctx, source: { ...ctx.source, config: parsed.data } };
  const issue = parsed.error.issues[0];
  throw new Invalid(
    `The source ${ctx.source.name} is not configured rightly: ${issue?.path.join(".")}: ${issue?.message}`,
    {
      hint: "Correct the source's configuration.",
      cause: parsed.error,
    },
  );
}

async function identify(ctx: AwsContext): Promise<{ pin: string; name: string }> {
  if (ctx.source.config.mode === "account") {
    const account = await singleAccount(ctx);
    return { pin: account, name: `AWS account ${account}` };
  }
  const access = await openAccess(ctx, null);
  try {
    const { id } = await describeOrganization(access);
    return { pin: id, name: `AWS organization ${id}` };
  } finally {
    access.close();
  }
}

/** In single-account mode: the one the source names, else the one the worker's credentials belong to. */
async function singleAccount(ctx: AwsContext): Promise<string> {
  return ctx.source.config.accounts?.[0] ?? (await callerIdentity(ctx)).account;
}

async function* scopes(ctx: AwsContext): AsyncGenerator<Scope> {
  if (ctx.source.config.mode === "organization") {
    yield* (await organizationTree(ctx)).scopes;
    return;
  }
  const account = await singleAccount(ctx);
  yield {
    externalId: account,
    kind: "aws_account",
    name: account,
    parent: null,
    state: "active",
    attributes: {},
  };
}

/** Account by account, so that what an account's slices share (session, regions, users) is read once and soon. */
async function* slices(ctx: AwsContext, known: Scope[]): AsyncGenerator<Slice> {
  for (const scope of known) {
    if (ctx.signal.aborted) throw stopped(ctx.signal);
    if (scope.state !== "active") continue;
    for (const [stream, { scopeKinds, ofRoot }] of Object.entries(awsStreams)) {
      const isRead = scopeKinds.includes(scope.kind) && (ofRoot !== true || scope.parent === null);
      if (isRead) yield { stream, scope: scope.externalId };
    }
  }
}

async function* collect(ctx: AwsContext, slice: Slice): AsyncGenerator<CloudRecord> {
  const stream = awsStreams[slice.stream];
  if (stream === undefined) {
    throw new NotApplicable(`There is no stream ${slice.stream}.`, { hint: "Nothing to do." });
  }
  const read = await stream.load();
  const { mode } = ctx.source.config;
  const isOrganization =
    stream.ofRoot === true ? mode === "organization" : stream.scopeKinds.includes("aws_organization");
  const gapMs = stream.cadence === "usage" ? ctx.limits.retryDelayMs / 4 : 0;
  const access = await openAccess(ctx, isOrganization ? null : slice.scope, gapMs);
  const seen = new Set<string>();
  try {
    for await (const record of read(access, slice.scope)) {
      if (ctx.signal.aborted) throw stopped(ctx.signal);
      // A list that changes while it is paged may bring the same thing twice.
      if (!("externalId" in record) || isNew(`${record.type} ${record.externalId}`, seen)) yield record;
    }
  } finally {
    access.close();
  }
}

function isNew(key: string, seen: Set<string>): boolean {
  return !seen.has(key) && Boolean(seen.add(key));
}
