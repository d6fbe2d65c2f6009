import fc from "fast-check";
import { NextRequest } from "next/server.js";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { createApiKey } from "#lib/commands/create-api-key.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { anyRow } from "#lib/domain/filter/arbitrary-filter.ts";
import type { FilterRow } from "#lib/domain/filter/evaluate.ts";
import { fields } from "#lib/domain/filter/fields.ts";
import { fillList, fillTree, namesOf } from "#lib/queries/testing/fill-list.ts";
import { GET as exportIdentities } from "../../identities/export/route.ts";
import { GET as exportAudit } from "../../settings/audit/export/route.ts";
import { PUT as setCheck } from "./checks/[key]/route.ts";
import { GET as checks } from "./checks/route.ts";
import { GET as findings } from "./findings/route.ts";
import { GET as oneIdentity } from "./identities/[id]/route.ts";
import { GET as listIdentities } from "./identities/route.ts";
import { GET as ownerCoverage } from "./owners/coverage/route.ts";
import { POST as undo } from "./owners/decisions/[batch]/undo/route.ts";
import { POST as decide, GET as listDecisions } from "./owners/decisions/route.ts";
import { GET as ownership } from "./owners/identities/[id]/route.ts";
import { GET as previewDecision } from "./owners/preview/route.ts";
import { GET as inbox } from "./owners/teams/[key]/inbox/route.ts";
import { GET as team } from "./owners/teams/[key]/route.ts";
import { POST as importTeams } from "./owners/teams/import/route.ts";
import { POST as collect } from "./sources/[name]/collect/route.ts";
import { POST as ingest } from "./sources/[name]/ingest/route.ts";

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

const at = "2026-11-24T07:40:00.000Z";
let database: TestDatabase;
let key: string;

beforeAll(async () => {
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
  process.env.ROLLCALL_CLOCK = at;
  const { pool } = database;
  await fillTree(pool);
  await pool.query("update source set as_of = '2026-11-24T07:00:00Z'");
  const unknown = { is: "unknown" } as const;
  const [any] = fc.sample(anyRow, { numRuns: 1, seed: 3 });
  const values = {
    ...(any as FilterRow).values,
    ...namesOf(2),
    ...{ "first-seen": { is: "value", value: "2026-01-01" } as const, evidence: unknown, opi: unknown },
    ...{ "weighted-opi": unknown, "static-credentials": unknown, "credential-age": unknown },
  };
  const row = { values, search: "=cmd" };
  await fillList(pool, [{ scopeId: 2, listed: { id: "1", name: "=cmd|' /C calc'!A0", row } }]);
  const ctx = { pool, actor: { name: "cli:mira", role: "administrator" }, clock: fixedClock(at) } as const;
  key = (await createApiKey(ctx, { name: "all", scopes: ["read", "export", "collect", "decide"] })).key;
});
afterAll(async () => {
  const shared = globalThis as typeof globalThis & { rollcallPool?: { end(): Promise<void> } };
  await shared.rollcallPool?.end();
  await database.drop();
});

/** What only the inside knows: statements, tables, files, stacks, other programs' errors. */
const internals =
  /\bselect\b.*\bfrom\b|identity_row|\bapi_key\b|node_modules|\.tsx?\b|\n\s+at |postgres|Prisma|ECONN|syntax error/i;

type Query = Record<string, string>;
const request = (path: string, query: Query, headers: Record<string, string> = {}, method = "GET") =>
  new NextRequest(`http://127.0.0.1:3000${path}?${new URLSearchParams(query)}`, { headers, method });

async function judge(response: Response): Promise<void> {
  const text = await response.text();
  expect(response.status, text).toBeLessThan(500);
  if (response.status < 400) return;
  expect(response.headers.get("content-type")).toContain("application/problem+json");
  const problem = JSON.parse(text) as { title: string; status: number; hint: string };
  expect(problem.status).toBe(response.status);
  expect(problem.title).toBeTruthy();
  expect(problem.hint).toBeTruthy();
  expect(text).not.toMatch(internals);
  expect(text.length).toBeLessThan(4000);
}

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.constantFrom(
    ...[
      "",
      " ",
      "\0",
      "\ud800",
      "'",
      "';--",
      "%",
      "\\",
      '"',
      '"a',
      ":",
      "-",
      "--",
      "a:b:c",
      "nature:",
      "nature:,",
      "NaN",
    ],
    ...[
      "grants>1e309",
      "grants>-1",
      "grants>99999999999999999999",
      "last-used>90d",
      "last-used>999999999d",
      "1|",
      "1|nature:machine",
    ],
    ...[
      "x".repeat(20_000),
      "a ".repeat(3000),
      "provider:aws,".repeat(500),
      "created>0000-00-00",
      "opi>1e-400",
      "can:iam:*",
    ],
    ...[
      Buffer.from('[1,null,null,"1",0]').toString("base64url"),
      Buffer.from("[1]").toString("base64url"),
      "e30",
      "-1",
      "1e3",
    ],
  ),
);
const filterText = fc
  .array(
    fc.tuple(
      fc.constantFrom("", "-"),
      fc.constantFrom(...fields.map(({ name }) => name as string)),
      fc.constantFrom(":", ">", "<", ">=", "<=", "="),
      fc.oneof(anyText, fc.constantFrom("none", "unknown", "machine", "90d", "0", "2026-11-24", "0.4")),
    ),
    { maxLength: 4 },
  )
  .map((terms) => terms.map((term) => term.join("")).join(" "));
