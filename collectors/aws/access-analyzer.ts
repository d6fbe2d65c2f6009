/**
 * `aws/access-analyzer`: findings of unused access, where somebody pays for an analyzer that makes them. Rollcall makes none. A finding
 * says when something was last used, and that the analyzer saw no use of it since its window began.
 */
import { createHash } from "node:crypto";
import type { AnalyzerSummary, FindingDetails, FindingSummaryV2 } from "@aws-sdk/client-accessanalyzer";
import { NotApplicable } from "#lib/errors.ts";
import type { CloudRecord, CoverageRecord, UsageRecord } from "#lib/ingest/contract.ts";
import { inParallel } from "../calls/in-parallel.ts";
import { pages } from "../calls/pages.ts";
import { createShortfall } from "../calls/shortfall.ts";
import { type Access, callsAtOnce } from "./access.ts";
import { present } from "./errors.ts";

const dayMs = 86_400_000;
const analyzerTypes = ["ORGANIZATION_UNUSED_ACCESS", "ACCOUNT_UNUSED_ACCESS"] as const;
const wholeRole = "access-analyzer";
const findingTypes = ["UnusedIAMRole", "UnusedPermission"];

type Analyzer = { arn: string; name: string; days: number };

export async function* collectAccessAnalyzer(access: Access, scope: string): AsyncGenerator<CloudRecord> {
  const { config } = access.ctx.source;
  if ((config.accessAnalyzer ?? "off") === "off") {
    throw new NotApplicable("This source does not read Access Analyzer.", {
      hint: `Where an analyzer of unused access exists: npm run cli -- configure aws --name ${JSON.stringify(access.ctx.source.name)} --access-analyzer on.`,
    });
  }
  const region = config.accessAnalyzerRegion ?? access.homeRegion;
  const analyzers = await unusedAccessAnalyzers(access, region);
  yield coverage(scope, region, analyzers);
  const shortfall = createShortfall(access.ctx.signal);
  for (const analyzer of analyzers) {
    const read = (finding: FindingSummaryV2) =>
      shortfall.attempt(`finding ${finding.id}`, () => readFinding(access, region, analyzer, finding));
    const found = inParallel(findings(access, region, analyzer), callsAtOnce(access.ctx), read);
    for await (const records of found) yield* records ?? [];
  }
  shortfall.end();
}

function coverage(scope: string, region: string, analyzers: readonly Analyzer[]): CoverageRecord {
  const names = analyzers.map(({ name, days }) => `${name} (${days} days)`).join(", ");
  const [status, reason] =
    analyzers.length === 0
      ? ([
          "not-applicable",
          `There is no analyzer of unused access in ${region}; Rollcall makes none.`,
        ] as const)
      : (["available", `Findings of unused access read: ${names}.`] as const);
  return { type: "coverage", scope, capability: "unused-access-findings", status, reason, unknown: [] };
}

async function clientOf(access: Access, region: string) {
  const sdk = await import("@aws-sdk/client-accessanalyzer");
  const client = access.client("access-analyzer", region, (options) => new sdk.AccessAnalyzerClient(options));
  return { sdk, client };
}

/** Those there are in the region. Throws Denied | Unavailable. */
export async function unusedAccessAnalyzers(access: Access, region: string): Promise<Analyzer[]> {
  const { sdk, client } = await clientOf(access, region);
  const found: Analyzer[] = [];
  for (const type of analyzerTypes) {
    const list = (nextToken: string | undefined) =>
      access.call(
        "access-analyzer:ListAnalyzers",
        (options) => client.send(new sdk.ListAnalyzersCommand({ type, nextToken }), options),
        region,
      );
    for await (const page of pages(list, ({ nextToken }) => nextToken))
      found.push(...present(page.analyzers, "analyzers").flatMap(analyzerOf));
  }
  return found;
}

/** One whose window is not told proves nothing, and one that does not run finds nothing new. */
function analyzerOf({ arn, name, status, configuration }: AnalyzerSummary): Analyzer[] {
  const days = configuration?.unusedAccess?.unusedAccessAge;
  return arn && name && days && status === "ACTIVE" ? [{ arn, name, days }] : [];
}

async function* findings(
  access: Access,
  region: string,
  { arn }: Analyzer,
): AsyncGenerator<FindingSummaryV2> {
  const { sdk, client } = await clientOf(access, region);
  const filter = { status: { eq: ["ACTIVE"] }, findingType: { eq: findingTypes } };
  const list = (nextToken: string | undefined) =>
    access.call(
      "access-analyzer:ListFindings",
      (options) =>
        client.send(new sdk.ListFindingsV2Command({ analyzerArn: arn, filter, nextToken }), options),
      region,
    );
  for await (const page of pages(list, ({ nextToken }) => nextToken))
    yield* present(page.findings, "findings");
}

async function readFinding(
  access: Access,
  region: string,
  { arn, days }: Analyzer,
  { id, resource, analyzedAt }: FindingSummaryV2,
): Promise<UsageRecord[]> {
  const { sdk, client } = await clientOf(access, region);
  const details: FindingDetails[] = [];
  const get = (nextToken: string | undefined) =>
    access.call(
      "access-analyzer:GetFinding",
      (options) => client.send(new sdk.GetFindingV2Command({ analyzerArn: arn, id, nextToken }), options),
      region,
    );
  for await (const page of pages(get, ({ nextToken }) => nextToken))
    details.push(...present(page.findingDetails, "findingDetails"));
  if (!resource || !analyzedAt) return [];
  return findingRecords(details, { resource, analyzedAt, days });
}

/** `resource`: the ARN of the role or user; `days`: the analyzer's window. Source: the API reference of GetFindingV2. */
export function findingRecords(
  details: readonly FindingDetails[],
  { resource, analyzedAt, days }: { resource: string; analyzedAt: Date; days: number },
): UsageRecord[] {
  const head = {
    ...{ type: "usage" as const, principal: { kind: "name", value: resource } },
    coveredFrom: new Date(analyzedAt.getTime() - days * dayMs),
    coveredTo: analyzedAt,
    unknown: [],
  };
  const entries: Record<UsageRecord["plane"], UsageRecord["entries"]> = {
    identity: [],
    service: [],
    action: [],
  };
  for (const { unusedIamRoleDetails: role, unusedPermissionDetails: permission } of details) {
    if (role) entries.identity.push({ action: "*", lastUsedAt: role.lastAccessed ?? null });
    if (!permission?.serviceNamespace) continue;
    const service = permission.serviceNamespace;
    if (!permission.actions)
      entries.service.push({ action: `${service}:*`, lastUsedAt: permission.lastAccessed ?? null });
    for (const { action, lastAccessed } of permission.actions ?? [])
      if (action) entries.action.push({ action: named(service, action), lastUsedAt: lastAccessed ?? null });
  }
  return (["identity", "service", "action"] as const)
    .filter((plane) => entries[plane].length > 0)
    .map((plane) => ({ ...head, source: sourceOf(plane, entries[plane]), plane, entries: entries[plane] }));
}

/**
 * A name for each list: what is used again leaves its finding in silence, and a source that went on with the rest would go on to say
 * that it is unused. So another list is another source, and what only the old one said lapses.
 */
function sourceOf(plane: UsageRecord["plane"], entries: UsageRecord["entries"]): string {
  if (plane === "identity") return wholeRole;
  const names = entries.map(({ action }) => action).sort();
  return `${wholeRole}/${createHash("sha256").update(names.join("\n")).digest("hex").slice(0, 12)}`;
}

function named(service: string, action: string): string {
  return action.includes(":") ? action : `${service}:${action}`;
}
