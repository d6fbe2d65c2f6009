/** Tries the credentials, every permission and every API that must be enabled, and names the fix for each that is missing. */
import { Denied, NotApplicable, RollcallError } from "#lib/errors.ts";
import type { DoctorCheck } from "#lib/ingest/contract.ts";
import { datasetState } from "#lib/providers/gcp/log-engines.ts";
import list from "#lib/providers/gcp/permissions.json" with { type: "json" };
import { readerPermissions } from "#lib/providers/gcp/set-up.ts";
import { type Access, openAccess } from "./access.ts";
import { apis } from "./apis.ts";
import { readsLogs } from "./audit-log.ts";
import type { GcpContext } from "./credentials.ts";
import { isInvalidArgument } from "./errors.ts";
import { readEstate, rootOf } from "./estate.ts";
import { testPermissions } from "./test-permissions.ts";

export async function* diagnose(ctx: GcpContext): AsyncGenerator<DoctorCheck> {
  let opened: Access | null = null;
  yield await check("credentials of the worker", null, async () => {
    const access = await openAccess(ctx);
    await access.credentials.token();
    opened = access;
    return `Rollcall runs as ${access.credentials.caller}.`;
  });
  if (opened === null) return;
  const access: Access = opened;
  if (access.credentials.isFederatedAlone) yield federatedAlone();
  const name = ctx.source.config.resource;
  const root = await check(`access to ${name}`, null, async () => `It is ${(await rootOf(access)).name}.`);
  yield root;
  if (root.status !== "ok") return;
  yield* permissions(access, (await rootOf(access)).id);
  yield* enabledApis(access);
  yield* optionalReads(access);
}

/** What is read only where the source says so; of a dataset also what the next run will have scanned. */
async function* optionalReads(access: Access): AsyncGenerator<DoctorCheck> {
  const { logDataset, policyInsights } = access.ctx.source.config;
  if (logDataset !== undefined && datasetState(access.ctx.source.config) !== "off") {
    const { datasetCost, datasetRoute } = await import("./log-analytics/tell-cost.ts");
    yield await check(`dataset ${logDataset}`, null, () => datasetCost(access));
    yield await check(`sink to ${logDataset}`, null, () => datasetRoute(access));
  }
  if (policyInsights === true) {
    const { insightsAnswer } = await import("./policy-insights.ts");
    yield await check("policy insights", null, () => insightsAnswer(access));
  }
}

function federatedAlone(): DoctorCheck {
  return {
    name: "impersonation",
    scope: null,
    status: "failed",
    detail:
      "The credentials are a federated identity that impersonates nobody; Policy Analyzer refuses such identities.",
    fix: "Make the credential configuration anew with --service-account=READER, or set impersonate.",
  };
}

async function* permissions(access: Access, root: string): AsyncGenerator<DoctorCheck> {
  const wanted = readerPermissions(root, access.ctx.source.config);
  const fallbacks = new Set(
    list.permissions.flatMap((row) => (row.fallback === true ? [row.permission] : [])),
  );
  const granted = await grantedOf(access, root, wanted);
  for (const permission of wanted) {
    const isOptional = fallbacks.has(permission);
    yield verdict(
      permission,
      root,
      granted.get(permission) ?? "unknown",
      isOptional,
      access.credentials.caller,
    );
  }
  const { quotaProject } = access.credentials;
  if (quotaProject === null) return;
  const use = "serviceusage.services.use";
  const onQuota = await grantedOf(access, `projects/${quotaProject}`, [use]);
  yield verdict(
    use,
    `projects/${quotaProject}`,
    onQuota.get(use) ?? "unknown",
    false,
    access.credentials.caller,
  );
}

type Answer = "granted" | "missing" | "unknown";