const anyQuery = fc.record(
  {
    q: fc.oneof(anyText, filterText),
    sort: fc.oneof(anyText, fc.constantFrom("name", "-name", "opi", "-grants")),
    after: anyText,
    limit: fc.oneof(anyText, fc.constantFrom("1", "1000")),
    format: fc.oneof(anyText, fc.constantFrom("csv", "ndjson")),
    ...{ actor: anyText, command: anyText, subject: anyText, from: anyText, to: anyText },
  },
  { requiredKeys: [] },
);

test("the list, its file and the record's file answer any address, or say what is wrong with it", async () => {
  await fc.assert(
    fc.asyncProperty(anyQuery, async (query) => {
      await judge(await listIdentities(request("/api/v1/identities", query)));
      await judge(await exportIdentities(request("/identities/export", query)));
      await judge(await exportAudit(request("/settings/audit/export", query)));
    }),
    { numRuns: 200 },
  );
});

test("one identity answers any id", async () => {
  const answer = (id: string) =>
    oneIdentity(request("/api/v1/identities/x", {}), { params: Promise.resolve({ id }) });
  await fc.assert(
    fc.asyncProperty(fc.oneof(anyText, fc.nat().map(String)), async (id) => judge(await answer(id))),
    { numRuns: 80 },
  );
  expect((await answer("0")).status).toBe(404);
  expect((await answer("999999999999999999")).status).toBe(404);
});

test("no source is collected by a name that is none", async () => {
  await fc.assert(
    fc.asyncProperty(anyText, async (name) => {
      const response = await collect(request("/api/v1/sources/x/collect", {}, bearer(key), "POST"), {
        params: Promise.resolve({ name }),
      });
      expect(response.status).toBe(404);
      await judge(response);
    }),
    { numRuns: 40 },
  );
});

test("no file is taken from who may not deliver it, whatever it is called and whatever it holds", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyText,
      anyText,
      fc.constantFrom("", "multipart/form-data; boundary=x", "\t"),
      async (name, body, type) => {
        const headers = {
          host: "127.0.0.1:3000",
          ...bearer(key),
          ...(type === "" ? {} : { "content-type": type }),
        };
        const address = `http://127.0.0.1:3000/api/v1/sources/x/ingest?${new URLSearchParams({ at: body })}`;
        const response = await ingest(new NextRequest(address, { method: "POST", headers, body }), {
          params: Promise.resolve({ name }),
        });
        expect(response.status).toBe(403);
        await judge(response);
      },
    ),
    { numRuns: 40 },
  );
});

test("questions about findings and checks answer any address, and no check is set to what it cannot be", async () => {
  const query = fc.record(
    {
      q: fc.oneof(anyText, filterText),
      rule: fc.oneof(anyText, fc.constant("unowned")),
      state: fc.oneof(anyText, fc.constant("all")),
      ...{ identity: anyText, after: anyText, limit: fc.oneof(anyText, fc.constant("10")) },
    },
    { requiredKeys: [] },
  );
  const body = fc.oneof(
    anyText,
    fc
      .record({ enabled: fc.anything(), thresholds: fc.anything(), scope: fc.oneof(anyText, filterText) })
      .map((one) => JSON.stringify(one)),
  );
  await fc.assert(
    fc.asyncProperty(query, body, fc.oneof(anyText, fc.constant("unowned")), async (asked, text, check) => {
      await judge(await findings(request("/api/v1/findings", asked)));
      await judge(await checks(request("/api/v1/checks", asked)));
      const put = new NextRequest("http://127.0.0.1:3000/api/v1/checks/x", {
        method: "PUT",
        headers: { host: "127.0.0.1:3000" },
        body: text,
      });
      await judge(await setCheck(put, { params: Promise.resolve({ key: check }) }));
    }),
    { numRuns: 40 },
  );
});

