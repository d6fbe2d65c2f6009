import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCatalogue } from "#lib/domain/catalogue.ts";
import { hasPosition, unionOf } from "#lib/domain/permission-set.ts";
import { Unavailable } from "#lib/errors.ts";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { allOf } from "../run/reading.ts";
import { auditLines } from "./audit-file.ts";
import { auditFileRecords } from "./read-audit-log.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollcall-audit-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function file(content: string | Buffer, name = `${++files}.log`): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}
let ids = 0;
const event = (user: string, at: string, over: object = {}) => ({
  kind: "Event",
  ...{ auditID: `id-${++ids}`, stage: "ResponseComplete", verb: "get", user: { username: user } },
  objectRef: { resource: "pods" },
  responseStatus: { code: 200 },
  stageTimestamp: at,
  ...over,
});
const lines = (...events: unknown[]) => events.map((one) => `${JSON.stringify(one)}\n`).join("");
const read = async (...paths: string[]) => allOf(auditFileRecords("c", paths));
const coverage = (records: CloudRecord[]) =>
  records.flatMap((record) => (record.type === "coverage" ? [record.reason] : []))[0];
const account = "system:serviceaccount:pay:api";
const watchableNames = [
  ...["core/nodes/status:patch", "core/nodes:patch", "apps/deployments:create", "x.y/z:delete"],
  ...["core/secrets:get", "apps/deployments:list", "core/users:impersonate"],
  // What no log of the API server shows: what kubelets answer, checks within other requests, events where they are left out.
  ...["core/nodes/metrics:get", "core/nodes/proxy:create", "core/events:create", "url/metrics:get"],
  ...["rbac.authorization.k8s.io/clusterroles:bind", "certificates.k8s.io/signers:approve"],
];

describe("an audit log", () => {
  it("becomes one usage per identity and plane, with the last time of each action and the span of the log", async () => {
    const path = await file(
      lines(
        event(account, "2026-11-20T10:00:00Z"),
        event(account, "2026-11-21T10:00:00Z"),
        event(account, "2026-11-20T11:00:00Z", { verb: "list" }),
        event("ann", "2026-11-22T10:00:00Z", { responseStatus: { code: 403 } }),
      ),
    );
    const records = await read(path);
    const span = {
      coveredFrom: new Date("2026-11-20T10:00:00Z"),
      coveredTo: new Date("2026-11-22T10:00:00Z"),
    };
    const base = {
      type: "usage",
      principal: { kind: "name", value: "c/pay/api" },
      source: "audit-log",
      ...span,
    };
    expect(records).toEqual([
      {
        ...base,
        plane: "action",
        entries: [
          { action: "core/pods:get", lastUsedAt: new Date("2026-11-21T10:00:00Z") },
          { action: "core/pods:list", lastUsedAt: new Date("2026-11-20T11:00:00Z") },
        ],
        unknown: [],
      },
      {
        ...base,
        plane: "identity",
        entries: [{ action: "*", lastUsedAt: new Date("2026-11-21T10:00:00Z") }],
        unknown: [],
      },
      {
        ...base,
        principal: { kind: "user", value: "c/ann" },
        source: "audit-log/denied",
        plane: "action",
        entries: [{ action: "core/pods:get", lastUsedAt: new Date("2026-11-22T10:00:00Z") }],
        unknown: [],
      },
      {
        ...base,
        principal: { kind: "scope", value: "c" },
        plane: "action",
        entries: expect.arrayContaining([{ action: "core/pods*:get", lastUsedAt: null }]),
        unknown: [],
      },
      {
        type: "coverage",
        scope: "c",
        capability: "audit-log",
        status: "available",
        reason:
          "Audit events from 2026-11-20T10:00:00.000Z to 2026-11-22T10:00:00.000Z: 4 requests by 1 identities. Reads are in it. 1 were refused (ann 1).",
        unknown: [],
      },
    ]);
  });

  it("counts the stages of one request once, and takes the latest for its time", async () => {
    const started = event("ann", "2026-11-20T10:00:00Z", { verb: "watch", stage: "ResponseStarted" });
    const ended = { ...started, stage: "ResponseComplete", stageTimestamp: "2026-11-20T12:00:00Z" };
    const received = { ...started, auditID: "x", stage: "RequestReceived" };
    const records = await read(await file(lines(received, started, ended)));
    expect(coverage(records)).toContain(": 1 requests");
    expect(records[0]).toMatchObject({
      entries: [{ action: "core/pods:watch", lastUsedAt: new Date("2026-11-20T12:00:00Z") }],
    });
  });

  it("says of its cluster what it would have shown: no verb of reading that is not in it", async () => {
    const watched = async (...verbs: string[]) => {
      const events = verbs.map((verb) => event("ann", "2026-11-20T10:00:00Z", { verb }));
      const records = await read(await file(lines(...events)));
      const entries = records.flatMap((record) =>
        record.type === "usage" && record.principal.kind === "scope" ? record.entries : [],
      );
      expect(entries.every(({ lastUsedAt }) => lastUsedAt === null)).toBe(true);
      const names = [...watchableNames, ...entries.map(({ action }) => action)];
      const catalogue = createCatalogue({
        ...{ provider: "kubernetes", wildcards: "*" },
        entries: [...new Set(names)].map((name, id) => ({ id, name, level: null })),
      });
      const shown = unionOf(entries.map(({ action }) => catalogue.matching(action)));
      return watchableNames.filter((name) => hasPosition(shown, catalogue.positionOf(name) ?? -1));
    };
    const writes = ["core/nodes/status:patch", "core/nodes:patch", "apps/deployments:create", "x.y/z:delete"];
    expect(await watched("create")).toEqual(writes);
    expect(await watched("create", "get")).toEqual([...writes, "core/secrets:get"]);
    expect(await watched("create", "get", "list", "watch")).toEqual([
      ...writes,
      ...["core/secrets:get", "apps/deployments:list", "core/users:impersonate"],
    ]);
  });

  it("without reads says that it cannot tell of reads", async () => {
    const records = await read(await file(lines(event("ann", "2026-11-20T10:00:00Z", { verb: "create" }))));
    expect(coverage(records)).toContain("It holds no reads");
    expect(coverage(records)).toContain("None was refused.");
  });

  it("with broken lines tells each, and keeps the rest", async () => {
    const good = lines(event("ann", "2026-11-20T10:00:00Z"));
    const cut = good.slice(0, 60);
    const records = await read(
      await file(`${good}${cut}[Truncated...]\n\n${good.replace(/id-\d+/, "other")}{"kind":"Event"}\n`),
    );
    const rejected = records.filter(({ type }) => type === "rejected");
    expect(rejected).toHaveLength(2);
    expect(rejected[0]).toMatchObject({
      reason: "unreadable",
      sample: expect.stringMatching(/^line 2 is not JSON/),
    });
    expect(coverage(records)).toMatch(/2 requests .* 2 lines could not be read\.$/);
  });

  it("in several files that touch is one span; before a gap nobody watched", async () => {
    const at = async (day: string) => file(lines(event("ann", `2026-11-${day}T10:00:00Z`)));
    const days = [await at("21"), await at("10"), await at("20")];
    const records = await read(...days);
    expect(records[0]).toMatchObject({
      coveredFrom: new Date("2026-11-20T10:00:00Z"),
      coveredTo: new Date("2026-11-21T10:00:00Z"),
    });
  });

  it("that is empty proves nothing", async () => {
    expect(await read(await file(""))).toEqual([]);
  });
});

