import { expect, it } from "vitest";
import { readFailure } from "./errors.ts";
import { waitBefore } from "./wait-before.ts";

const now = new Date("2026-11-24T12:00:00Z");
const failure = (header: string | null, status = 429) =>
  readFailure({ response: { status, headers: { get: () => header }, data: {} } }, now);

it("is at least as long as the other side asks for, in seconds or until a date", () => {
  expect(waitBefore(1, failure("7"), 1000)).toBe(7000);
  expect(waitBefore(1, failure("Tue, 24 Nov 2026 12:00:09 GMT"), 1000)).toBe(9000);
  expect(waitBefore(1, failure("7", 503), 1000)).toBe(7000);
});
it("counts in the injected unit", () => {
  expect(waitBefore(1, failure("7"), 10)).toBe(70);
  expect(waitBefore(1, failure("7"), 0)).toBe(0);
});
it("grows by itself where nothing is asked for, or something that has passed", () => {
  for (const header of [null, "", "soon", "Tue, 24 Nov 2026 11:00:00 GMT"]) {
    const waits = [1, 2, 3, 4].map((tries) => waitBefore(tries, failure(header), 1000) ?? 0);
    expect(waits[0]).toBeGreaterThan(0);
    expect(waits[3]).toBeGreaterThan(waits[0] ?? 0);
  }
});
it("ends after enough attempts, and at once where the wait would outlast a run", () => {
  expect(waitBefore(8, failure(null), 1000)).toBeNull();
  expect(waitBefore(1, failure("86400"), 1000)).toBeNull();
});
