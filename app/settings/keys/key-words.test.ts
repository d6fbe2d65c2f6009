import { expect, test } from "vitest";
import type { ApiKeySummary } from "#lib/queries/list-api-keys.ts";
import { keysAnswer } from "./key-words.ts";

const now = new Date("2026-11-24T07:40:00Z");
const key = (change: Partial<ApiKeySummary>): ApiKeySummary => ({
  prefix: "rc_00000000",
  name: "report",
  scopes: ["read"],
  state: "active",
  createdBy: "cli:mira",
  createdAt: now,
  expiresAt: new Date("2027-02-22T07:40:00Z"),
  lastUsedAt: now,
  revokedAt: null,
  ...change,
});

test("keys that ended are not counted, those that end soon or were never used are pointed out", () => {
  expect(keysAnswer([], now)).toBe("No API key was made yet.");
  expect(keysAnswer([key({ state: "revoked" })], now)).toBe("No API key works any more.");
  expect(keysAnswer([key({}), key({ state: "expired" })], now)).toBe("1 API key works, all in use.");
  const soon = key({ expiresAt: new Date("2026-12-08T23:00:00Z"), lastUsedAt: null });
  expect(keysAnswer([key({}), soon], now)).toBe("2 API keys work; 1 ends within 14 days, 1 was never used.");
  expect(keysAnswer([key({ expiresAt: new Date("2026-12-09T00:00:00Z") })], now)).toBe(
    "1 API key works, all in use.",
  );
});
