/** What reads use of Azure beyond its own logs: what each state of it means for reading, for money and for what is stored. */
import type { EngineState, LogEngine } from "../contract.ts";
import { engineStays } from "../engine-stays.ts";

type Config = { logWorkspaces?: unknown; logAnalytics?: unknown; logFirstDays?: unknown };

/** Where workspaces are named and nothing is said, they are read. */
export function workspacesState({ logWorkspaces, logAnalytics }: Config): EngineState {
  if (!Array.isArray(logWorkspaces) || logWorkspaces.length === 0 || logAnalytics === "off") return "off";
  return logAnalytics === "measure" ? "measure" : "on";
}

const logAnalytics: LogEngine = {
  title: "Log Analytics workspaces",
  fields: ["logWorkspaces", "logAnalytics", "logFirstDays"],
  stateOf: workspacesState,
  means(config) {
    const state = workspacesState(config);
    const days = Number(config.logFirstDays ?? 90);
    if (state === "off") return engineStays("Workspaces are asked nothing");
    if (state === "measure")
      return "The next collection of use asks each workspace how much came in, table by table, and on which plan; that is free, and no log is read. The source's page then says what a first reading would go over, and what that costs.";
    return `The first collection of use goes ${days} days back; later ones read what is new, and one day again. Queries of tables on the Analytics plan are free; tables on other plans, whose queries are billed by the gigabyte, are not asked.`;
  },
  costs: ["activity", "sign-ins", "storage", "graph"].map((what) => `log-analytics-${what}-cost`),
};

export const azureLogEngines: readonly LogEngine[] = [logAnalytics];
