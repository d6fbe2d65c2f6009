/**
 * What Rollcall itself may do in a subscription. Resource Graph leaves out silently what its caller may not read, so an empty answer
 * proves nothing by itself: first the permission is looked up, and without it the slice is denied, not empty.
 */
import { z } from "zod";
import { Denied } from "#lib/errors.ts";
import { allowanceOf, type PermissionEntry } from "#lib/providers/azure/role-permissions.ts";
import { oncePerRun } from "../calls/once-per-run.ts";
import { type Answer, attemptOf, send } from "./api.ts";
import type { AzureContext } from "./context.ts";
import { answerOf, denialHint, isNotOffered, malformed } from "./errors.ts";
import { permissionEntry } from "./role-entries.ts";
import { readTree } from "./tree.ts";

const page = z.looseObject({ value: z.array(permissionEntry), nextLink: z.string().nullish() });

/**
 * True when the permission is known to be there; false where nobody tells, and then only a service that refuses openly may be asked.
 * Throws Denied when it is known to be missing; Denied | Unavailable when that cannot be read.
 */
export async function requirePermission(
  ctx: AzureContext,
  subscription: string,
  permission: string,
): Promise<boolean> {
  const entries = await callerEntries(ctx, subscription);
  if (entries === null) return false;
  if (allowanceOf(entries, permission, "control") !== "none") return true;
  const where = `subscription ${subscription}`;
  const attempt = await attemptOf(ctx, { service: "management", permission, where });
  throw new Denied(permission, `${attempt.caller} does not have ${permission} in ${where}.`, {
    hint: denialHint(attempt),
    detail: attempt,
  });
}

/** Whether Resource Graph may answer for the subscription: only where what it leaves out is known to be nothing. Throws as above. */
export async function mayAskGraph(
  ctx: AzureContext,
  subscription: string,
  permission: string,
): Promise<boolean> {
  const isKnown = await requirePermission(ctx, subscription, permission);
  return isKnown && (await readTree(ctx)).throughGraph;
}

/** The entries of the caller's own roles, read once per run; null where the service does not tell. */
export function callerEntries(ctx: AzureContext, subscription: string): Promise<PermissionEntry[] | null> {
  return oncePerRun(ctx, `azure/permissions/${subscription}`, async () => {
    const entries: PermissionEntry[] = [];
    const seen = new Set<string>();
    let url: string | undefined =
      `/subscriptions/${subscription}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`;
    while (url !== undefined) {
      if (seen.has(url)) throw malformed("A link to the next page came twice; the list may not be whole.");
      seen.add(url);
      const answer: Answer | null = await ask(ctx, subscription, url);
      if (answer === null) return null;
      const { value, nextLink }: z.infer<typeof page> = answerOf(
        page,
        answer.json,
        "the caller's permissions",
      );
      entries.push(...value);
      url = nextLink || undefined;
    }
    return entries;
  });
}

/** Source: Permissions REST reference 2022-04-01; it is documented for resource groups, so a subscription may not offer it. */
async function ask(ctx: AzureContext, subscription: string, url: string): Promise<Answer | null> {
  const permission = "Microsoft.Authorization/permissions/read";
  const call = { service: "management" as const, url, permission, where: `subscription ${subscription}` };
  return send(ctx, call).catch((error: unknown) => {
    if (isNotOffered(error)) return null;
    throw error;
  });
}
