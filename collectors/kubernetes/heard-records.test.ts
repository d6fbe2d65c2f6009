import { describe, expect, it } from "vitest";
import { createCatalogue } from "#lib/domain/catalogue.ts";
import { markMinute, noMinutes } from "#lib/domain/heard-minutes.ts";
import { hasPosition, unionOf } from "#lib/domain/permission-set.ts";
import type { CloudRecord, HeardAudit } from "#lib/ingest/contract.ts";
import { watchedByKind, watchedPatterns } from "./audit-watch.ts";
import { heardRecords } from "./heard-records.ts";

const day = Date.UTC(2026, 10, 20) / 86_400_000;
const dateOf = (number: number) => new Date(number * 86_400_000);
const now = new Date("2026-11-24T12:00:00Z");
type Day = HeardAudit["days"][number];

function dayHeard(number: number, over: Partial<Day> = {}, lost: [number, number] = [0, 0]): Day {
  const minutes = noMinutes();
  for (let minute = 0; minute < 1_440; minute += 1) {
    if (minute < lost[0] || minute >= lost[1])
      markMinute(minutes, new Date(dateOf(number).getTime() + minute * 60_000));
  }
  return { day: number, minutes, verbs: ["get", "list", "watch"], broken: [], ...over };
}
const read = (heard: Partial<HeardAudit>) => [...heardRecords("c", { users: [], days: [], ...heard }, now)];
const watches = (records: CloudRecord[]) =>
  records.flatMap((record) =>
    record.type === "usage" && record.principal.kind === "scope"
      ? [
          `${record.source} ${record.coveredFrom.toISOString().slice(0, 10)} ${record.coveredTo.toISOString().slice(0, 10)}`,
        ]
      : [],
  );
const coverage = (records: CloudRecord[]) => records.filter(({ type }) => type === "coverage");

describe("what a webhook told", () => {
  it("becomes use by identity and action; refused attempts stay apart, and nothing is proven before a day was heard whole", () => {
    const account = "system:serviceaccount:pay:api";
    const lastUsedAt = new Date("2026-11-23T10:20:00Z");
    const records = read({
      users: [
        {
          ...{ user: account, refused: false, lastUsedAt },
          entries: [
            { action: "core/pods:get", day: day + 3 },
            { action: "core/pods:list", day },
          ],
        },
        {
          ...{ user: "ann", refused: true, lastUsedAt },
          entries: [{ action: "core/pods:get", day: day + 3 }],
        },
      ],
      days: [dayHeard(day + 3, {}, [0, 600])],
    });
    const principal = { kind: "name", value: "c/pay/api" };
    expect(records).toMatchObject([
      {
        ...{ source: "audit-webhook", plane: "action", principal },
        entries: [
          { action: "core/pods:get", lastUsedAt },
          { action: "core/pods:list", lastUsedAt: dateOf(day) },
        ],
      },
      { source: "audit-webhook", plane: "identity", principal, entries: [{ action: "*", lastUsedAt }] },
      { source: "audit-webhook/denied", plane: "action", principal: { kind: "user", value: "c/ann" } },
      { type: "coverage", reason: expect.stringContaining("nothing is proven unused") },
    ]);
    expect(watches(records)).toEqual([]);
  });

  it("vouches for whole days alone, and for a verb of reading only where it was heard of on each of them", () => {
    const days = [0, 1, 2, 3].map((number) => dayHeard(day + number, number === 3 ? { verbs: ["get"] } : {}));
    expect(watches(read({ days }))).toEqual([
      "audit-webhook 2026-11-20 2026-11-23",
      "audit-webhook/get 2026-11-20 2026-11-23",
      "audit-webhook/list 2026-11-20 2026-11-22",
      "audit-webhook/watch 2026-11-20 2026-11-22",
      "audit-webhook/impersonate 2026-11-20 2026-11-22",
    ]);
    const cut = days.with(1, dayHeard(day + 1, {}, [100, 106]));
    expect(watches(read({ days: cut }))[0]).toBe("audit-webhook 2026-11-22 2026-11-23");
    const missing = days.toSpliced(2, 1);
    expect(watches(read({ days: missing }))[0]).toBe("audit-webhook 2026-11-23 2026-11-23");
  });

  it("tells of gaps, and of silence until now", () => {
    const days = [dayHeard(day + 3, {}, [600, 640]), dayHeard(day + 4, {}, [700, 1_440])];
    expect(coverage(read({ days }))).toMatchObject([
      {
        status: "available",
        reason: expect.stringContaining("One gap from 2026-11-23T10:00Z to 2026-11-23T10:40Z."),
      },
    ]);
    expect(coverage(read({ days: days.slice(0, 1) }))).toMatchObject([
      { status: "unavailable", reason: expect.stringContaining("None has arrived since") },
    ]);
  });

  it("tells of today and yesterday what was no event, and then no more", () => {
    const days = [2, 3, 4].map((number) => dayHeard(day + number, { broken: [`of ${number}`] }));
    expect(read({ days }).filter(({ type }) => type === "rejected")).toMatchObject([
      { reason: "unreadable", sample: "webhook: of 3" },
      { reason: "unreadable", sample: "webhook: of 4" },
    ]);
  });

  it("shows by its kinds together what a log file of the same would, and nothing else", () => {
    const names = [
      "core/pods:get",
      "core/secrets:list",
      "apps/deployments:create",
      "core/nodes/proxy:create",
      "core/users:impersonate",
      "core/events:create",
    ];
    const catalogue = createCatalogue({
      provider: "kubernetes",
      entries: names.map((name, at) => ({ id: at + 1, name, level: null })),
      wildcards: "*",
    });
    const shownBy = (patterns: string[]) => {
      const shown = unionOf(patterns.map((pattern) => catalogue.matching(pattern)));
      return names.filter((name) => hasPosition(shown, catalogue.positionOf(name) ?? -1));
    };
    const seen = ["core/pods:get", "core/pods:list", "core/pods:watch", "core/events:create"];
    expect(shownBy(watchedByKind().flatMap(({ patterns }) => patterns))).toEqual(
      shownBy(watchedPatterns(seen)),
    );
  });
});