describe("its files", () => {
  const events = [event("ann", "2026-11-20T10:00:00Z"), event("bob", "2026-11-20T10:00:01Z")];
  const list = { kind: "EventList", apiVersion: "audit.k8s.io/v1", items: events };
  it.each([
    ["lines", lines(...events)],
    ["lines without a last end", lines(...events).trimEnd()],
    ["compressed lines", gzipSync(lines(...events))],
    ["an EventList in one line", JSON.stringify(list)],
    ["an EventList over many lines", JSON.stringify(list, null, 2)],
    ["EventLists line by line", lines(list)],
    ["a list over many lines", JSON.stringify(events, null, 2)],
  ])("may be %s", async (_name, content) => {
    expect(await allOf(auditLines(await file(content)))).toEqual(events.map((one) => ({ event: one })));
  });

  it("are read across the borders of chunks and of characters", async () => {
    const many = Array.from({ length: 3000 }, (_, index) => event(`Zoë ${index}`, "2026-11-20T10:00:00Z"));
    const found = await allOf(auditLines(await file(lines(...many))));
    expect(found).toEqual(many.map((one) => ({ event: one })));
  });

  it("that are cut off while compressed, or not there, are refused", async () => {
    const whole = gzipSync(lines(...Array.from({ length: 1000 }, () => events[0])));
    const cut = await file(whole.subarray(0, whole.length / 2), "cut.log.gz");
    await expect(allOf(auditLines(cut))).rejects.toBeInstanceOf(Unavailable);
    await expect(allOf(auditLines(join(folder, "none")))).rejects.toThrow(/ENOENT/);
  });

  it("with one endless line tell it and go on", async () => {
    const endless = await file(`${"x".repeat(9 * 1024 * 1024)}\n${lines(...events)}`);
    const found = await allOf(auditLines(endless));
    expect(found[0]).toMatchObject({ broken: expect.stringMatching(/line 1 is longer/) });
    expect(found.slice(1)).toEqual(events.map((one) => ({ event: one })));
  });
});
