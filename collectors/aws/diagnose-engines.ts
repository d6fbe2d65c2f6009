/** Tries what reading from AWS's own engines needs, for what is switched on, and says what a reading may cost; it scans nothing. */
import { z } from "zod";
import type { DoctorCheck } from "#lib/ingest/contract.ts";
import { type TrailSettings, trailSettings } from "#lib/providers/aws/engine-fields.ts";
import { homeRegionOf } from "#lib/providers/aws/source.ts";
import { spanToRead } from "../calls/engine-span.ts";
import { bytesText, scanCostText } from "../calls/scan-budget.ts";
import type { Access } from "./access.ts";
import { unusedAccessAnalyzers } from "./access-analyzer.ts";
import { athenaQuery } from "./athena-query.ts";
import { trailQuery } from "./cloudtrail-athena.sql.ts";
import { engineAccess } from "./engine-access.ts";
import type { AwsContext } from "./sessions.ts";
import { trailWatch } from "./trail-selectors.ts";

/** As in diagnose.ts. */
type Check = (name: string, scope: string | null, run: () => Promise<string>) => Promise<DoctorCheck>;

/** `root`: the account in single-account mode; null for the organization. */
export async function* diagnoseEngines(
  ctx: AwsContext,
  root: string | null,
  check: Check,
): AsyncGenerator<DoctorCheck> {
  const { config } = ctx.source;
  const settings = trailSettings(config, homeRegionOf(config));
  if (settings !== null) yield* diagnoseTrail(ctx, root, settings, check);
  if ((config.accessAnalyzer ?? "off") === "off") return;
  yield await check("access-analyzer:ListAnalyzers", root, () =>
    withAccess(ctx, root, undefined, async (access) => {
      const found = await unusedAccessAnalyzers(access, config.accessAnalyzerRegion ?? access.homeRegion);
      return found.length === 0
        ? "There is no analyzer of unused access; Rollcall makes none."
        : `Analyzers of unused access: ${found.map(({ name }) => name).join(", ")}.`;
    }),
  );
}

async function* diagnoseTrail(
  ctx: AwsContext,
  root: string | null,
  settings: TrailSettings,
  check: Check,
): AsyncGenerator<DoctorCheck> {
  const attempt = (name: string, run: (access: Access) => Promise<string>) =>
    check(name, root, () => withAccess(ctx, root, settings.roleArn, run));
  yield await attempt("athena:StartQueryExecution", (access) => explain(access, root, settings));
  const { trail } = settings;
  if (trail !== undefined)
    yield await attempt("cloudtrail:GetEventSelectors", async (access) => {
      const { management, data, limits } = await trailWatch(access, trail);
      const logged = `Management events: ${management}; all data events of: ${[...data].join(", ") || "nothing"}.`;
      return limits === null ? logged : `${logged} ${limits}`;
    });
  yield await check("cost of reading the trail", root, async () => costText(settings));
}

/** Plans the query of one day: the table, its columns and partitions, and the place for answers, without reading the trail. */
async function explain(access: Access, account: string | null, settings: TrailSettings): Promise<string> {
  const span = spanToRead({ now: access.ctx.clock.now(), readUntil: null, firstDays: 1 });
  if (span === null) return "There is no whole day to read yet.";
  const { scannedBytes } = await athenaQuery(access, `EXPLAIN ${trailQuery(settings, span, account)}`, {
    where: settings,
    row: z.looseObject({}),
    onScanned: () => undefined,
  });
  return `The query is planned: table and columns are as they must be (${bytesText(scannedBytes)} scanned).`;
}

function costText({ mode, mostBytes, pricePerTerabyte, firstDays }: TrailSettings): string {
  const most = `A run scans at most ${bytesText(mostBytes)} and the day under way, ${scanCostText(mostBytes, pricePerTerabyte)}.`;
  return mode === "measure"
    ? `${most} The next collection reads one day and puts the estimate for ${firstDays} days on the source's page.`
    : `${most} The first reading covers ${firstDays} days; "measure" estimates it first.`;
}

async function withAccess<T>(
  ctx: AwsContext,
  root: string | null,
  roleArn: string | undefined,
  run: (access: Access) => Promise<T>,
): Promise<T> {
  const access = await engineAccess(ctx, root, roleArn);
  try {
    return await run(access);
  } finally {
    access.close();
  }
}
