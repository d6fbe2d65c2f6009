/** One campaign as it stands: every day since its start, its plan and forecast, and each team's part, which add up to the whole. */
import type { ClientBase } from "pg";
import { type Bands, type BurnDownDay, bandsOn, burnDownDays, leftOf } from "#lib/domain/burn-down/bands.ts";
import type { CampaignItem } from "#lib/domain/burn-down/campaign-item.ts";
import { type Forecast, forecastOf, neededPace } from "#lib/domain/burn-down/forecast.ts";
import { joinedAsOf } from "#lib/domain/burn-down/joined-as.ts";
import { behindPlan, type Plan, planOn } from "#lib/domain/burn-down/plan-line.ts";
import { turnsOf } from "#lib/domain/burn-down/turns-of.ts";
import type { DecisionKind } from "#lib/domain/checks/check.ts";
import { decisionOf, type ItemEvent } from "#lib/domain/work-items/work-item.ts";
import { NotFound } from "#lib/errors.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { campaignsSql, itemsSql, observedSql, startsSql, targetsSql, teamNamesSql } from "./burn-down.sql.ts";

/** `filter` as it is stored, `decisions` empty: all. */
export type BurnDownRow = {
  id: number;
  name: string;
  filter: string;
  decisions: DecisionKind[];
  startsOn: string;
  endsOn: string;
  target: number;
  startedBy: string;
  startedAt: Date;
  closedAt: Date | null;
};

/** `behind` negative: ahead. */
export type TeamBurnDown = {
  team: { key: string; name: string } | null;
  bands: Bands;
  target: number;
  planned: number;
  behind: number;
};

export type BurnDown = BurnDownRow & {
  /** The start first, then each time it was measured anew. */
  starts: { day: string; left: number; reason: string | null; setBy: string }[];
  plan: Plan;
  days: BurnDownDay[];
  /** The last day something complete was collected; null: none since its start. */
  today: { day: string; bands: Bands; planned: number; behind: number } | null;
  forecast: Forecast;
  /** Items a week from today on; null: its last day has come. */
  needed: number | null;
  /** Most behind first. */
  teams: TeamBurnDown[];
  /** Items that had ended and came back. */
  cameBack: number;
};

/** Throws NotFound. `asOf`: up to which day. */
export async function getBurnDown(
  reader: Reader,
  { id, asOf }: { id: number; asOf: Date },
): Promise<BurnDown> {
  return inSnapshot(reader, async (client) => {
    const [row] = (await client.query<StoredCampaign>(`${campaignsSql} where id = $1::int`, [id])).rows;
    if (row === undefined)
      throw new NotFound(`There is no campaign ${id}.`, { hint: "See the campaigns on the Burn-down page." });
    return assembled(client, campaignRow(row), asOf);
  });
}

export type StoredCampaign = Omit<BurnDownRow, "decisions"> & { decisions: number[] };

export function campaignRow({ decisions, ...row }: StoredCampaign): BurnDownRow {
  return { ...row, decisions: decisions.map(decisionOf) };
}

async function assembled(client: ClientBase, row: BurnDownRow, asOf: Date): Promise<BurnDown> {
  const { id, startsOn, endsOn, target } = row;
  const items = await readItems(client, id);
  const starts = (await client.query<BurnDown["starts"][number]>(startsSql, [id])).rows;
  const until = (row.closedAt ?? asOf).toISOString().slice(0, 10);
  const seen = await client.query<{ day: string }>(observedSql, [startsOn, until]);
  const observed = new Set([startsOn, ...seen.rows.map(({ day }) => day)]);
  const days = burnDownDays(items, { from: startsOn, to: until, observed });
  const plan: Plan = { starts, endsOn, target };
  const last = days.findLast(({ bands }) => bands !== null);
  const today = last?.bands
    ? { day: last.day, bands: last.bands, ...againstPlan(plan, last.day, last.bands) }
    : null;
  return {
    ...row,
    ...{ starts, plan, days, today },
    forecast: forecastOf(days, target),
    needed: today === null ? null : neededPace(today.bands, { today: today.day, endsOn, target }),
    teams: today === null ? [] : await teamsOf(client, { id, items, plan, day: today.day }),
    cameBack: items.filter(({ reopened }) => reopened > 0).length,
  };
}

function againstPlan(plan: Plan, day: string, bands: Bands): { planned: number; behind: number } {
  return { planned: planOn(plan, day) ?? leftOf(bands), behind: behindPlan(plan, day, leftOf(bands)) ?? 0 };
}

type StoredItem = {
  id: string;
  team: string | null;
  joinedOn: string;
  joinedAs: number;
  reopened: number;
  events: string[];
};
type CountedItem = CampaignItem & { reopened: number };

async function readItems(client: ClientBase, id: number): Promise<CountedItem[]> {
  const { rows } = await client.query<StoredItem>(itemsSql, [id]);
  return rows.map(({ joinedAs, events, ...item }) => ({
    ...item,
    joinedAs: joinedAsOf(joinedAs),
    turns: turnsOf(events.map((text) => ({ day: text.slice(0, 10), event: text.slice(11) as ItemEvent }))),
  }));
}

type TeamRequest = { id: number; items: readonly CampaignItem[]; plan: Plan; day: string };

/** A team's plan starts at what was left of it on the days the campaign's own does. */
async function teamsOf(client: ClientBase, { id, items, plan, day }: TeamRequest): Promise<TeamBurnDown[]> {
  const targets = new Map(
    (await client.query<{ key: string; target: number }>(targetsSql, [id])).rows.map((row) => [
      row.key,
      row.target,
    ]),
  );
  const names = new Map(
    (await client.query<{ key: string; name: string }>(teamNamesSql)).rows.map((row) => [row.key, row.name]),
  );
  const teams = [...Map.groupBy(items, ({ team }) => team)].map(([key, own]): TeamBurnDown => {
    const target = key === null ? 0 : (targets.get(key) ?? 0);
    const starts = plan.starts.map((start) => ({ day: start.day, left: leftOf(bandsOn(own, start.day)) }));
    const bands = bandsOn(own, day);
    const team = key === null ? null : { key, name: names.get(key) ?? key };
    return { team, bands, target, ...againstPlan({ starts, endsOn: plan.endsOn, target }, day, bands) };
  });
  return teams.sort(
    (one, other) =>
      other.behind - one.behind ||
      leftOf(other.bands) - leftOf(one.bands) ||
      (nameOf(one) < nameOf(other) ? -1 : 1),
  );
}

function nameOf({ team }: TeamBurnDown): string {
  return team?.name ?? "";
}
