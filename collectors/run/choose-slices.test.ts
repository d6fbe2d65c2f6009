import { describe, expect, it } from "vitest";
import type { Scope, StreamSpec } from "#lib/ingest/contract.ts";
import { chooseSlices, usageIntervalMs } from "./choose-slices.ts";

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
const base = {
  scopes: [scope("org", null), scope("unit", "org"), scope("a", "unit"), scope("b", "org")],
  streams: { "x/people": spec("inventory"), "x/use": spec("usage") },
  slices: ["a", "b"].flatMap((id) => [
    { stream: "x/people", scope: id },
    { stream: "x/use", scope: id },
  ]),
  onlyStreams: null,
  onlyScopes: null,
  completeAt: () => null,
  now,
};
const names = (options: Partial<Parameters<typeof chooseSlices>[0]>) =>
  chooseSlices({ ...base, ...options }).map((slice) => `${slice.stream} ${slice.scope}`);

describe("chooseSlices", () => {
  it("collects usage that was never complete with the first inventory", () => {
    expect(names({})).toEqual(["x/people a", "x/use a", "x/people b", "x/use b"]);
  });

  it("leaves out usage until it is due again", () => {
    const complete = (ago: number) => () => new Date(now.getTime() - ago);
    expect(names({ completeAt: complete(usageIntervalMs - 1) })).toEqual(["x/people a", "x/people b"]);
    expect(names({ completeAt: complete(usageIntervalMs) })).toHaveLength(4);
  });

  it("reads a stream that was asked for even when it is not due", () => {
    expect(names({ onlyStreams: ["x/use"], completeAt: () => now })).toEqual(["x/use a", "x/use b"]);
    expect(names({ onlyStreams: ["all"], completeAt: () => now })).toHaveLength(4);
  });

  it("takes a scope with everything below it", () => {
    expect(names({ onlyScopes: ["unit"] })).toEqual(["x/people a", "x/use a"]);
    expect(names({ onlyScopes: ["org"] })).toHaveLength(4);
  });

  it("refuses a stream or scope that does not exist, naming what does", () => {
    expect(() => names({ onlyStreams: ["x/peple"] })).toThrow(/x\/peple/);
    expect(() => names({ onlyScopes: ["c"] })).toThrow(/no scope "c"/);
  });
});
