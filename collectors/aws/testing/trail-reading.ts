/** Readings of a scripted trail for one test file, and what a test looks at in what they tell. */
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { CloudRecord, CollectorContext, UsageRecord } from "#lib/ingest/contract.ts";
import { account, type FakeEngines, startFakeEngines } from "./fake-engines.ts";
import { answerFor, type TrailEvent } from "./fake-trail.ts";
import { collectSlice, contextFor } from "./simulated.ts";

let fake: FakeEngines;

export function theEngines(): FakeEngines {
  return fake;
}

/** Registers the hooks of the file. */
export function withTrail(): void {
  const saved = { ...process.env };
  beforeAll(() => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: "AKIATEST", AWS_SECRET_ACCESS_KEY: "test" });
  });
  beforeEach(async () => {
    await fake?.close();
    fake = await startFakeEngines();
    fake.answers.GetTrail = () => ({ Trail: { IsMultiRegionTrail: true } });
    fake.answers.GetEventSelectors = () => ({
      EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true }],
    });
  });
  afterAll(async () => {
    process.env = saved;
    await fake?.close();
  });
}

const trail = `arn:aws:cloudtrail:us-east-1:${account}:trail/all`;
const config = {
  ...{ athena: "on", athenaDatabase: "audit", athenaTable: "cloudtrail_logs", athenaTrail: trail },
  ...{ athenaMostGigabytes: 100, athenaFirstDays: 20, athenaOutput: "s3://answers/rollcall/" },
};
export const role = "AROAEXAMPLEROLE000001";
export const other = "AROAEXAMPLEROLE000002";
export const slice = { stream: "aws/cloudtrail-athena", scope: account };

export const event = (name: string, day: string, over: Partial<TrailEvent> = {}): TrailEvent => ({
  ...{ account, principal: role, source: "ec2.amazonaws.com", name, time: `${day}T10:00:00Z` },
  ...over,
});

/** Something on every day, so that the trail is never silent. */
export function everyDay(from: string, to: string): TrailEvent[] {
  const days: TrailEvent[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000)
    days.push(
      event("AssumeRole", new Date(at).toISOString().slice(0, 10), {
        principal: null,
        source: "sts.amazonaws.com",
      }),
    );
  return days;
}

export function play(events: readonly TrailEvent[], scannedBytes = 1e9): void {
  fake.onQuery = (sql) => ({ rows: answerFor(sql, events), scannedBytes });
}

export function read(more: object = {}, over: Partial<CollectorContext> = {}) {
  const ctx = contextFor(fake.url, { ...config, ...more }, "2026-11-24T07:40:00Z");
  return collectSlice({ ...ctx, ...over }, slice);
}

export const usesOf = (records: readonly CloudRecord[]) =>
  records.filter((record): record is UsageRecord => record.type === "usage");
export const ofScope = (records: readonly CloudRecord[]) =>
  usesOf(records).filter(
    ({ principal, source }) => principal.kind === "scope" && source !== "cloudtrail-athena",
  );
export const ofPrincipals = (records: readonly CloudRecord[]) =>
  usesOf(records).filter(({ principal }) => principal.kind === "id");
export const marks = (records: readonly CloudRecord[]) =>
  usesOf(records).filter(({ source }) => source === "cloudtrail-athena");
export const saidOf = (records: readonly CloudRecord[], capability: string) =>
  records.flatMap((record) =>
    record.type === "coverage" && record.capability === capability ? [record.reason] : [],
  )[0];

export const day = (text: string) => new Date(`${text}T00:00:00Z`);
export const endOf = (text: string) => new Date(`${text}T23:59:59.999Z`);
