import { afterAll, beforeAll, expect, test } from "vitest";
import { closeCampaign } from "#lib/commands/owners/close-campaign.ts";
import { decideOwners } from "#lib/commands/owners/decide-owners.ts";
import { startCampaign } from "#lib/commands/owners/start-campaign.ts";
import { contextOf, fillOwned } from "#lib/commands/owners/testing/owned-estate.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { campaignAnswers, getCampaign } from "./get-campaign.ts";
import { listCampaigns } from "./list-campaigns.ts";
import { previewCampaign } from "./preview-campaign.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await fillOwned(database.pool, 20);
});
afterAll(() => database.drop());

const at = (day: string) => contextOf(database.pool, `${day}T09:00:00Z`);
const claim = (team: string, ids: string[]) =>
  decideOwners(at("2026-06-01"), { decision: "claim", team, targets: { ids } });

test("a campaign asks exactly what its preview says, and every number of it opens items that add up to it", async () => {
  await claim("payments", ["1", "2", "3", "5", "6"]);
  await claim("search", ["4", "7"]);
  await database.pool.query("update identity_row set state = 3 where principal_id = 7");
  const filter = parse("");
  const now = new Date("2026-06-10T09:00:00Z");
  const preview = await previewCampaign(database.pool, { filter, asOf: now, now });
  expect(preview.teams.map(({ team, count }) => [team.key, count])).toEqual([
    ["payments", 5],
    ["search", 1],
  ]);
  const { id, asked } = await startCampaign(at("2026-06-10"), {
    name: "Summer",
    filter,
    dueOn: "2026-06-30",
  });
  expect(asked).toBe(preview.asked);

  const attest = (one: string, needed: boolean) =>
    decideOwners(at("2026-06-12"), {
      decision: "attest",
      team: "payments",
      targets: { ids: [one] },
      answers: { needed, environment: null },
    });
  await attest("1", true);
  await attest("2", false);
  await decideOwners(at("2026-06-12"), { decision: "release", team: "payments", targets: { ids: ["3"] } });
  await database.pool.query("update identity_row set state = 3 where principal_id = 5");

  const campaign = await getCampaign(database.pool, { id });
  expect(campaign.teams[0]?.by).toEqual({ open: 1, needed: 1, "not-needed": 1, "let-go": 1, gone: 1 });
  for (const { team, asked: of, by } of campaign.teams) {
    expect(Object.values(by).reduce((sum, count) => sum + count)).toBe(of);
    for (const answer of campaignAnswers) {
      const behind = await getCampaign(database.pool, { id, team: team.key, answers: [answer] });
      expect([behind.total, behind.items.length]).toEqual([by[answer], by[answer]]);
      expect(behind.items.every((item) => item.answer === answer && item.team.key === team.key)).toBe(true);
    }
  }
  const open = await getCampaign(database.pool, { id, answers: ["open"] });
  expect(open.items.map((item) => item.id).sort()).toEqual(["4", "6"]);
  expect((await listCampaigns(database.pool))[0]).toMatchObject({ asked: 6, answered: 4 });
});

test("a campaign is closed once, by a lead, and that is written down", async () => {
  const [campaign] = await listCampaigns(database.pool);
  const { id = 0 } = campaign ?? {};
  const member = { ...at("2026-06-20"), actor: { name: "user:2", role: "member" as const, teams: [1] } };
  await expect(closeCampaign(member, { id })).rejects.toMatchObject({ code: "forbidden" });
  const both = await Promise.allSettled([
    closeCampaign(at("2026-06-20"), { id }),
    closeCampaign(at("2026-06-20"), { id }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  await expect(closeCampaign(at("2026-06-20"), { id: 999 })).rejects.toMatchObject({ code: "not-found" });
  const { rows } = await database.pool.query("select subject from audit where command = 'campaign.close'");
  expect(rows).toEqual([{ subject: "campaign:Summer" }]);
});
