/** The context of a collection with its configuration checked. */
import { Invalid } from "#lib/errors.ts";
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

/** How many small calls of one slice may be under way together. */
export function callsAtOnce(ctx: AzureContext): number {
  return Math.max(1, Math.min(ctx.limits.concurrency, 8));
}
