/** What a source has asked of a dataset of audit logs: which, for whose money, from when on and how much at most. */
import { NotApplicable } from "#lib/errors.ts";
import { datasetDefaults, datasetState } from "#lib/providers/gcp/log-engines.ts";
import { type EngineSpan, spanToRead } from "../../calls/engine-span.ts";
import { createScanBudget, type ScanBudget } from "../../calls/scan-budget.ts";
import type { GcpContext } from "../credentials.ts";
import type { LogTable } from "./schema.ts";

export const stream = "gcp/log-analytics";

/** What is asked, and for whose money. */
export type Dataset = { name: string; project: string; tables: LogTable[] };

export function datasetOf({ source }: GcpContext, quotaProject: string | null): Omit<Dataset, "tables"> {
  const name = source.config.logDataset;
  if (name !== undefined && datasetState(source.config) !== "off")
    return { name, project: quotaProject ?? name.slice(0, name.lastIndexOf(".")) };
  throw new NotApplicable("This source asks no dataset of audit logs.", {
    hint: "Nothing to do. Name a dataset in the source to read use of any size from it, and have it measured first.",
  });
}

/** The span of the next run; null where every whole day was read. */
export async function nextSpan(ctx: GcpContext, root: string, dataset: string): Promise<EngineSpan | null> {
  const readUntil = await ctx.readUntil?.({ stream, scope: root }, markOf(dataset));
  const { logFirstDays = datasetDefaults.firstDays } = ctx.source.config;
  return spanToRead({ now: ctx.clock.now(), readUntil: readUntil ?? null, firstDays: logFirstDays });
}

export const markOf = (dataset: string) => `log-analytics/${dataset}`;

export function scanBudget({ source }: GcpContext): ScanBudget {
  const maximumBytes = (source.config.logScanLimitGb ?? datasetDefaults.scanLimitGb) * 1e9;
  return createScanBudget({ maximumBytes, setting: "Gigabytes scanned in one run" });
}

/** Where a sink must write to for the dataset to have it. */
export function destinationOf({ source }: GcpContext, dataset: string): string {
  const { logBucket } = source.config;
  if (logBucket !== undefined) return `logging.googleapis.com/${logBucket}`;
  const at = dataset.lastIndexOf(".");
  return `bigquery.googleapis.com/projects/${dataset.slice(0, at)}/datasets/${dataset.slice(at + 1)}`;
}
