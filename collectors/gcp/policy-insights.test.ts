/** What Google's own insights are taken to prove: that something was used, and never that it was not. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Denied, Incomplete, NotApplicable } from "#lib/errors.ts";
import type { CloudRecord, UsageRecord } from "#lib/ingest/contract.ts";
import { collectAll, contextFor, type Result } from "./testing/collecting.ts";
import { permissionDenied, serviceDisabled } from "./testing/small-answers.ts";
import { type SmallGoogle, startSmallGoogle } from "./testing/small-google.ts";

let google: SmallGoogle;
beforeAll(async () => {
  google = await startSmallGoogle();
});
afterAll(() => google.stop());
beforeEach(() => {
  google.trouble = () => null;
});

const apiAccount = "api@payments-prod.iam.gserviceaccount.com";
const isUsage = (record: CloudRecord): record is UsageRecord => record.type === "usage";
const told = (records: CloudRecord[]) =>
  records
    .filter(isUsage)
    .flatMap(({ principal, source, entries }) =>
      entries.map(
        ({ action, lastUsedAt }) =>
          `${principal.value} ${source} ${action} ${lastUsedAt?.toISOString().slice(0, 10)}`,
      ),
    );

describe("policy insights", () => {
  const insight = (member: string, exercised: string[], more: object = {}) => ({
    ...{ name: "i", insightSubtype: "PERMISSIONS_USAGE", lastRefreshTime: "2026-11-22T07:00:00Z" },
    content: {
      ...{ role: "roles/editor", member, currentTotalPermissionsCount: "11979" },
      exercisedPermissions: exercised.map((permission) => ({ permission })),
      inferredPermissions: [{ permission: "likely.next.get" }],
    },
    ...more,
  });
  const answers = (of: Record<string, object[] | "disabled" | "denied">) => {
    google.trouble = ({ path }) => {
      const node =
        /^\/v1\/((?:organizations|folders|projects)\/[^/]+)\/locations\/global\/insightTypes\//.exec(
          path,
        )?.[1];
      if (node === undefined) return null;
      const found = of[node] ?? [];
      if (found === "disabled") return serviceDisabled("recommender.googleapis.com");
      if (found === "denied") return permissionDenied("recommender.iamPolicyInsights.list");
      return { status: 200, body: { insights: found } };
    };
  };
  async function readInsights(config: object = { policyInsights: true }): Promise<Result> {
    const [result] = await collectAll(contextFor(google, { config }), ["gcp/policy-insights"]);
    if (result === undefined) throw new Error("The stream has a slice");
    return result;
  }

  it("tell what was exercised, dated by when they say so, of software alone; never what was not", async () => {
    answers({
      "projects/31": [
        insight(`serviceAccount:${apiAccount}`, ["storage.buckets.create", "storage.buckets.get"]),
        insight("user:jane@example.com", ["a.b.get"]),
        insight("group:all@example.com", ["a.b.get"]),
      ],
    });
    const { records, error } = await readInsights();
    expect(error).toBeNull();
    expect(told(records)).toEqual([
      `${apiAccount} policy-insight storage.buckets.create 2026-11-22`,
      `${apiAccount} policy-insight storage.buckets.get 2026-11-22`,
    ]);
    expect(
      records
        .filter(isUsage)
        .flatMap(({ entries }) => entries)
        .every(({ lastUsedAt }) => lastUsedAt !== null),
    ).toBe(true);
  });
  it("that are not enabled are none, with the reason", async () => {
    answers({ "organizations/100": "disabled" });
    const { records, error } = await readInsights();
    expect(error).toBeInstanceOf(NotApplicable);
    expect(error?.hint).toContain("gcloud services enable recommender.googleapis.com");
    expect(records).toEqual([]);
  });
  it("that are refused are denied, and of one project missing", async () => {
    answers({ "organizations/100": "denied" });
    expect((await readInsights()).error).toBeInstanceOf(Denied);
    answers({
      "projects/32": "denied",
      "projects/31": [insight(`serviceAccount:${apiAccount}`, ["a.b.get"])],
    });
    const { records, error } = await readInsights();
    expect(error).toBeInstanceOf(Incomplete);
    expect(told(records)).toHaveLength(1);
  });
  it("that say of nobody or of no time are counted, and the rest is told", async () => {
    answers({ "projects/31": [{ content: {} }, insight(`serviceAccount:${apiAccount}`, ["a.b.get"])] });
    const { records } = await readInsights();
    expect(records.map(({ type }) => type)).toEqual(["usage", "rejected", "coverage"]);
  });
  it("are not asked for unless the source says so", async () => {
    expect((await readInsights({})).error).toBeInstanceOf(NotApplicable);
  });
});
