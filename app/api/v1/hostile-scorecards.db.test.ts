import fc from "fast-check";
import { NextRequest } from "next/server.js";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { anyFilter } from "#lib/domain/filter/arbitrary-filter.ts";
import { build } from "#lib/domain/filter/build.ts";
import { fillTree } from "#lib/queries/testing/fill-list.ts";
import { PUT as setObjective } from "./objectives/[key]/route.ts";
import { GET as objectives } from "./objectives/route.ts";
import { GET as scorecards } from "./scorecards/route.ts";
import { GET as trends } from "./trends/route.ts";

/** Somebody is signed in; what lets them in has tests of its own. */
vi.mock("../../current-person.ts", async () => {
  const { appPool } = await import("#lib/db/app-pool.ts");
  const reader = async () => appPool();
  return {
    apiReader: reader,
    pageReader: reader,
    currentActor: async () => ({ name: "user:1", role: "lead" }),
  };
});

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
  process.env.ROLLCALL_CLOCK = "2026-11-24T07:40:00.000Z";
  await fillTree(database.pool);
});
afterAll(async () => {
  const shared = globalThis as typeof globalThis & { rollcallPool?: { end(): Promise<void> } };
  await shared.rollcallPool?.end();
  await database.drop();
});

const hostile = ["", " ", "\0", "\ud800", "'", "';--", "%", "\\", '"a', ":", "1|", "x".repeat(20_000), "NaN"];
const anyText = fc.oneof(fc.string({ unit: "binary", maxLength: 40 }), fc.constantFrom(...hostile));
const filterText = anyFilter({ maxTerms: 2 }).map(build);

async function judge(response: Response): Promise<void> {
  const text = await response.text();
  expect(response.status, text).toBeLessThan(500);
  if (response.status < 400) return;
  expect(response.headers.get("content-type")).toContain("application/problem+json");
  const problem = JSON.parse(text) as { title: string; hint: string };
  expect(problem.title).toBeTruthy();
  expect(problem.hint).toBeTruthy();
  expect(text).not.toMatch(
    /\bselect\b.*\bfrom\b|node_modules|\.tsx?\b|\n\s+at |postgres|Prisma|syntax error/i,
  );
  expect(text.length).toBeLessThan(4000);
}

test("scorecards answer any address", async () => {
  const query = fc.record(
    {
      team: fc.oneof(anyText, fc.constantFrom("none", "payments")),
      provider: fc.oneof(anyText, fc.constant("aws")),
      environment: fc.oneof(anyText, fc.constant("production")),
      by: fc.oneof(anyText, fc.constantFrom("team", "class")),
      ...{ state: anyText, archived: fc.constantFrom("", "1") },
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(query, async (asked) => {
      const request = (path: string) =>
        new NextRequest(`http://127.0.0.1:3000${path}?${new URLSearchParams(asked)}`);
      await judge(await scorecards(request("/api/v1/scorecards")));
      await judge(await objectives(request("/api/v1/objectives")));
    }),
    { numRuns: 80, examples: hostile.map((team): [{ team: string }] => [{ team }]) },
  );
});

test("trends answer any address", async () => {
  const query = fc.record(
    {
      q: fc.oneof(anyText, filterText),
      days: fc.oneof(anyText, fc.constantFrom("30", "90", "365")),
      metric: fc.oneof(anyText, fc.constantFrom("ownership", "index")),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(query, async (asked) => {
      const address = `http://127.0.0.1:3000/api/v1/trends?${new URLSearchParams(asked)}`;
      await judge(await trends(new NextRequest(address)));
    }),
    { numRuns: 80, examples: hostile.map((q): [{ q: string }] => [{ q }]) },
  );
});

test("no objective is set to what it cannot be", async () => {
  const body = fc.oneof(
    anyText,
    fc
      .record({
        ...{ sentence: fc.oneof(anyText, fc.anything()), target: fc.anything(), windowDays: fc.anything() },
        ...{
          filter: fc.oneof(anyText, filterText),
          bad: fc.oneof(anyText, filterText),
          archived: fc.anything(),
        },
      })
      .map((one) => JSON.stringify(one)),
  );
  await fc.assert(
    fc.asyncProperty(body, fc.oneof(anyText, fc.constant("tier-2-unused")), async (text, key) => {
      const put = new NextRequest("http://127.0.0.1:3000/api/v1/objectives/x", {
        method: "PUT",
        headers: { host: "127.0.0.1:3000" },
        body: text,
      });
      await judge(await setObjective(put, { params: Promise.resolve({ key }) }));
    }),
    { numRuns: 80 },
  );
});
