import { formatDay, formatNumber } from "#components/ui/format.ts";
import { Metric } from "#components/ui/metric.tsx";
import { Status, type StatusKind } from "#components/ui/status.tsx";
import { inScopeOf, leftOf } from "#lib/domain/burn-down/bands.ts";
import { burnDownSentence } from "#lib/domain/burn-down/sentence.ts";
import type { BurnDown } from "#lib/queries/burn-down/get-burn-down.ts";
import { campaignItems } from "./address.ts";

/** "342 of 620 left, 78 behind plan; at this pace done 8 Feb 2027." */
export function CampaignAnswer({ campaign, asOf }: { campaign: BurnDown; asOf: Date }) {
  const { id, today, endsOn } = campaign;
  const dayWords = (day: string) => formatDay(new Date(day), asOf);
  const { plan, outlook } = burnDownSentence({ ...campaign, end: dayWords(endsOn) }, dayWords);
  if (today === null) return <>Nothing was collected since it started.</>;
  return (
    <>
      <Metric value={leftOf(today.bands)} href={campaignItems(id, { state: "left" })} /> of{" "}
      {formatNumber(inScopeOf(today.bands))} left, {plan}; {outlook}.
    </>
  );
}

/** A team that is behind by less than a twentieth of its scope slips; by more it is behind. */
export function standingOf(behind: number, inScope: number): { kind: StatusKind; word: string } {
  if (behind <= 0) return { kind: "met", word: "On plan" };
  return behind * 20 <= inScope ? { kind: "watch", word: "Slipping" } : { kind: "breach", word: "Behind" };
}

export function Standing({ behind, inScope }: { behind: number; inScope: number }) {
  const { kind, word } = standingOf(behind, inScope);
  return <Status kind={kind}>{word}</Status>;
}

/** "78 behind", "6 ahead", "on plan". */
export function againstPlan(behind: number): string {
  if (behind === 0) return "on plan";
  return behind > 0 ? `${formatNumber(behind)} behind` : `${formatNumber(-behind)} ahead`;
}
