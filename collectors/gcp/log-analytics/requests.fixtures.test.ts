/** What is asked about sinks and insights, and what the tests answer, judged by Google's own discovery documents. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { proposedFilter } from "#lib/providers/gcp/log-sink.ts";
import { collector } from "../collector.ts";
import { collectAll, contextFor, listOf } from "../testing/collecting.ts";
import { judgeBy } from "../testing/discovery.ts";
import { dataset, linkedSchema, smallBigQuery } from "../testing/small-bigquery.ts";
import { type SmallGoogle, startSmallGoogle } from "../testing/small-google.ts";

const folder = process.env.FIXTURES;
const insight = {
  ...{ name: "i", insightSubtype: "PERMISSIONS_USAGE", lastRefreshTime: "2026-11-22T07:00:00Z" },
  ...{ stateInfo: { state: "ACTIVE" }, content: { member: "serviceAccount:a@p.iam.gserviceaccount.com" } },
};
const sink = {
  ...{ name: "everything", destination: "logging.googleapis.com/x", filter: proposedFilter },
  ...{ includeChildren: true, createTime: "2026-01-01T00:00:00Z", updateTime: "2026-01-01T00:00:00Z" },
  exclusions: [{ name: "none", disabled: true }],
};

describe.skipIf(!folder)("judged by discovery documents", () => {
  let google: SmallGoogle;
  beforeAll(async () => {
    google = await startSmallGoogle();
    const bigQuery = smallBigQuery(google);
    bigQuery.tables.set("_AllLogs", linkedSchema);
    bigQuery.sinks = [sink];
    const others = google.trouble;
    google.trouble = (asked) =>
      asked.path.includes("/insightTypes/") ? { status: 200, body: { insights: [insight] } } : others(asked);
    for (const resource of ["organizations/100", "folders/21", "projects/payments-prod"]) {
      const config = {
        resource,
        auditLog: "off",
        logDataset: dataset,
        policyInsights: true,
        logFirstDays: 2,
      };
      for (const pageSize of [undefined, 1]) {
        const ctx = contextFor(google, { config, ...(pageSize !== undefined && { pageSize }) });
        await collectAll(ctx, ["gcp/log-analytics", "gcp/policy-insights"]);
      }
      await listOf(collector.diagnose(contextFor(google, { config })));
    }
  }, 60_000);
  afterAll(() => google.stop());

  it("each is one that Google describes; of BigQuery there is no document", () => {
    const judge = judgeBy(`${folder}/gcp/discovery`);
    const isKnown = ({ path }: { path: string }) => !path.startsWith("/bigquery/");
    const asked = google.asked.filter(isKnown);
    expect([...new Set(asked.flatMap((one) => judge.request(one)))]).toEqual([]);
    const good = google.answered.filter((one) => one.status === 200 && isKnown(one.asked));
    expect([...new Set(good.flatMap((one) => judge.answer(one.asked, one.body)))]).toEqual([]);
    for (const kind of ["organizations", "folders", "projects"])
      expect(judge.used).toContain(`recommender.${kind}.locations.insightTypes.insights.list`);
    expect([...judge.used].some((id) => /^logging\..*sinks\.list$/.test(id))).toBe(true);
  });
});
