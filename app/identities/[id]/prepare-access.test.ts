import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ActionAccess, ServiceAccess, UndecidedReason } from "#lib/queries/access-detail.ts";
import { accessAddress, namedFirst, prepareActions, prepareServices } from "./prepare-access.ts";

const anyService = fc
  .tuple(fc.string({ minLength: 1 }), fc.nat(900), fc.nat(900), fc.nat(900), fc.nat(1000))
  .map(
    ([service, used, unused, undecided, unusedWeight]): ServiceAccess => ({
      ...{ service, used, unused, undecided, unusedWeight },
      granted: used + unused + undecided,
    }),
  );

describe("bars", () => {
  const services = fc.uniqueArray(anyService, { selector: ({ service }) => service, maxLength: 40 });

  it("lose no service, keep the order, and sum to all", () => {
    fc.assert(
      fc.property(services, (given) => {
        const { first, rest, all } = prepareServices(given);
        expect([...first, ...rest].map(({ service }) => service)).toEqual(
          given.map(({ service }) => service),
        );
        for (const field of ["granted", "used", "unused", "undecided"] as const)
          expect(all[field]).toBe(given.reduce((sum, one) => sum + one[field], 0));
        expect(all.granted).toBe(all.used + all.unused + all.undecided);
      }),
    );
  });

  it("draw nothing of nothing, and something of anything", () => {
    fc.assert(
      fc.property(services, (given) => {
        for (const bar of prepareServices(given).first)
          for (const part of ["used", "unused", "undecided"] as const) {
            expect(bar.widths[part] > 0).toBe(bar[part] > 0);
            expect(bar.widths[part]).toBeLessThanOrEqual(100);
          }
      }),
    );
  });

  it("never hide the one that is opened", () => {
    const given = Array.from({ length: 30 }, (_, index) => ({
      ...{ service: `s${index}`, granted: 1, used: 0, unused: 1, undecided: 0, unusedWeight: 30 - index },
    }));
    expect(prepareServices(given, "s29").first.map(({ service }) => service)).toContain("s29");
    expect(prepareServices(given, null).first).toHaveLength(12);
    expect(prepareServices(given.slice(0, 14)).rest).toEqual([]);
  });
});

describe("actions", () => {
  const action = (
    name: string,
    state: ActionAccess["state"],
    on: string | null,
    why: UndecidedReason | null,
  ) => ({
    ...{ action: name, state, isConditional: false, why },
    lastSeen: on === null ? null : { on, source: "log" },
  });

  it("come in groups: used with the latest first, then unused, then undecided by reason with the commonest first", () => {
    const blind: UndecidedReason = { reason: "not-watched" };
    const young: UndecidedReason = { reason: "granted-lately", since: "2026-11-01" };
    const groups = prepareActions([
      action("a", "used", "2026-11-01", null),
      action("b", "used", "2026-11-20", null),
      action("c", "unused", null, null),
      action("d", "undecided", null, young),
      action("e", "undecided", null, blind),
      action("f", "undecided", null, { reason: "not-watched" }),
    ]);
    expect(groups.used.map(({ action: name }) => name)).toEqual(["b", "a"]);
    expect(groups.unused.map(({ action: name }) => name)).toEqual(["c"]);
    expect(groups.undecided.map(({ why, actions }) => [why.reason, actions.length])).toEqual([
      ["not-watched", 2],
      ["granted-lately", 1],
    ]);
  });
});

it("an address opens a service or an action, whatever characters they have", () => {
  expect(accessAddress("7", {})).toBe("/identities/7#access");
  expect(accessAddress("7", { service: "s3" })).toBe("/identities/7?service=s3#actions");
  const { searchParams, hash } = new URL(
    accessAddress("7", { service: "core", action: "core/pods?x&y:*" }),
    "http://localhost",
  );
  expect(searchParams.get("action")).toBe("core/pods?x&y:*");
  expect(hash).toBe("#why");
});

it("patterns that name the action come first, in their order, and none is lost", () => {
  expect(namedFirst(["ec2:*", "s3:Put*", "S3:get?bject", "s3:List*"], "s3:GetObject")).toEqual([
    ...["S3:get?bject", "ec2:*", "s3:Put*", "s3:List*"],
  ]);
  expect(namedFirst(["*/read", "microsoft.storage/*/write"], "data:microsoft.storage/blobs/write")[0]).toBe(
    "microsoft.storage/*/write",
  );
  expect(namedFirst(["get", "list"], "core/pods:get")).toEqual(["get", "list"]);
});
