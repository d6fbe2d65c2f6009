import { describe, expect, it } from "vitest";
import type { Scope, StreamSpec } from "#lib/ingest/contract.ts";
import type { KnownSlice } from "#lib/ingest/ensure-slices.ts";
import { chooseSlices, refuseUnknownScopes, refuseUnknownStreams, usageIntervalMs } from "./choose-slices.ts";

const now = new Date("2026-11-24T06:00:00Z");
const spec = (cadence: StreamSpec["cadence"]): StreamSpec => ({
  kinds: ["principal"],
  cadence,
  scopeKinds: ["account"],
  tells: "who is there",
});
const scope = (externalId: string, parent: string | null): Scope => ({
  externalId,
  parent,
  kind: "account",
  name: externalId,
  state: "active",
  attributes: {},
});
const slices = (completeAt: Date | null) =>
  ["a", "b"].flatMap((scope) =>
    ["x/people", "x/use"].map((stream) => {
      const status = completeAt === null ? ("never" as const) : ("complete" as const);
      return { stream, scope, status, attemptedAt: completeAt, completeAt };
    }),
  );
const base = {
  scopes: [scope("org", null), scope("unit", "org"), scope("a", "unit"), scope("b", "org")],
  streams: { "x/people": spec("inventory"), "x/use": spec("usage") },
  slices: slices(null),
  onlyStreams: null,
  onlyScopes: null,
  now,
};
const names = (options: Partial<Parameters<typeof chooseSlices>[0]>) =>
  chooseSlices({ ...base, ...options }).map((slice) => `${slice.stream} ${slice.scope}`);

describe("chooseSlices", () => {
  it("reads on a further attempt only what was not reached or met trouble that may pass", () => {
    const before = new Date(now.getTime() - 60_000);
    const slice = (scope: string, status: KnownSlice["status"], attemptedAt: Date | null) => ({
      ...{ stream: "x/people", scope, status, attemptedAt, completeAt: null },
    });
    const known = [
      ...(["complete", "denied", "held", "rejected", "not-applicable"] as const),
      ...(["unavailable", "incomplete"] as const),
    ].map((status) => slice(status, status, now));
    const old = slice("complete before", "complete", before);
    const all = [...known, old, slice("not reached", "never", null)];
    const left = chooseSlices({ ...base, slices: all, resumes: now }).map(({ scope }) => scope);
    expect(left).toEqual(["unavailable", "incomplete", "complete before", "not reached"]);
    expect(chooseSlices({ ...base, slices: all, resumes: null })).toHaveLength(all.length);
  });

  it("collects usage that was never complete with the first inventory", () => {
    expect(names({})).toEqual(["x/people a", "x/use a", "x/people b", "x/use b"]);
  });

  it("leaves out usage until it is due again", () => {
    const complete = (ago: number) => slices(new Date(now.getTime() - ago));
    expect(names({ slices: complete(usageIntervalMs - 1) })).toEqual(["x/people a", "x/people b"]);
    expect(names({ slices: complete(usageIntervalMs) })).toHaveLength(4);
  });

  it("reads a stream that was asked for even when it is not due", () => {
    expect(names({ slices: slices(now), onlyStreams: ["x/use"] })).toEqual(["x/use a", "x/use b"]);
    expect(names({ slices: slices(now), onlyStreams: ["all"] })).toHaveLength(4);
  });

  it("takes a scope with everything below it", () => {
    expect(names({ onlyScopes: ["unit"] })).toEqual(["x/people a", "x/use a"]);
    expect(names({ onlyScopes: ["org"] })).toHaveLength(4);
  });

  it("refuses a stream or scope that does not exist, naming what does", () => {
    expect(() => refuseUnknownStreams(["x/peple"], base.streams)).toThrow(/no stream "x\/peple"/);
    expect(() => refuseUnknownScopes(["c"], base.scopes, "acme")).toThrow(/no scope "c"/);
    refuseUnknownStreams(["all", "x/use"], base.streams);
    refuseUnknownScopes(["unit", "a"], base.scopes, "acme");
  });
});
