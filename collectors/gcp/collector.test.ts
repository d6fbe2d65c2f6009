import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Invalid } from "#lib/errors.ts";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { collector } from "./collector.ts";
import { gcpStreams } from "./streams.ts";
import {
  collectAll,
  contextFor,
  listOf,
  plainStreams,
  type Result,
  recordsOf,
} from "./testing/collecting.ts";
import { smallEstate } from "./testing/small-estate.ts";
import { type SmallGoogle, startSmallGoogle } from "./testing/small-google.ts";

let google: SmallGoogle;
beforeAll(async () => {
  google = await startSmallGoogle();
});
afterAll(() => google.stop());
beforeEach(() => {
  Object.assign(google, { estate: smallEstate(), asked: [], denied: new Set(), disabled: new Set() });
  Object.assign(google, { emptyPages: false, trouble: () => null });
});

const inventory = ["listResource", "listIamPolicy", "searchAllResources"].map(
  (name) => `cloudasset.assets.${name}`,
);
const inventoryOnly = ["gcp/resource-policies", "gcp/workloads"];
const textsOf = (records: CloudRecord[]) => records.map((record) => JSON.stringify(record)).toSorted();
const ended = (results: Result[]) =>
  results.filter(({ error }) => error !== null).map(({ slice }) => slice.stream);

describe("what a source is", () => {
  it.each([
    ["organizations/100", "organizations/100", "Google Cloud organization example.com"],
    ["folders/21", "folders/21", "Google Cloud folder Production"],
    ["projects/web-shop", "projects/32", "Google Cloud project web-shop"],
  ])("%s is pinned as %s", async (resource, pin, name) => {
    expect(await collector.identify(contextFor(google, { config: { resource } }))).toEqual({ pin, name });
  });
  it("is refused where its configuration says nothing readable", () => {
    expect(() => collector.identify(contextFor(google, { config: { resource: "100" } }))).toThrow(Invalid);
  });
});

describe.each([
  ["with the asset inventory", []],
  ["without it", inventory],
])("the tree %s", (_, denied) => {
  beforeEach(() => {
    google.denied = new Set(denied);
  });
  it("has every node with its parent before it, and says which are about to be deleted", async () => {
    const scopes = await listOf(collector.scopes(contextFor(google)));
    expect(
      scopes.map(({ externalId, kind, name, parent, state }) => [externalId, kind, name, parent, state]),
    ).toEqual([
      ["organizations/100", "gcp_organization", "example.com", null, "active"],
      ["folders/21", "gcp_folder", "Production", "organizations/100", "active"],
      ["projects/31", "gcp_project", "payments-prod", "folders/21", "active"],
      ["projects/32", "gcp_project", "web-shop", "organizations/100", "active"],
      ["projects/33", "gcp_project", "old-shop", "organizations/100", "delete-requested"],
    ]);
    expect(scopes[2]?.attributes).toEqual({
      displayName: "Payments",
      labels: { team: "payments", env: "prod", colour: "blue" },
    });
  });
  it("leaves out what the source excludes", async () => {
    const ctx = contextFor(google, { config: { excludeProjects: ["web-shop"] } });
    const scopes = await listOf(collector.scopes(ctx));
    expect(scopes.map(({ name }) => name)).not.toContain("web-shop");
    const results = await collectAll(ctx);
    expect(JSON.stringify(results.map(({ slice }) => slice))).not.toContain("projects/32");
    for (const record of results.flatMap(({ records }) => records)) {
      expect("scope" in record ? record.scope : null).not.toBe("projects/32");
    }
  });
});

