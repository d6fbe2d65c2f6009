/** What reads use of AWS beyond IAM's own answers: what each state of it means for reading, for money and for what is stored. */
import type { LogEngine } from "../contract.ts";
import { engineStays } from "../engine-stays.ts";
import { trailSettings } from "./engine-fields.ts";

const athena: LogEngine = {
  title: "A trail, with Athena",
  fields: [
    ...["athena", "athenaDatabase", "athenaTable", "athenaDayColumn", "athenaWorkGroup", "athenaOutput"],
    ...["athenaRegion", "athenaRoleArn", "athenaMostGigabytes", "athenaFirstDays", "athenaPricePerTerabyte"],
    "athenaTrail",
  ],
  stateOf: (config) => trailSettings(config, "")?.mode ?? "off",
  means(config) {
    const settings = trailSettings(config, "");
    if (settings === null) return engineStays("Athena is asked nothing");
    const { mode, firstDays, mostBytes, pricePerTerabyte } = settings;
    const most = mostBytes / 1e9;
    const dollars = ((most / 1000) * pricePerTerabyte).toFixed(2);
    const limit = `A run scans at most ${most.toLocaleString("en")} GB, ${dollars} USD at ${pricePerTerabyte} USD a terabyte.`;
    if (mode === "measure")
      return `The next collection of use has Athena scan one day of the trail, which it bills as any query. The source's page then says what a first reading of ${firstDays} days would scan and cost: an estimate, for days are not alike. ${limit}`;
    return `The first collection of use goes ${firstDays} days back, as many runs as that takes; later ones read what is new, and one day again. ${limit}`;
  },
  costs: ["trail-cost"],
};

const accessAnalyzer: LogEngine = {
  title: "Access Analyzer",
  fields: ["accessAnalyzer", "accessAnalyzerRegion"],
  stateOf: ({ accessAnalyzer }) => (accessAnalyzer === "on" ? "on" : "off"),
  means(config) {
    if (accessAnalyzer.stateOf(config) === "off")
      return engineStays("Findings of unused access are not read");
    return "Collections of use read what an analyzer of unused access found, where there is one. Reading costs nothing; AWS bills the analyzer itself by role and user each month, and Rollcall makes none.";
  },
  costs: [],
};

export const awsLogEngines: readonly LogEngine[] = [athena, accessAnalyzer];
