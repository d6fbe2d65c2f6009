/** Tries the credentials and every permission, the directory's once and Azure's in each subscription, and names the fix for each that is missing. */
import { Denied, NotApplicable, NotFound, RollcallError } from "#lib/errors.ts";
import type { DoctorCheck } from "#lib/ingest/contract.ts";
import { azureClouds } from "#lib/providers/azure/clouds.ts";
import { workspacesState } from "#lib/providers/azure/log-engines.ts";
import list from "#lib/providers/azure/permissions.json" with { type: "json" };
import { send } from "./api.ts";
import { callerEntries, requirePermission } from "./caller-permissions.ts";
import type { AzureContext } from "./context.ts";
import { callerOf, chooseCredential } from "./credentials.ts";
import { graphGet } from "./graph.ts";
import { identifyTenant } from "./identify-tenant.ts";
import { graphProbes } from "./probes.ts";
import { activeSubscriptions, readTree, type Tree } from "./tree.ts";
import { requireSubscriptions } from "./visible-subscriptions.ts";

export async function* diagnose(ctx: AzureContext): AsyncGenerator<DoctorCheck> {
  const credentials = await check("credentials of the worker", null, async () => {
    const { appId, objectId } = await callerOf(ctx, "management");
    const { name } = await identifyTenant(ctx);
    return `Rollcall signs in with ${chooseCredential(ctx.source.config)} as ${appId ?? objectId}, in ${name}.`;
  });
  yield credentials;
  if (credentials.status !== "ok") return;
  yield* directory(ctx);
  yield* subscriptions(ctx);
  yield* workspaces(ctx);
}

/** Each workspace with what it holds of what is asked, and what asking it costs. */
async function* workspaces(ctx: AzureContext): AsyncGenerator<DoctorCheck> {
  if (workspacesState(ctx.source.config) === "off") return;
  for (const workspace of ctx.source.config.logWorkspaces ?? []) {
    const { workspaceCost } = await import("./log-analytics/tell-cost.ts");
    yield await check(`workspace ${workspace}`, null, () => workspaceCost(ctx, workspace));
  }
}

async function* directory(ctx: AzureContext): AsyncGenerator<DoctorCheck> {
  for (const { permission, path } of graphProbes) {
    const isReport = permission === "AuditLog.Read.All";
    if (isReport && !azureClouds[ctx.source.config.cloud].hasSignInReports) {
      const detail = "This cloud has no report of sign-ins by applications.";
      yield { name: permission, scope: null, status: "not-applicable", detail, fix: null };
    } else {
      yield await check(permission, null, async () => {
        await graphGet(ctx, { path, permission });
        return "Granted.";
      });
    }
  }
}

async function* subscriptions(ctx: AzureContext): AsyncGenerator<DoctorCheck> {
  let tree: Tree | null = null;
  yield await check("Microsoft.Resources/subscriptions/read", null, async () => {
    const found = await readTree(ctx);
    await requireSubscriptions(ctx, found);
    tree = found;
    const way = found.throughGraph ? "through Resource Graph" : "one by one, without Resource Graph";
    return `${activeSubscriptions(found).length} active subscriptions, read ${way}.`;
  });
  yield await check("Microsoft.Authorization/providerOperations/read", null, async () => {
    const url =
      "/providers/Microsoft.Authorization/providerOperations/Microsoft.Authorization?api-version=2022-04-01";
    await send(ctx, {
      service: "management",
      url,
      permission: "Microsoft.Authorization/providerOperations/read",
    });
    return "Granted.";
  });
  if (tree === null) return;
  for (const { id } of activeSubscriptions(tree)) yield* subscription(ctx, id);
}

/** Looked up above, or by a call of their own. */
const elsewhere = new Set([
  "Microsoft.Resources/subscriptions/read",
  "Microsoft.Authorization/providerOperations/read",
]);

async function* subscription(ctx: AzureContext, id: string): AsyncGenerator<DoctorCheck> {
  let isTold = true;
  const lookUp = await check("Microsoft.Authorization/permissions/read", id, async () => {
    isTold = (await callerEntries(ctx, id)) !== null;
    return isTold ? "Granted." : "Azure does not tell here what Rollcall may do.";
  });
  yield lookUp;
  if (lookUp.status !== "ok") return;
  for (const { permission, plane } of list.permissions) {
    if (plane !== "azure" || elsewhere.has(permission) || permission === lookUp.name) continue;
    if (!isTold) {
      const detail = "It cannot be looked up; a collection will show it.";
      yield { name: permission, scope: id, status: "not-applicable", detail, fix: null };
    } else {
      yield await check(permission, id, async () => {
        await requirePermission(ctx, id, permission);
        return "Granted.";
      });
    }
  }
}

async function check(name: string, scope: string | null, run: () => Promise<string>): Promise<DoctorCheck> {
  try {
    return { name, scope, status: "ok", detail: await run(), fix: null };
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error;
    // What does not exist was looked for with success.
    if (error instanceof NotFound) return { name, scope, status: "ok", detail: "Granted.", fix: null };
    const status =
      error instanceof Denied ? "denied" : error instanceof NotApplicable ? "not-applicable" : "failed";
    return { name, scope, status, detail: error.message, fix: error.hint };
  }
}
