/** One campaign and the items its address asks for. */
import { mayRun } from "#lib/auth/roles.ts";
import { NotFound } from "#lib/errors.ts";
import {
  type CampaignAnswer,
  type CampaignDetail,
  campaignAnswers,
  getCampaign,
} from "#lib/queries/owners/get-campaign.ts";
import { appClock } from "../../../act.ts";
import { currentPerson, pageReader } from "../../../current-person.ts";
import { parameter, type SearchParams } from "../../../identities/address.ts";

/** Besides the answers: every item, and those that are not open. */
export type AskedAnswer = CampaignAnswer | "any" | "answered";
export type AskedItems = { team: string | null; answer: AskedAnswer };
export type CampaignPage = {
  campaign: CampaignDetail;
  asked: AskedItems;
  mayClose: boolean;
  now: Date;
};

/** Open items, where the address says nothing. */
export function readAskedItems(params: SearchParams): AskedItems {
  const text = parameter(params, "answer") ?? "open";
  const known: readonly string[] = [...campaignAnswers, "any", "answered"];
  return {
    team: parameter(params, "team"),
    answer: known.includes(text) ? (text as AskedAnswer) : "open",
  };
}

/** Throws NotFound. */
export async function readCampaign(id: string, asked: AskedItems): Promise<CampaignPage> {
  const pool = await pageReader("GET /owners/campaigns/[id]");
  const person = await currentPerson();
  if (!/^\d{1,9}$/.test(id))
    throw new NotFound("There is no such campaign.", { hint: "Owners, Campaigns lists every one." });
  return {
    campaign: await getCampaign(pool, { id: Number(id), team: asked.team, answers: answersOf(asked.answer) }),
    asked,
    mayClose: person !== null && mayRun(person.role, "campaign.close"),
    now: appClock().now(),
  };
}

function answersOf(answer: AskedAnswer): readonly CampaignAnswer[] {
  if (answer === "any") return campaignAnswers;
  return answer === "answered" ? campaignAnswers.filter((one) => one !== "open") : [answer];
}
