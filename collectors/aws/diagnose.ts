/** Tries the credentials and every permission, account by account, and names the fix for each that is missing. */
import { Denied, NotApplicable, NotFound, RollcallError } from "#lib/errors.ts";
import type { DoctorCheck, Scope } from "#lib/ingest/contract.ts";
import { type Access, openAccess, pinned } from "./access.ts";
import { diagnoseEngines } from "./diagnose-engines.ts";
import { organizationTree } from "./organization.ts";
import type { Probe } from "./probe.ts";
import { iamProbes } from "./probes-iam.ts";
import { organizationProbes } from "./probes-organization.ts";
import { workloadProbes } from "./probes-workload.ts";
import { type AwsContext, callerIdentity } from "./sessions.ts";

export async function* diagnose(ctx: AwsContext): AsyncGenerator<DoctorCheck> {
  const credentials = await check("credentials of the worker", null, async () => {
    const { arn } = await callerIdentity(ctx);
    return `Rollcall runs as ${arn}.`;
  });
  yield credentials;
  if (credentials.status !== "ok") return;
  if (ctx.source.config.mode === "account") {
    const id = ctx.source.config.accounts?.[0] ?? (await callerIdentity(ctx)).account;
    yield* account(ctx, id);
    yield* diagnoseEngines(ctx, id, check);
    return;
  }
  yield* organization(ctx);
  yield* diagnoseEngines(ctx, null, check);
  let scopes: Scope[] = [];
  const tree = await check("tree of the organization", null, async () => {
    scopes = (await organizationTree(ctx)).scopes.filter(
      (scope) => scope.kind === "aws_account" && scope.state === "active",
    );
    return `${scopes.length} active accounts.`;
  });
  yield tree;
  for (const scope of scopes) yield* account(ctx, scope.externalId);
}

async function* organization(ctx: AwsContext): AsyncGenerator<DoctorCheck> {
  yield* probed(ctx, null, "access to the organization", organizationProbes);
}

async function* account(ctx: AwsContext, id: string): AsyncGenerator<DoctorCheck> {
  yield* probed(ctx, id, `access to account ${id}`, [...iamProbes, ...workloadProbes]);
}

async function* probed(
  ctx: AwsContext,
  id: string | null,
  name: string,
  probes: Probe[],
): AsyncGenerator<DoctorCheck> {
  let access: Access | null = null;
  yield await check(name, id, async () => {
    access = await pinned(await openAccess(ctx, id));
    return `Acting as ${access.caller}.`;
  });
  if (access === null) return;
  try {
    for (const probe of probes) yield await probeCheck(access, id, probe);
  } finally {
    (access as Access).close();
  }
}

async function probeCheck(access: Access, scope: string | null, probe: Probe): Promise<DoctorCheck> {
  let result = "";
  const found = await check(probe.permission, scope, async () => {
    result = await probe.run(access);
    return "Granted.";
  });
  if (result !== "nothing-to-try") return found;
  return {
    ...found,
    status: "not-applicable",
    detail: "There is nothing to try it on, or what it needs is refused.",
  };
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
