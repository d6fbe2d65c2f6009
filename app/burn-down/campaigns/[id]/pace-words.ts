/** The sentence above a campaign's chart: its pace, against the one it needs. */
import { formatDay, formatNumber } from "#components/ui/format.ts";
import type { BurnDown } from "#lib/queries/burn-down/get-burn-down.ts";

export function paceWords({ forecast, needed, endsOn, starts }: BurnDown, asOf: Date): string {
  const day = (text: string) => formatDay(new Date(text), asOf);
  const anew = starts.length > 1 ? ` Measured anew on ${day(starts.at(-1)?.day ?? endsOn)}.` : "";
  if (forecast.is === "too-early")
    return `Collected on too few days for a pace; a week at least is needed.${anew}`;
  if (forecast.is === "done") return `Nothing more than the target is left.${anew}`;
  const { removed, added } = forecast.pace;
  const pace = `${week(removed)} removed and ${week(added)} added a week`;
  const need =
    needed === null
      ? `its last day, ${day(endsOn)}, has come`
      : `${week(needed)} a week are needed for ${day(endsOn)}`;
  if (forecast.is !== "dated") return `${pace}; ${need}.${anew}`;
  const { soonest, on, latest } = forecast;
  const range =
    latest === null
      ? `, ${day(soonest)} at the earliest`
      : soonest === on && latest === on
        ? ""
        : `, between ${day(soonest)} and ${day(latest)}`;
  return `${pace}${range}; ${need}.${anew}`;
}

function week(count: number): string {
  const rounded = count > 0 && count < 1 ? "fewer than one" : formatNumber(Math.round(count));
  return rounded;
}
