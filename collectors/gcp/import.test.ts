import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Incomplete, Invalid, RollcallError } from "#lib/errors.ts";
import type { CloudRecord, ImportedEstate } from "#lib/ingest/contract.ts";
import { openImport } from "./import.ts";
import { collectAll, contextFor, listOf, recordsOf } from "./testing/collecting.ts";
import { type SmallAsset, smallAssets } from "./testing/small-assets.ts";
import { smallEstate } from "./testing/small-estate.ts";
import { startSmallGoogle } from "./testing/small-google.ts";

const ctx = { signal: new AbortController().signal };
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gcp-import-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** As `gcloud asset export` writes it: the asset's own fields in snake case, what they hold as it is. */
function exported({ assetType, updateTime, iamPolicy, ...rest }: SmallAsset): string {
  const policy = iamPolicy as {
    auditConfigs?: { service: string; auditLogConfigs: { logType: string; exemptedMembers?: string[] }[] }[];
  };
  const { auditConfigs, ...others } = policy ?? {};
  const snake = {
    ...others,
    ...(auditConfigs && {
      audit_configs: auditConfigs.map(({ service, auditLogConfigs }) => ({
        service,
        audit_log_configs: auditLogConfigs.map(({ logType, exemptedMembers }) => ({
          log_type: logType,
          exempted_members: exemptedMembers,
        })),
      })),
    }),
  };
  return JSON.stringify({
    ...rest,
    asset_type: assetType,
    update_time: updateTime,
    ...(iamPolicy && { iam_policy: snake }),
  });
}

async function fileOf(name: string, text: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}
const lines = (assets: SmallAsset[]) => assets.map((asset) => `${exported(asset)}\n`).join("");
const open = (...paths: string[]) =>
  openImport(
    paths.map((path) => ({ path, role: "main" })),
    ctx,
  );
const textsOf = (records: CloudRecord[]) => records.map((record) => JSON.stringify(record)).toSorted();

async function collected(
  estate: ImportedEstate,
  stream: string,
): Promise<{ records: CloudRecord[]; error: unknown }> {
  const records: CloudRecord[] = [];
  try {
    for await (const record of estate.collect({ stream, scope: estate.pin })) records.push(record);
    return { records, error: null };
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error;
    return { records, error };
  }
}

