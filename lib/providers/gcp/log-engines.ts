/** What reads use of Google Cloud beyond its last activities: what each state of it means for reading, for money and for what is stored. */
import type { EngineState, LogEngine } from "../contract.ts";
import { engineStays } from "../engine-stays.ts";

type Config = Record<string, unknown>;

/** Where a dataset is named and nothing is said, it is read. */
export function datasetState({ logDataset, logAnalytics }: Config): EngineState {
  if (typeof logDataset !== "string" || logDataset === "" || logAnalytics === "off") return "off";
  return logAnalytics === "measure" ? "measure" : "on";
}

/** Defaults of the settings of a dataset. */
export const datasetDefaults = { firstDays: 30, scanLimitGb: 100 };

const dataset: LogEngine = {
  title: "A dataset of audit logs, with BigQuery",
  fields: ["logDataset", "logAnalytics", "logBucket", "logFirstDays", "logScanLimitGb"],
  stateOf: datasetState,
  means(config) {
    const state = datasetState(config);
    const days = Number(config.logFirstDays ?? datasetDefaults.firstDays);
    const limit = `A run scans at most ${Number(config.logScanLimitGb ?? datasetDefaults.scanLimitGb).toLocaleString("en")} GB; BigQuery bills what it scans to the quota project.`;
    if (state === "off") return engineStays("The dataset is asked nothing");
    if (state === "measure")
      return `The next collection of use asks BigQuery, by a dry run that is free, what a first reading of ${days} days would scan. The source's page then says so, with what it would cost; no log is read.`;
    return `The first collection of use goes ${days} days back, as many runs as that takes; later ones read what is new, and one day again. ${limit}`;
  },
  costs: ["log-analytics-cost"],
};

const auditLog: LogEngine = {
  title: "Audit logs, entry by entry",
  fields: ["auditLog", "auditLogDays"],
  stateOf: ({ auditLog: reads }) => (reads === "all" || reads === "admin-activity" ? "on" : "off"),
  means(config) {
    if (auditLog.stateOf(config) === "off") return engineStays("Audit logs are not read");
    const days = Number(config.auditLogDays ?? 2);
    return `Every collection of use reads the last ${days} days of entries. Cloud Logging does not bill reading; it answers 60 requests a minute, so that a large estate takes long: a dataset is for those.`;
  },
  costs: [],
};

const policyInsights: LogEngine = {
  title: "Policy insights",
  fields: ["policyInsights"],
  stateOf: ({ policyInsights: reads }) => (reads === true ? "on" : "off"),
  means(config) {
    if (policyInsights.stateOf(config) === "off") return engineStays("Policy insights are not read");
    return "Collections of use read which permissions Google itself saw exercised. Reading costs nothing; insights of more than basic roles take Security Command Center Premium or Enterprise.";
  },
  costs: [],
};

export const gcpLogEngines: readonly LogEngine[] = [dataset, auditLog, policyInsights];
