import { describe, expect, it } from "vitest";
import { WireError } from "#e2e/clouds/aws/wire/wire-error.ts";
import { RollcallError } from "#lib/errors.ts";
import type { DoctorCheck } from "#lib/ingest/contract.ts";
import { awsContext } from "./collector.ts";
import { diagnoseEngines } from "./diagnose-engines.ts";
import { account } from "./testing/fake-engines.ts";
import { contextFor, listOf } from "./testing/simulated.ts";
import { theEngines, withTrail } from "./testing/trail-reading.ts";

withTrail();

const on = {
  ...{ athena: "measure", athenaDatabase: "audit", athenaTable: "trail", athenaMostGigabytes: 200 },
  ...{ athenaTrail: `arn:aws:cloudtrail:us-east-1:${account}:trail/all`, accessAnalyzer: "on" },
};

async function check(name: string, scope: string | null, run: () => Promise<string>): Promise<DoctorCheck> {
  try {
    return { name, scope, status: "ok", detail: await run(), fix: null };
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error;
    return { name, scope, status: "denied", detail: error.message, fix: error.hint };
  }
}

const diagnose = (config: object) =>
  listOf(
    diagnoseEngines(awsContext(contextFor(theEngines().url, config, "2026-11-24T07:40:00Z")), account, check),
  );

describe("the doctor, of engines", () => {
  it("asks nothing of what is switched off", async () => {
    expect(await diagnose({})).toEqual([]);
    expect(theEngines().calls).toEqual([]);
  });

  it("has the query planned and not run, says what the trail logs, and what a run may cost", async () => {
    theEngines().onQuery = () => ({ rows: [["Query Plan"], ["Fragment 0"]], scannedBytes: 0 });
    theEngines().answers.ListAnalyzers = () => ({ analyzers: [] });
    const checks = await diagnose(on);
    expect(checks.map(({ name, status }) => `${name} ${status}`)).toEqual([
      "athena:StartQueryExecution ok",
      "cloudtrail:GetEventSelectors ok",
      "cost of reading the trail ok",
      "access-analyzer:ListAnalyzers ok",
    ]);
    expect(theEngines().queries).toHaveLength(1);
    expect(theEngines().queries[0]).toMatch(/^EXPLAIN SELECT/);
    expect(checks[1]?.detail).toMatch(/Management events: all/);
    expect(checks[2]?.detail).toMatch(/at most 200 GB.*about 1.00 USD.*reads one day/);
    expect(checks[3]?.detail).toMatch(/makes none/);
  });

  it("names what is missing, and goes on with the rest", async () => {
    theEngines().refuse.set("StartQueryExecution", new WireError("AccessDeniedException", "not authorized"));
    theEngines().refuse.set("ListAnalyzers", new WireError("AccessDeniedException", "not authorized", 403));
    const checks = await diagnose(on);
    expect(checks.map(({ status }) => status)).toEqual(["denied", "ok", "ok", "denied"]);
    expect(checks[0]?.fix).toContain("athena:StartQueryExecution");
  });
});
