/** The context of a collection with its configuration checked, and what is asked for only once per run. */
import { Denied, Invalid } from "#lib/errors.ts";
import type { CollectorContext } from "#lib/ingest/contract.ts";
import { type AzureSourceConfig, azureSourceConfig } from "#lib/providers/azure/source.ts";

export type AzureContext = CollectorContext<AzureSourceConfig>;

/** The same context with its configuration checked and defaults filled in. Throws Invalid. */
export function azureContext(ctx: CollectorContext): AzureContext {
  const parsed = azureSourceConfig.safeParse(ctx.source.config);
  if (parsed.success) return { ...ctx, source: { ...ctx.source, config: parsed.data } };
  const issue = parsed.error.issues[0];
  throw new Invalid(
    `The source ${ctx.source.name} is not configured rightly: ${issue?.path.join(".")}: ${issue?.message}`,
    { hint: "Correct the source's configuration.", cause: parsed.error },
  );
}

/** Runs `make` once per run and key; a failure that may pass is forgotten, so that the next slice tries again. */
export function oncePerRun<T>(ctx: AzureContext, key: string, make: () => Promise<T>): Promise<T> {
  const known = ctx.session.get(key);
  if (known !== undefined) return known as Promise<T>;
  const promise = make();
  ctx.session.set(key, promise);
  promise.catch((error: unknown) => {
    if (!(error instanceof Denied)) ctx.session.delete(key);
  });
  return promise;
}

/** How many small calls of one slice may be under way together. */
export function callsAtOnce(ctx: AzureContext): number {
  return Math.max(1, Math.min(ctx.limits.concurrency, 8));
}
