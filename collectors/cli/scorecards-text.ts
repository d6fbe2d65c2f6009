/** Scorecards as Markdown and as rows: the same words and numbers as the page. */
import { csvLine } from "#lib/csv.ts";
import { objectiveUnits } from "#lib/domain/slo/objective.ts";
import { stateWords, unjudgedWords } from "#lib/domain/slo/objective-words.ts";
import type { ScorecardLineRecord, ScorecardRecord } from "#lib/queries/scorecards/scorecard-record.ts";

type Whole = { asOf: string; cards: readonly ScorecardRecord[] };

export function scorecardsMarkdown({ asOf, cards }: Whole): string {
  const parts = cards.map(
    (card) =>
      `## ${headingOf(card)}\n\n| Objective | Now | Target | Budget left | Burn rate | Runs out | Status | Offenders |\n|---|---:|---:|---:|---:|---|---|---:|\n${card.objectives.map(markdownLine).join("\n")}\n`,
  );
  return `# Scorecards as of ${asOf}\n\n${parts.join("\n")}`;
}

/** Where no list is named, nobody was counted. */
function headingOf({ name, identities: { count, filter } }: ScorecardRecord): string {
  return filter === null ? name : `${name}: ${count} identities`;
}

function markdownLine(line: ScorecardLineRecord): string {
  const cells = [
    line.sentence.replaceAll("|", "\\|"),
    percent(line.now),
    percent(line.target),
    leftWords(line),
    line.burnRate === null ? "not known" : `${line.burnRate.toFixed(1)} ×`,
    runsOutWords(line),
    stateWords[line.state],
    line.offenders.count,
  ];
  return `| ${cells.join(" | ")} |`;
}

function leftWords({ state, budget: { left, leftShare }, about }: ScorecardLineRecord): string {
  if (state === "unknown") return "cannot be judged";
  const share = leftShare === null ? "" : `${minus(Math.round(leftShare * 100))} %, `;
  return `${share}${minus(Math.round(left))} ${objectiveUnits[about].unit}`;
}

function runsOutWords({ runsOut, unjudged, about }: ScorecardLineRecord): string {
  if (unjudged !== null) return unjudgedWords(unjudged, about);
  if (runsOut.is === "since") return `since ${runsOut.day}`;
  return runsOut.is === "on" ? runsOut.day : "not at this pace";
}

function percent(share: number | null): string {
  return share === null ? "unknown" : `${Math.floor(share * 1000 + 1e-9) / 10} %`;
}

function minus(value: number): string {
  return String(value).replace("-", "−");
}

const headings = [
  ...[
    "team",
    "objective",
    "sentence",
    "state",
    "now",
    "target",
    "window_days",
    "unit",
    "good_days",
    "bad_days",
  ],
  ...[
    "undecided_days",
    "days_observed",
    "budget",
    "budget_left",
    "budget_left_share",
    "burn_rate",
    "runs_out",
  ],
  ...["offenders", "offenders_filter", "undecided"],
];

export function scorecardsCsv({ cards }: Whole): string {
  const rows = cards.flatMap((card) => card.objectives.map((line) => csvRow(card, line)));
  return [headings, ...rows].map(csvLine).join("");
}

function csvRow(card: ScorecardRecord, line: ScorecardLineRecord): (string | number | null)[] {
  const { budget, runsOut } = line;
  return [
    ...[card.key === "" ? "all" : card.key, line.key, line.sentence, line.state, line.now, line.target],
    ...[line.windowDays, budget.unit, budget.days.good, budget.days.bad, budget.days.undecided],
    ...[budget.observed, budget.allowed, budget.left, budget.leftShare, line.burnRate],
    ...[
      "day" in runsOut ? runsOut.day : runsOut.is,
      line.offenders.count,
      line.offenders.filter,
      line.undecided.count,
    ],
  ];
}
