/** What a line of a scorecard says of its budget, in words. */
import { formatDay, formatNumber } from "#components/ui/format.ts";
import type { Budget } from "#lib/domain/slo/budget.ts";
import type { Objective } from "#lib/domain/slo/objective.ts";
import { unjudgedWords } from "#lib/domain/slo/objective-words.ts";

/** `since 10 Nov`, `1 Dec`, `not at this pace`, or why nobody knows. */
export function runsOutWords(
  { runsOut, unjudged }: Pick<Budget, "runsOut" | "unjudged">,
  about: Objective["about"],
  asOf: Date,
): string {
  if (unjudged !== null) return unjudgedWords(unjudged, about);
  switch (runsOut.is) {
    case "since":
      return `since ${formatDay(new Date(runsOut.day), asOf)}`;
    case "on":
      return formatDay(new Date(runsOut.day), asOf);
    case "never":
      return "not at this pace";
    case "unknown":
      return "not known";
  }
}

/** `−15 %`, `−5,390 %`; nothing where no day may be bad. */
export function leftShareWords(leftShare: number | null): string {
  return leftShare === null ? "" : `${formatNumber(Math.round(leftShare * 100))} %`;
}

/** `−5,856 d`: days left, of whatever is counted. */
export function leftDaysWords(left: number): string {
  return `${formatNumber(left < 0 ? -Math.ceil(-left) : Math.floor(left + 1e-9))} d`;
}

/** `1.2 ×`; null where it is not known. */
export function burnRateWords(burnRate: number | null): string | null {
  return burnRate === null ? null : `${burnRate.toFixed(1)} ×`;
}

/** `95 %`, `99.5 %`: the target in hundredths of a percent. */
export function targetWords(target: number): string {
  return `${target / 100} %`;
}