test("questions about owners answer any address, or say what is wrong with it", async () => {
  const query = fc.record(
    {
      q: fc.oneof(anyText, filterText),
      team: fc.oneof(anyText, fc.constant("payments")),
      limit: anyText,
      after: anyText,
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(query, anyText, async (asked, key) => {
      await judge(await ownerCoverage(request("/api/v1/owners/coverage", asked)));
      await judge(await previewDecision(request("/api/v1/owners/preview", asked)));
      await judge(await listDecisions(request("/api/v1/owners/decisions", asked)));
      await judge(await team(request("/x", asked), { params: Promise.resolve({ key }) }));
      await judge(await inbox(request("/x", asked), { params: Promise.resolve({ key: asked.team ?? key }) }));
      await judge(await ownership(request("/x", asked), { params: Promise.resolve({ id: key }) }));
      await judge(await undo(request("/x", {}, {}, "POST"), { params: Promise.resolve({ batch: key }) }));
    }),
    { numRuns: 15 },
  );
});

const post = (body: string, headers: Record<string, string> = {}) =>
  new NextRequest("http://127.0.0.1:3000/api/v1/owners/decisions", { method: "POST", body, headers });

test("a decision by program is the same as on a page; whatever else is sent is refused, and changes nothing", async () => {
  const anyBody = fc.oneof(
    anyText,
    fc.jsonValue().map((value) => JSON.stringify(value)),
    fc
      .record(
        {
          decision: fc.oneof(anyText, fc.constant("claim")),
          team: fc.oneof(anyText, fc.constant("payments")),
          filter: fc.oneof(anyText, filterText),
          ids: fc.array(anyText, { maxLength: 3 }),
        },
        { requiredKeys: [] },
      )
      .map((value) => JSON.stringify(value)),
  );
  await fc.assert(
    fc.asyncProperty(anyBody, async (body) => {
      await judge(await importTeams(post(body)));
      const response = await decide(post(body));
      const { status } = response;
      await judge(response);
      if (status >= 400) return;
      expect(JSON.parse(body)).toMatchObject({
        team: expect.stringMatching(/^(payments|ml-serving|ml serving|zahlungsverkehr)$/i),
      });
    }),
    { numRuns: 60 },
  );
  await database.pool.query(
    "truncate ownership, ownership_decision, decision_batch; update identity_row set team = null, owner_state = 0, state = 1",
  );
  const claim = JSON.stringify({ decision: "claim", team: "payments", ids: ["1"] });
  const made = await decide(post(claim, bearer(key)));
  expect(made.status).toBe(200);
  expect(await made.json()).toMatchObject({ decided: 1, heldBy: [] });
  const again = await decide(
    post(JSON.stringify({ decision: "claim", team: "ml-serving", ids: ["1"] }), bearer(key)),
  );
  expect(again.status).toBe(409);
  expect(await again.json()).toMatchObject({
    title: expect.stringContaining("claimed it first"),
    hint: expect.stringContaining("contest"),
  });
  const readOnly = (
    await createApiKey(
      { pool: database.pool, actor: { name: "cli:mira", role: "administrator" }, clock: fixedClock(at) },
      { name: "reads", scopes: ["read"] },
    )
  ).key;
  expect((await decide(post(claim, bearer(readOnly)))).status).toBe(403);
});

function bearer(text: string): Record<string, string> {
  return { authorization: `Bearer ${text}` };
}

test("a key opens what its scopes name; any other authorization is refused, and never taken for the person at the pages", async () => {
  expect((await listIdentities(request("/api/v1/identities", {}, bearer(key)))).status).toBe(200);
  const printable = fc.string({ maxLength: 80 }).map((text) => text.replaceAll(/[^\x20-\x7e]/g, "x"));
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        printable,
        printable.map((text) => `Bearer ${text}`),
      ),
      async (authorization) => {
        const response = await listIdentities(request("/api/v1/identities", {}, { authorization }));
        expect(response.status).toBe(401);
        expect(response.headers.get("www-authenticate")).toContain("Bearer");
        await judge(response);
      },
    ),
    { numRuns: 60 },
  );
});

test("a file taken by a key is a row of the record, and no cell of it is run by a spreadsheet", async () => {
  const response = await exportIdentities(request("/identities/export", { q: "" }, bearer(key)));
  expect(await response.text()).toContain("'=cmd|' /C calc'!A0");
  const { rows } = await database.pool.query(
    "select actor, command, subject from audit order by position desc limit 1",
  );
  expect(rows[0]).toMatchObject({ actor: key.slice(0, 11).replace(/^/, "key:"), command: "export.rows" });
  await database.pool.query(
    "insert into audit (at, actor, command, subject, after) values ($1, '=1+1', '@x', '\tcmd', '{\"a\":1}')",
    [at],
  );
  const record = await (await exportAudit(request("/settings/audit/export", { actor: "=1+1" }))).text();
  expect(record).toContain("'=1+1");
  expect(record).toContain("'@x");
  expect(record).not.toMatch(/(^|,)"?[=+@\t\r]/m);
});

test("an error of the inside is told as such, and nothing of it", async () => {
  await database.pool.query("alter table identity_row rename to identity_row_away");
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  try {
    const response = await listIdentities(request("/api/v1/identities", {}));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(internals);
    expect(log).toHaveBeenCalledOnce();
  } finally {
    log.mockRestore();
    await database.pool.query("alter table identity_row_away rename to identity_row");
  }
});
