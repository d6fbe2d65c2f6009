/** What happens without a permission: only what needs it is missing, and says so. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Denied, Incomplete } from "#lib/errors.ts";
import list from "#lib/providers/gcp/permissions.json" with { type: "json" };
import { collector } from "./collector.ts";
import { gcpStreams } from "./streams.ts";
import { collectAll, contextFor, listOf, type Result } from "./testing/collecting.ts";
import { problem, reader, type SmallGoogle, startSmallGoogle } from "./testing/small-google.ts";

type Row = { permission: string; streams: string[]; where: string; fallback?: boolean };
const permissions: Row[] = list.permissions;
/** Asked for on everything, or answered by the simulation of tokens alone. */
const rows = permissions.filter(({ streams }) => !streams.includes("*"));
const inventory = permissions
  .map(({ permission }) => permission)
  .filter((name) => name.startsWith("cloudasset."));

let google: SmallGoogle;
beforeAll(async () => {
  google = await startSmallGoogle();
});
afterAll(() => google.stop());
beforeEach(() => {
  Object.assign(google, { denied: new Set(), disabled: new Set(), trouble: () => null });
});

const failed = (results: Result[]) =>
  [...new Set(results.filter(({ error }) => error !== null).map(({ slice }) => slice.stream))].toSorted();
const textsOf = (results: Result[]) =>
  new Set(
    results
      .filter(({ error }) => error === null)
      .flatMap(({ records }) => records.map((one) => JSON.stringify(one))),
  );

describe("without one permission", () => {
  let whole: Set<string>;
  beforeAll(async () => {
    google.denied = new Set();
    whole = textsOf(await collectAll(contextFor(google)));
  });
  it.each(rows)(
    "$permission: exactly the streams it is needed for fail, and nothing is invented",
    async (row) => {
      google.denied.add(row.permission);
      const results = await collectAll(contextFor(google));
      expect(failed(results)).toEqual(row.fallback ? [] : row.streams.toSorted());
      for (const { error } of results) {
        if (error === null) continue;
        expect(error instanceof Denied || error instanceof Incomplete).toBe(true);
        expect(error.hint).toContain(row.permission);
        expect(error.hint).toContain(reader);
      }
      const lastUse = /"gcp_service_account_key"/;
      const invented = [...textsOf(results)].filter((text) => !whole.has(text) && !lastUse.test(text));
      expect(invented).toEqual([]);
    },
  );
  it.each(rows.filter(({ fallback, permission }) => fallback && !inventory.includes(permission)))(
    "$permission, nor the asset inventory: exactly its streams fail",
    async (row) => {
      google.denied = new Set([...inventory, row.permission]);
      const results = await collectAll(contextFor(google));
      expect(failed(results)).toEqual(
        [...new Set([...row.streams, "gcp/resource-policies", "gcp/workloads"])].toSorted(),
      );
      for (const { slice, error } of results) {
        if (error !== null && row.streams.includes(slice.stream))
          expect(error.hint).toContain(row.permission);
      }
    },
  );
  it("without the tree there is no list of scopes at all", async () => {
    google.denied = new Set([...inventory, "resourcemanager.folders.list"]);
    await expect(listOf(collector.scopes(contextFor(google)))).rejects.toBeInstanceOf(Denied);
  });
  it("the list has no permission twice and names only streams there are", () => {
    expect(new Set(permissions.map((row) => row.permission)).size).toBe(permissions.length);
    for (const { streams } of permissions) {
      for (const stream of streams) expect(["*", ...Object.keys(gcpStreams)]).toContain(stream);
    }
    for (const { streams, setting } of list.optional)
      for (const stream of streams) expect([stream, gcpStreams[stream]?.setting]).toEqual([stream, setting]);
  });
});

describe("the doctor", () => {
  it("finds everything granted and enabled", async () => {
    const checks = await listOf(collector.diagnose(contextFor(google)));
    expect(checks.filter(({ status }) => status !== "ok")).toEqual([]);
    const names = checks.map(({ name }) => name);
    for (const { permission } of permissions) expect(names).toContain(permission);
    expect(names).toContain("API policyanalyzer.googleapis.com");
    expect(checks[0]?.detail).toBe(`Rollcall runs as ${reader}.`);
  });
  it("names what is missing, with the fix, and tells what is only needed at times", async () => {
    google.denied = new Set(["iam.denypolicies.get", "iam.serviceAccounts.list"]);
    google.disabled.add("essentialcontacts.googleapis.com");
    const checks = await listOf(collector.diagnose(contextFor(google)));
    const bad = checks.filter(({ status }) => status !== "ok");
    expect(bad.map(({ name, status }) => [name, status])).toEqual([
      ["iam.denypolicies.get", "denied"],
      ["iam.serviceAccounts.list", "not-applicable"],
      ["API essentialcontacts.googleapis.com", "failed"],
    ]);
    expect(bad[0]?.fix).toBe(
      `Grant ${reader} the permission iam.denypolicies.get on organizations/100: it is in the Rollcall reader role.`,
    );
    expect(bad[2]?.fix).toContain("gcloud services enable essentialcontacts.googleapis.com");
  });
  it("asks for each by itself where a resource does not know one of them", async () => {
    google.trouble = ({ path, body }) => {
      if (!path.endsWith(":testIamPermissions")) return null;
      const asked = (body as { permissions: string[] }).permissions;
      return asked.includes("iam.denypolicies.list")
        ? problem(400, "INVALID_ARGUMENT", "Permission is not valid")
        : null;
    };
    const checks = await listOf(collector.diagnose(contextFor(google)));
    expect(checks.filter(({ status }) => status !== "ok").map(({ name }) => name)).toEqual([
      "iam.denypolicies.list",
    ]);
  });
  it("stops at credentials that do not work", async () => {
    google.trouble = () => problem(403, "PERMISSION_DENIED", "no");
    const checks = await listOf(collector.diagnose(contextFor(google)));
    expect(checks).toHaveLength(1);
    expect(checks[0]?.status).toBe("failed");
    expect(checks[0]?.fix).not.toBeNull();
  });
});
