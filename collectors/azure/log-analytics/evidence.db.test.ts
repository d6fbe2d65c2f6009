/** What workspaces change in what is judged: less is undecided, nothing that was used is unused, and what was stored outlives them. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { connectSource } from "#lib/commands/connect-source.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { createLog } from "#lib/log.ts";
import { findSource } from "#lib/queries/find-source.ts";
import { getIdentity } from "#lib/queries/get-identity.ts";
import { usageReadUntil } from "#lib/queries/usage-read-until.ts";
import { readLive } from "../../run/reading.ts";
import { runSource } from "../../run.ts";
import { dayOf, type Judged, judgements, lastUses, wronglyIdle } from "../../testing/evidence-story.ts";
import { collector } from "../collector.ts";
import { type FakeAzure, fakeAzure, subscription, tenant } from "../testing/fake-azure.ts";
import { type FakeWorkspace, fakeWorkspace, workspace } from "../testing/fake-workspace.ts";
import { ids, smallTenant } from "../testing/small-tenant.ts";

const actor = { name: "cli:test", role: "administrator" } as const;
const blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
let database: TestDatabase;
let azure: FakeAzure;
let logs: FakeWorkspace;

beforeAll(async () => {
  azure = await fakeAzure();
  smallTenant(azure);
  grantData();
  assign();
  logs = fakeWorkspace(azure);
  fillWorkspace();
  database = await testDatabase();
  const ctx = { pool: database.pool, actor, clock: fixedClock("2026-08-01T00:00:00Z") };
  await connectSource(ctx, { provider: "azure", name: "contoso", config: { tenant } });
});
afterAll(async () => {
  await azure.stop();
  await database.drop();
});

const used = "0f3a1b2c-4d5e-6f70-8192-a3b4c5d6e7f8";
const idle = "1f3a1b2c-4d5e-6f70-8192-a3b4c5d6e7f8";

/** The same role, assigned by what logs show the use of, and by what they do not. */
function assign(): void {
  const assignment = (name: string, scope: string, principalId: string) => ({
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    properties: {
      ...{ scope, principalId, principalType: principalId === ids.group ? "Group" : "ServicePrincipal" },
      roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${ids.owner}`,
    },
  });
  azure.graph("startswith '/subscriptions/'", [
    assignment(used.toUpperCase(), `/subscriptions/${subscription}`, ids.principal),
    assignment(idle, `/subscriptions/${subscription}/resourceGroups/Shop`, ids.principal),
    assignment("c", `/subscriptions/${subscription}/resourceGroups/Shop`, ids.group),
  ]);
}

/** Owners may do what there is to sites, and read and write blobs. */
function grantData(): void {
  const operations = ["read", "write", "delete", "start/action"].map((verb) => ({
    name: `Microsoft.Web/sites/${verb}`,
  }));
  const onData = ["read", "write", "delete"].map((verb) => ({
    name: `${blobs}/${verb}`,
    isDataAction: true,
  }));
  azure.on("/providers/Microsoft.Authorization/providerOperations", {
    json: {
      value: [
        { name: "Microsoft.Web", operations },
        { name: "Microsoft.Storage", operations: onData },
      ],
    },
  });
  const permissions = [{ actions: ["*"], dataActions: [`${blobs}/*`] }];
  azure.graph("roledefinitions", [
    {
      ...{ name: ids.owner, id: ids.owner },
      properties: { roleName: "Owner", type: "BuiltInRole", permissions, assignableScopes: ["/"] },
    },
  ]);
}

function fillWorkspace(): void {
  const within = ({ timespan }: { timespan: string }, last: string) => {
    const [from = "", to = ""] = timespan.split("/");
    return last >= from && last < to;
  };
  const days = ({ timespan }: { timespan: string }) => {
    const [from = "", to = ""] = timespan.split("/").map((text) => Date.parse(text));
    const all = Array.from({ length: (Number(to) - Number(from)) / 86_400_000 }, (_, at) => at);
    return all.map((at) => new Date(Number(from) + at * 86_400_000).toISOString());
  };
  const once = (row: { last: string; [column: string]: unknown }) => (asked: { timespan: string }) =>
    within(asked, row.last) ? [row] : [];
  const written = { principal: ids.principal, action: "microsoft.web/sites/write", isRefused: false };
  logs.answer("AzureActivity", "by principal", once({ ...written, last: "2026-09-20T10:00:00Z" }));
  logs.answer("AzureActivity", "startofday", (asked) => days(asked).map((day) => ({ subscription, day })));
  const stored = { principal: ids.identity, action: `${blobs}/read`.toLowerCase(), isRefused: false };
  logs.answer("StorageBlobLogs", "by principal", once({ ...stored, last: "2026-10-02T10:00:00Z" }));
  logs.answer("AzureActivity", "by assignment", once({ assignment: used, last: "2026-09-20T10:00:00Z" }));
  logs.answer("StorageBlobLogs", "by assignment", once({ assignment: used, last: "2026-10-02T10:00:00Z" }));
  const token = {
    ...{ principal: ids.identity, audience: "e406a681-f3d4-42a8-90b6-c2b029497af1" },
    last: "2026-10-02T10:00:00Z",
  };
  logs.answer("AADManagedIdentitySignInLogs", "by principal", once(token));
  logs.answer("AADManagedIdentitySignInLogs", "startofday", (asked) => days(asked).map((day) => ({ day })));
  logs.answer("AADServicePrincipalSignInLogs", "by principal", []);
  logs.answer("AADServicePrincipalSignInLogs", "startofday", (asked) => days(asked).map((day) => ({ day })));
  const called = { principal: ids.vendor, roles: "Mail.Read", last: "2026-11-01T10:00:00Z" };
  logs.answer("MicrosoftGraphActivityLogs", "", once(called));
}

async function collect(at: string, config: Record<string, unknown> = {}): Promise<void> {
  const clock = fixedClock(at);
  const source = await findSource(database.pool, "contoso");
  const context = azure.context(config, {
    ...{ clock, readUntil: (slice, log) => usageReadUntil(database.pool, source.id, slice, log) },
  });
  const summary = await runSource({
    ...{ pool: database.pool, source, actor, clock, signal: context.signal, log: createLog("silent") },
    ...{ progress: () => {}, retryDelayMs: 0, reading: readLive(collector, context), concurrency: 4 },
    ...{ streams: collector.streams, onlyScopes: null, onlyStreams: ["all"] },
  });
  expect(summary.missing.filter(({ status }) => status !== "not-applicable")).toEqual([]);
}

const on = { logWorkspaces: [workspace] };
const undecided = (judged: ReadonlyMap<string, Judged>) =>
  [...judged.values()].reduce((sum, one) => sum + one.undecided, 0);

it("shrinks what is undecided, calls nothing unused that was used, and leaves its dates when it is off again", async () => {
  await collect("2026-08-01T12:00:00Z");
  await collect("2026-11-24T12:00:00Z");
  const before = await judgements(database);
  expect(before.get(ids.principal)).toMatchObject({ used: 0, unused: 0 });

  await collect("2026-11-24T12:01:00Z", on);
  const after = await judgements(database);
  const uses = await lastUses(database);
  expect(undecided(after)).toBeLessThan(undecided(before));
  for (const [who, { undecided: was }] of before) expect(after.get(who)?.undecided).toBeLessThanOrEqual(was);
  expect([...uses]).toEqual(
    expect.arrayContaining([
      [`${ids.principal} activity-log microsoft.web/sites/write`, dayOf("2026-09-20")],
      [
        `${ids.identity} storage-log data:${blobs}/read`.replace(blobs, blobs.toLowerCase()),
        dayOf("2026-10-02"),
      ],
      [`${ids.vendor} graph-activity app:microsoft graph/mail.read`, dayOf("2026-11-01")],
    ]),
  );
  expect(after.get(ids.principal)?.idle).toContain("microsoft.web/sites/delete");
  expect(after.get(ids.principal)?.idle).not.toContain("microsoft.web/sites/write");
  expect(after.get(ids.identity)?.idle).not.toContain(`data:${blobs}/write`.toLowerCase());
  expect(wronglyIdle(after, uses, dayOf("2026-08-26"))).toEqual([]);

  const grants = async () => {
    const { rows } = await database.pool.query("select id::text from principal where external_id = $1", [
      ids.principal,
    ]);
    const { grants } = await getIdentity(database.pool, rows[0].id);
    return Object.fromEntries(grants.map(({ via, usedAt }) => [via, usedAt?.toISOString() ?? null]));
  };
  const byAssignment = await grants();
  expect(byAssignment).toMatchObject({
    "role-assignment": "2026-10-02T10:00:00.000Z",
    "role-assignment/resourcegroups/shop": null,
  });
  const { rows: kept } = await database.pool.query(
    "select principal_id, count(*)::int as rows from usage where principal_kind = 'assignment' group by 1",
  );
  expect(kept, "one row, of nobody").toEqual([{ principal_id: null, rows: 1 }]);

  const asked = logs.asked().length;
  await collect("2026-11-24T12:02:00Z", on);
  expect(logs.asked().length).toBe(asked);

  await collect("2026-11-24T12:03:00Z");
  expect(await lastUses(database)).toEqual(uses);
  expect(await judgements(database)).toEqual(after);
  expect(await grants()).toEqual(byAssignment);

  await collect("2026-12-20T12:00:00Z");
  const later = await judgements(database);
  expect(await lastUses(database)).toEqual(uses);
  expect(wronglyIdle(later, uses, dayOf("2026-09-21"))).toEqual([]);
  expect(later.get(ids.identity)).toMatchObject({ used: after.get(ids.identity)?.used });
});