describe("a collection", () => {
  it("is complete in every stream, with something in each, and only what each stream may deliver", async () => {
    const results = await collectAll(contextFor(google));
    expect(ended(results)).toEqual([]);
    for (const stream of plainStreams) {
      const kinds = gcpStreams[stream]?.kinds;
      const records = recordsOf(results, stream);
      expect([stream, records.length > 0]).toEqual([stream, true]);
      for (const { type } of records) expect(kinds).toContain(type);
    }
  });
  it("gives the same facts without the asset inventory, project by project, but for what nothing else lists", async () => {
    const whole = await collectAll(contextFor(google));
    google.denied = new Set(inventory);
    const direct = await collectAll(contextFor(google));
    expect(ended(direct)).toEqual(inventoryOnly);
    for (const stream of plainStreams) {
      if (inventoryOnly.includes(stream)) continue;
      expect([stream, textsOf(recordsOf(direct, stream))]).toEqual([
        stream,
        textsOf(recordsOf(whole, stream)),
      ]);
    }
    const scopes = (stream: string) =>
      direct.filter(({ slice }) => slice.stream === stream).map(({ slice }) => slice.scope);
    expect(scopes("gcp/service-accounts").toSorted()).toEqual(["projects/31", "projects/32"]);
    expect(scopes("gcp/iam-policies")).toEqual(["organizations/100"]);
  });
  it.each([[[]], [inventory]])(
    "is the same in pages of one and with empty pages between (%j denied)",
    async (denied) => {
      google.denied = new Set(denied);
      const whole = (await collectAll(contextFor(google))).flatMap(({ records }) => records);
      google.emptyPages = true;
      const paged = (await collectAll(contextFor(google, { pageSize: 1 }))).flatMap(({ records }) => records);
      expect(textsOf(paged)).toEqual(textsOf(whole));
    },
  );
  it("delivers nothing of a project about to be deleted", async () => {
    const texts = textsOf((await collectAll(contextFor(google))).flatMap(({ records }) => records));
    expect(texts.filter((text) => text.includes("projects/33") || text.includes('"1006"'))).toEqual([]);
  });
  it("of a single project reads that project, and says that what is granted above it is not read", async () => {
    google.denied = new Set(inventory);
    const results = await collectAll(contextFor(google, { config: { resource: "projects/payments-prod" } }));
    expect(ended(results)).toEqual(inventoryOnly);
    const records = results.flatMap(({ records }) => records);
    expect(new Set(records.flatMap((record) => ("scope" in record ? record.scope : [])))).toEqual(
      new Set(["projects/31"]),
    );
    expect(records).toContainEqual(
      expect.objectContaining({ capability: "inherited-policies", status: "unavailable" }),
    );
    const roles = recordsOf(results, "gcp/roles").filter(({ type }) => type === "role");
    expect(roles.map((role) => ("externalId" in role ? role.externalId : ""))).toContain(
      "roles/editor@projects/31",
    );
  });
});

describe("every request", () => {
  it("carries the reader's token and the quota project, and asks for policies with their conditions", async () => {
    await collectAll(contextFor(google));
    google.denied = new Set(inventory);
    await collectAll(contextFor(google));
    const calls = google.asked.filter(({ path }) => !/token$|AccessToken$/.test(path));
    expect(calls.length).toBeGreaterThan(40);
    for (const { headers } of calls) {
      expect(headers.authorization).toBe("Bearer impersonated");
      expect(headers["x-goog-user-project"]).toBe("host-project");
    }
    const policies = calls.filter(({ path }) => path.endsWith(":getIamPolicy"));
    expect(policies.length).toBeGreaterThan(5);
    for (const { body, query } of policies) {
      const inBody = (body as { options?: { requestedPolicyVersion?: number } } | null)?.options
        ?.requestedPolicyVersion;
      expect(inBody ?? Number(query.get("options.requestedPolicyVersion"))).toBe(3);
    }
  });
  it("reads: nothing is written, and no secret's value is asked for", async () => {
    await collectAll(contextFor(google));
    const reading = /:(getIamPolicy|testIamPermissions|generateAccessToken)$|entries:list$|\/token$/;
    for (const { method, path } of google.asked) {
      expect(method === "GET" || reading.test(path)).toBe(true);
    }
  });
  it("about the inventory is about one moment, a little before the run", async () => {
    await collectAll(contextFor(google));
    const times = google.asked
      .filter(({ path }) => path.endsWith("/assets"))
      .map(({ query }) => query.get("readTime"));
    expect(new Set(times)).toEqual(new Set(["2026-11-24T11:55:00.000Z"]));
  });
  it("signs in once per run", async () => {
    await collectAll(contextFor(google));
    expect(google.asked.filter(({ path }) => path.endsWith("AccessToken"))).toHaveLength(1);
  });
  it("drops what a workload's configuration holds", async () => {
    const texts = textsOf((await collectAll(contextFor(google))).flatMap(({ records }) => records));
    expect(texts.join("\n")).not.toContain("s3cret");
  });
});