describe("an export", () => {
  it("gives what a live collection gives, but for what an export does not hold", async () => {
    const { resources, policies } = smallAssets(smallEstate());
    const estate = await open(
      await fileOf("resources.json", lines(resources)),
      await fileOf("policies.json", lines(policies)),
    );
    expect(estate).toMatchObject({ pin: "organizations/100", name: "Google Cloud example.com" });
    const google = await startSmallGoogle();
    google.denied.add("policyanalyzer.serviceAccountKeyLastAuthenticationActivities.query");
    const live = await collectAll(contextFor(google));
    await google.stop();
    expect(estate.slices.map(({ stream }) => stream)).toEqual([
      ...[
        "gcp/audit-configs",
        "gcp/iam-policies",
        "gcp/resource-policies",
        "gcp/roles",
        "gcp/service-account-keys",
      ],
      ...["gcp/service-accounts", "gcp/workload-identity-pools", "gcp/workloads"],
    ]);
    for (const { stream } of estate.slices) {
      const { records, error } = await collected(estate, stream);
      const expected = recordsOf(live, stream).filter(
        (record) => stream !== "gcp/roles" || (record.type === "role" && record.manager === "customer"),
      );
      expect([stream, textsOf(records)]).toEqual([stream, textsOf(expected)]);
      if (stream === "gcp/roles") expect(error).toBeInstanceOf(Incomplete);
      else expect(error).toBeNull();
    }
  });
  it("may be spelt as the API spells it, compressed, and with Windows line ends", async () => {
    const { resources } = smallAssets(smallEstate());
    const camel = resources.map((asset) => `${JSON.stringify(asset)}\r\n`).join("");
    const plain = await open(await fileOf("plain.json", lines(resources)));
    const other = await open(await fileOf("camel.json.gz", gzipSync(camel)));
    expect(other.scopes).toEqual(plain.scopes);
    expect((await collected(other, "gcp/service-accounts")).records).toEqual(
      (await collected(plain, "gcp/service-accounts")).records,
    );
  });
  it("of one project is about that project, though nothing describes it", async () => {
    const { resources } = smallAssets(smallEstate());
    const own = resources.filter(
      ({ ancestors, assetType }) => ancestors[0] === "projects/32" && assetType.startsWith("iam."),
    );
    const estate = await open(await fileOf("project.json", lines(own)));
    expect(estate.scopes).toEqual([
      {
        externalId: "projects/32",
        kind: "gcp_project",
        name: "projects/32",
        parent: null,
        state: "active",
        attributes: {},
      },
    ]);
  });
  it("has no slice for what it holds nothing of", async () => {
    const { policies } = smallAssets(smallEstate());
    const estate = await open(await fileOf("policies-only.json", lines(policies)));
    expect(estate.slices.map(({ stream }) => stream)).toEqual([
      "gcp/audit-configs",
      "gcp/iam-policies",
      "gcp/resource-policies",
    ]);
  });
  it("counts what it cannot make anything of", async () => {
    const asset = {
      name: "//iam.googleapis.com/x",
      asset_type: "iam.googleapis.com/ServiceAccount",
      ancestors: ["projects/1"],
      resource: { data: {} },
    };
    const estate = await open(await fileOf("odd.json", `${JSON.stringify(asset)}\n`));
    expect((await collected(estate, "gcp/service-accounts")).records).toMatchObject([
      { type: "rejected", reason: "unreadable" },
    ]);
  });
});

describe("a file is refused, before anything is delivered, when", () => {
  const whole = () => lines(smallAssets(smallEstate()).resources);
  it.each<[string, () => string, RegExp]>([
    [
      "it was cut off in the middle of a line",
      () => whole().slice(0, -40),
      /not JSON; it may have been cut off/,
    ],
    ["it was cut off just before the last line's end", () => whole().trimEnd(), /was cut off/],
    ["a line is no asset", () => `${whole()}{"x":1}\n`, /is not an asset/],
    ["it is one JSON document, as the CLI prints lists", () => `[\n${whole()}]\n`, /line 1 is not/],
    ["it is empty", () => "", /empty/],
    ["an asset does not say what it is part of", () => '{"name":"//x","asset_type":"a/B"}\n', /ancestors/],
    [
      "it holds two organizations",
      () =>
        whole() +
        whole().replaceAll("organizations/100", "organizations/200").replaceAll("projects/3", "projects/4"),
      /in common/,
    ],
  ])("%s", async (title, text, message) => {
    const path = await fileOf(`${title.replaceAll(/\W+/g, "-")}.json`, text());
    await expect(open(path)).rejects.toBeInstanceOf(Invalid);
    await expect(open(path)).rejects.toThrow(message);
  });
  it("it is not there, or is compressed and cut off", async () => {
    await expect(open(join(folder, "nothing.json"))).rejects.toBeInstanceOf(Invalid);
    const path = await fileOf("cut.json.gz", gzipSync(whole()).subarray(0, 200));
    await expect(open(path)).rejects.toBeInstanceOf(Invalid);
  });
});

it("a file that grew worse since it was read through ends the slice with an error", async () => {
  const { resources } = smallAssets(smallEstate());
  const path = await fileOf("later.json", lines(resources));
  const estate = await open(path);
  await writeFile(path, lines(resources).slice(0, -40));
  expect((await collected(estate, "gcp/service-accounts")).error).toBeInstanceOf(Invalid);
  expect(await listOf(estate.collect({ stream: "gcp/none", scope: estate.pin })).catch(() => "thrown")).toBe(
    "thrown",
  );
});
