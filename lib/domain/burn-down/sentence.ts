/** What a campaign's page, its command line and its minutes open with: where it stands, against its plan, and when it will end. */
import { formatNumber } from "../format-number.ts";
import { type Bands, inScopeOf, leftOf } from "./bands.ts";
import type { Forecast } from "./forecast.ts";

type Standing = {
  today: { bands: Bands; behind: number } | null;
  forecast: Forecast;
  /** Its last day, in words. */
  end: string;
};

/** `left` and `plan` open lists where there are links; `outlook` follows them. Together they are one sentence. */
export type BurnDownSentence = { left: string; plan: string; outlook: string };

/** `dayWords`: how a day, `2026-11-24`, is said. */
export function burnDownSentence(
  { today, forecast, end }: Standing,
  dayWords: (day: string) => string,
): BurnDownSentence {
  if (today === null) return { left: "Nothing was collected since it started", plan: "", outlook: "" };
  const { bands, behind } = today;
  return {
    left: `${formatNumber(leftOf(bands))} of ${formatNumber(inScopeOf(bands))} left`,
    plan:
      behind > 0
        ? `${formatNumber(behind)} behind plan`
        : behind < 0
          ? `${formatNumber(-behind)} ahead of plan`
          : "on plan",
    outlook: outlookOf(forecast, end, dayWords),
  };
}

function outlookOf(forecast: Forecast, end: string, dayWords: (day: string) => string): string {
  if (forecast.is === "done") return `done since ${dayWords(forecast.on)}`;
  if (forecast.is === "dated") return `at this pace done ${dayWords(forecast.on)}`;
  if (forecast.is === "stands") return `nothing moved in four weeks: at this pace never done`;
  if (forecast.is === "grows") return `more comes than goes: at this pace never done`;
  if (forecast.is === "far") return `at this pace not done within ten years`;
  return `too early to say whether it will be done by ${end}`;
}
