import fc from "fast-check";
import { NextRequest } from "next/server.js";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { GET as templates } from "../templates/route.ts";
import { GET as timeToRevoke } from "../time-to-revoke/route.ts";
import { POST as except } from "./[id]/exception/route.ts";
import { POST as plan } from "./[id]/plan/route.ts";
import { GET as workItem } from "./[id]/route.ts";
import { POST as ticket } from "./[id]/ticket/route.ts";
import { POST as undoPlan } from "./plans/[batch]/undo/route.ts";
import { GET as workItems } from "./route.ts";

/** Somebody is signed in; what lets them in has tests of its own. */
vi.mock("../../../current-person.ts", async () => {
  const { appPool } = await import("#lib/db/app-pool.ts");
  const reader = async () => appPool();
  const currentActor = async () => ({ name: "user:1", role: "lead" });
  return { apiReader: reader, pageReader: reader, currentActor };
});

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
  process.env.ROLLCALL_CLOCK = "2026-11-24T07:40:00.000Z";
  await database.pool.query(`
    insert into work_item (id, key, decision, identity_id, resource, title, risk, effort, n, opened_at)
    values (1, md5('1')::uuid, 2, 1, 'identity', 'Retire it', 2, 1, 1, '2026-11-01')`);
});
afterAll(async () => {
  const shared = globalThis as typeof globalThis & { rollcallPool?: { end(): Promise<void> } };
  await shared.rollcallPool?.end();
  await database.drop();
});

const address = "http://127.0.0.1:3000/x";
const ask = (query: Record<string, string>) => new NextRequest(`${address}?${new URLSearchParams(query)}`);
const post = (body: string) => new NextRequest(address, { method: "POST", body });

async function judge(response: Response): Promise<void> {
  const text = await response.text();
  expect(response.status, text).toBeLessThan(500);
  if (response.status >= 400) expect(JSON.parse(text).hint).toBeTruthy();
}

const cursor = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString("base64url");
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom(
    "",
    "\0",
    "\ud800",
    "'",
    "1",
    "0",
    "-1",
    "999999999999999999",
    "9".repeat(40),
    "none",
    "all",
  ),
);
const query = fc.record(
  {
    q: fc.oneof(anyText, fc.constantFrom("tier:2", "nature:", "can:iam:*", "opi>1e-400")),
    sort: fc.oneof(anyText, fc.constantFrom("age", "risk", "effort")),
    ...{ team: anyText, decision: anyText, identity: anyText, state: anyText, limit: anyText },
    after: fc.oneof(
      anyText,
      fc.constantFrom(cursor(["age", "999999999999999", "1"]), cursor(["risk", "9".repeat(15), "1"])),
    ),
  },
  { requiredKeys: [] },
);
const body = fc.oneof(
  anyText,
  fc
    .record({ plannedFor: fc.anything(), until: fc.anything(), reason: anyText, url: anyText })
    .map((one) => JSON.stringify(one)),
  fc.constantFrom(
    ...['{"plannedFor":"2026-02-30"}', '{"plannedFor":"9999-12-31"}', '{"plannedFor":null}'],
    ...[
      '{"until":"2026-12-01","reason":"\\u0000"}',
      '{"until":null}',
      '{"url":"https://a@b"}',
      '{"url":null}',
    ],
  ),
);

test("questions about work items answer any address, and nothing is decided that cannot be", async () => {
  await fc.assert(
    fc.asyncProperty(query, body, fc.oneof(anyText, fc.constant("1")), async (asked, text, id) => {
      await judge(await workItems(ask(asked)));
      await judge(await timeToRevoke(ask(asked)));
      await judge(
        await templates(ask({ ...asked, provider: asked.team ?? "aws", class: asked.state ?? "data" })),
      );
      await judge(await workItem(ask(asked), { params: Promise.resolve({ id }) }));
      for (const decide of [plan, except, ticket])
        await judge(await decide(post(text), { params: Promise.resolve({ id }) }));
      await judge(await undoPlan(post(text), { params: Promise.resolve({ batch: id }) }));
    }),
    { numRuns: 60 },
  );
});
