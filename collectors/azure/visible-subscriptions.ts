/** A tenant whose subscriptions cannot be seen looks like one that has none: what needs them says so instead of being empty. */
import { Denied } from "#lib/errors.ts";
import { attemptOf } from "./api.ts";
import type { AzureContext } from "./context.ts";
import { denialHint } from "./errors.ts";
import type { Tree } from "./tree.ts";

/** Throws Denied when no subscription, or not each of those the source names, is visible. */
export async function requireSubscriptions(ctx: AzureContext, { subscriptions }: Tree): Promise<void> {
  const visible = new Set(subscriptions.map(({ id }) => id));
  const missing = (ctx.source.config.subscriptions ?? []).filter((id) => !visible.has(id));
  if (visible.size > 0 && missing.length === 0) return;
  const permission = "Microsoft.Resources/subscriptions/read";
  const where =
    missing.length === 0 ? "the tenant's root management group" : `subscription ${missing.join(", ")}`;
  const attempt = await attemptOf(ctx, { service: "management", permission, where });
  throw new Denied(
    permission,
    missing.length === 0 ? "No subscription of the tenant is visible." : `Not visible: ${where}.`,
    { hint: denialHint(attempt), detail: attempt },
  );
}