/** A permission that a resource of this kind does not know makes the whole question invalid: then each is asked for by itself. */
async function grantedOf(access: Access, resource: string, wanted: string[]): Promise<Map<string, Answer>> {
  try {
    const granted = new Set(await testPermissions(access, resource, wanted));
    return new Map(wanted.map((one) => [one, granted.has(one) ? "granted" : "missing"]));
  } catch (error) {
    if (!(error instanceof RollcallError) || access.ctx.signal.aborted) throw error;
    if (wanted.length === 1 || !isInvalidArgument(error))
      return new Map(wanted.map((one) => [one, "unknown"]));
  }
  const answers = new Map<string, Answer>();
  for (const one of wanted) {
    for (const [permission, answer] of await grantedOf(access, resource, [one]))
      answers.set(permission, answer);
  }
  return answers;
}

function verdict(
  name: string,
  scope: string,
  answer: Answer,
  isOptional: boolean,
  caller: string,
): DoctorCheck {
  if (answer === "granted") return { name, scope, status: "ok", detail: "Granted.", fix: null };
  const fix = `Grant ${caller} the permission ${name} on ${scope}: it is in the Rollcall reader role.`;
  if (answer === "unknown") {
    return {
      name,
      scope,
      status: "not-applicable",
      detail: "Google cannot say here whether it is granted.",
      fix,
    };
  }
  if (isOptional) {
    const detail = "Not granted. It is needed only where another call does not answer in full.";
    return { name, scope, status: "not-applicable", detail, fix };
  }
  return { name, scope, status: "denied", detail: "Not granted.", fix };
}

/** One cheap call per API: refused is fine here, not enabled is not. */
async function* enabledApis(access: Access): AsyncGenerator<DoctorCheck> {
  const parent = access.ctx.source.config.resource;
  const project = await readEstate(access).then(
    ({ projectIds }) => [...projectIds.keys()][0],
    () => undefined,
  );
  const probes: Record<string, () => Promise<unknown>> = {
    "cloudasset.googleapis.com": async () => {
      const api = await apis.assets();
      const query = { parent, contentType: "RESOURCE", pageSize: 1 };
      await access.call("cloudasset.assets.listResource", parent, (options) =>
        api.assets.list(query, options),
      );
    },
    "iam.googleapis.com": async () => {
      const api = await apis.iam();
      await access.call("iam.roles.list", "roles", (options) => api.roles.list({ pageSize: 1 }, options));
    },
    "essentialcontacts.googleapis.com": async () => {
      const api = await apis.contacts();
      const kind = parent.split("/")[0] as "organizations" | "folders" | "projects";
      await access.call("essentialcontacts.contacts.list", parent, (options) =>
        api[kind].contacts.list({ parent, pageSize: 1 }, options),
      );
    },
    "policyanalyzer.googleapis.com": async () => {
      if (project === undefined)
        throw new NotApplicable("There is no project to try it on.", { hint: "Nothing to do." });
      const api = await apis.activities();
      const type = "serviceAccountLastAuthentication";
      const query = { parent: `${project}/locations/global/activityTypes/${type}`, pageSize: 1 };
      await access.call(`policyanalyzer.${type}Activities.query`, project, (options) =>
        api.projects.locations.activityTypes.activities.query(query, options),
      );
    },
  };
  if (readsLogs(access.ctx)) {
    probes["logging.googleapis.com"] = async () => {
      const api = await apis.logs();
      const requestBody = { resourceNames: [parent], filter: 'log_id("none")', pageSize: 1 };
      await access.call("logging.logEntries.list", parent, (options) =>
        api.entries.list({ requestBody }, options),
      );
    };
  }
  for (const [name, run] of Object.entries(probes)) {
    yield await check(`API ${name}`, null, async () => {
      await run().catch((error: unknown) => {
        if (!(error instanceof Denied)) throw error;
      });
      return "Enabled.";
    });
  }
}

async function check(name: string, scope: string | null, run: () => Promise<string>): Promise<DoctorCheck> {
  try {
    return { name, scope, status: "ok", detail: await run(), fix: null };
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error;
    const status =
      error instanceof Denied ? "denied" : error instanceof NotApplicable ? "not-applicable" : "failed";
    return { name, scope, status, detail: error.message, fix: error.hint };
  }
}
