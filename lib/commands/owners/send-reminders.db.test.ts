import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { getTeam } from "#lib/queries/owners/get-team.ts";
import { listCampaigns } from "#lib/queries/owners/list-campaigns.ts";
import { teamAttestations } from "#lib/queries/owners/team-attestations.ts";
import { closeCampaign } from "./close-campaign.ts";
import { decideOwners } from "./decide-owners.ts";
import { type Courier, sendReminders } from "./send-reminders.ts";
import { startCampaign } from "./start-campaign.ts";
import { contextOf, fillOwned } from "./testing/owned-estate.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await fillOwned(database.pool, 20);
  await database.pool.query(
    "update team set contacts = '{payments@example.com,https://chat.example/hook}', backup_id = 3 where key = 'payments'; update team set contacts = '{fraud@example.com}' where key = 'fraud'",
  );
});
afterAll(() => database.drop());

const at = (day: string) => contextOf(database.pool, `${day}T09:00:00Z`);

function courier(): { sent: string[]; courier: Courier } {
  const sent: string[] = [];
  return {
    sent,
    courier: {
      email: async (to, { subject }) => void sent.push(`${to}: ${subject}`),
      webhook: async (address, { text }) => {
        sent.push(`${address}: ${text.split("\n")[0]}`);
        if (address.includes("broken")) throw new Error("the webhook answered 500");
      },
      pages: null,
    },
  };
}

test("a campaign asks who owns, reminds weekly and then daily, and ends item by item as teams attest", async () => {
  await decideOwners(at("2026-06-01"), {
    decision: "claim",
    team: "payments",
    targets: { ids: ["1", "2", "3"] },
  });
  await decideOwners(at("2026-06-01"), { decision: "claim", team: "search", targets: { ids: ["4"] } });
  const { id, asked } = await startCampaign(at("2026-06-10"), {
    name: "Summer",
    filter: [],
    dueOn: "2026-06-30",
  });
  expect(asked).toBe(4);
  const days = ["2026-06-10", "2026-06-11", "2026-06-17", "2026-06-18", "2026-06-27", "2026-06-28"];
  const reminded: Record<string, number> = {};
  for (const day of [...days, "2026-06-28"]) {
    const { sent, courier: by } = courier();
    await sendReminders(at(day), by);
    reminded[day] = (reminded[day] ?? 0) + sent.length;
    if (day === "2026-06-10") {
      expect(sent).toEqual([
        "https://chat.example/hook: 3 identities of Payments to attest by 2026-06-30: Summer",
        "payments@example.com: 3 identities of Payments to attest by 2026-06-30: Summer",
      ]);
    }
  }
  expect(reminded).toEqual({
    "2026-06-10": 2,
    "2026-06-11": 0,
    "2026-06-17": 2,
    "2026-06-18": 0,
    "2026-06-27": 2,
    "2026-06-28": 2,
  });
  const overdue = courier();
  await sendReminders(at("2026-07-01"), overdue.courier);
  expect(overdue.sent.map((one) => one.split(": ")[0])).toEqual([
    "fraud@example.com",
    "https://chat.example/hook",
    "payments@example.com",
  ]);
  await decideOwners(at("2026-07-02"), {
    decision: "attest",
    team: "payments",
    targets: { ids: ["1"] },
    answers: { needed: false, environment: null },
  });
  await decideOwners(at("2026-07-02"), { decision: "release", team: "payments", targets: { ids: ["2"] } });
  const [campaign] = await listCampaigns(database.pool);
  expect(campaign).toMatchObject({ asked: 4, answered: 2 });
  expect(campaign?.teams.map(({ team, asked: of, answered }) => [team.key, of, answered])).toEqual([
    ["payments", 3, 2],
    ["search", 1, 0],
  ]);
  const now = new Date("2026-07-02T00:00:00Z");
  expect(
    (await teamAttestations(database.pool, { team: 1, asOf: now })).items.map(({ identity }) => identity.id),
  ).toEqual(["3"]);
  expect((await getTeam(database.pool, "payments", { asOf: now })).next).toMatchObject([
    { kind: "campaign", count: 1 },
  ]);
  await closeCampaign(at("2026-07-02"), { id });
  const closed = courier();
  expect(await sendReminders(at("2026-07-03"), closed.courier)).toEqual({
    sent: 0,
    failed: 0,
    withoutMail: 0,
  });
});

test("what could not be sent is kept with its reason, and tried again the next day", async () => {
  await database.pool.query("delete from ownership");
  await database.pool.query(
    "update team set contacts = '{https://broken.example/hook}' where key = 'search'",
  );
  await decideOwners(at("2026-07-05"), { decision: "claim", team: "search", targets: { ids: ["9"] } });
  const { courier: by } = courier();
  expect(await sendReminders(at("2026-12-10"), by)).toMatchObject({ sent: 0, failed: 1 });
  expect(await sendReminders(at("2026-12-10"), by)).toMatchObject({ failed: 0 });
  expect(await sendReminders(at("2026-12-11"), by)).toMatchObject({ failed: 1 });
  const { rows } = await database.pool.query(
    "select status, error from reminder where address like '%broken%' limit 1",
  );
  expect(rows).toEqual([{ status: "failed", error: "the webhook answered 500" }]);
  expect(await sendReminders(at("2026-12-12"), { ...by, email: null })).toMatchObject({ failed: 1 });
});
