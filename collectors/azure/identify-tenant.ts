/** Which tenant a source reads: the one the worker signs in to, with the name people know it by. */
import { z } from "zod";
import { RollcallError, Unavailable } from "#lib/errors.ts";
import { guidOf } from "#lib/providers/azure/keys.ts";
import { send } from "./api.ts";
import type { AzureContext } from "./context.ts";
import { callerOf } from "./credentials.ts";
import { answerOf } from "./errors.ts";
import { text } from "./parse.ts";

/** The tenant the worker's token is for, which must be the one the source names. */
export async function identifyTenant(ctx: AzureContext): Promise<{ pin: string; name: string }> {
  const { tenant } = await callerOf(ctx, "management");
  if (tenant !== ctx.source.config.tenant) {
    throw new Unavailable(`The worker signs in to tenant ${tenant}, not to ${ctx.source.config.tenant}.`, {
      transient: false,
      hint: "Correct the tenant of the source, or let the worker sign in to that tenant.",
    });
  }
  return { pin: tenant, name: await tenantName(ctx, tenant) };
}

const tenants = z.looseObject({
  value: z.array(z.looseObject({ tenantId: z.string(), displayName: text, defaultDomain: text })),
});

/** Source: Tenants - List 2022-12-01, which needs no permission; the name is for people, so its lack is no failure. */
export async function tenantName(ctx: AzureContext, tenant: string): Promise<string> {
  const plain = `Entra tenant ${tenant}`;
  const call = {
    service: "management" as const,
    url: "/tenants?api-version=2022-12-01",
    permission: "listing tenants",
  };
  try {
    const { value } = answerOf(tenants, (await send(ctx, call)).json, "the list of tenants");
    const own = value.find(({ tenantId }) => guidOf(tenantId) === tenant);
    return own?.displayName || own?.defaultDomain || plain;
  } catch (error) {
    if (ctx.signal.aborted || !(error instanceof RollcallError)) throw error;
    return plain;
  }
}
