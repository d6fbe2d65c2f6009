/** The collector's context with its configuration checked and defaults filled in. */
import { Invalid } from "#lib/errors.ts";
import type { CollectorContext } from "#lib/ingest/contract.ts";
import { type KubernetesSourceConfig, kubernetesSourceConfig } from "#lib/providers/kubernetes/source.ts";

export type KubernetesContext = CollectorContext<KubernetesSourceConfig>;

/** Throws Invalid. */
export function kubernetesContext(ctx: CollectorContext): KubernetesContext {
  const parsed = kubernetesSourceConfig.safeParse(ctx.source.config);
  if (parsed.success) return { ...ctx, source: { ...ctx.source, config: parsed.data } };
  const issue = parsed.error.issues[0];
  throw new Invalid(
    `The source ${ctx.source.name} is not configured rightly: ${issue?.path.join(".")}: ${issue?.message}`,
    { hint: "Correct the source's configuration.", cause: parsed.error },
  );
}
