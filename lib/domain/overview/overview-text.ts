/** The overview as Markdown, for minutes and mail: the same sentence, measures and gaps as the page, and nothing it does not say. */
import type { MetricChange } from "./change.ts";
import { type Verdict, verdictWords } from "./verdict.ts";

export type TextMetric = {
  name: string;
  meaning: string;
  shown: "share" | "count";
  value: number | null;
  counts: { hit: number; of: number; undecided: number };
  undecidedWords?: string;
  change: { month: MetricChange | null; quarter: MetricChange | null };
};

export type TextOverview = {
  day: string;
  counted: number;
  verdict: Verdict;
  began: string | null;
  metrics: readonly TextMetric[];
  /** One sentence; null: no campaign runs. */
  burnDown: string | null;
  objectives: readonly { sentence: string; state: string; now: number | null; target: number }[];
  waiting: readonly { words: string; count: number }[];
  sight: readonly { name: string; read: number; of: number; denied: number; failed: number }[];
};

export function overviewText({
  day,
  counted,
  verdict,
  began,
  metrics,
  burnDown,
  objectives,
  waiting,
  sight,
}: TextOverview): string {
  const rows = metrics.map((metric) => {
    const { name, counts, change } = metric;
    const cells = [name, valueWords(metric), `${counts.hit} of ${counts.of}`];
    return `| ${[...cells, changeCell(change.month, metric), changeCell(change.quarter, metric)].join(" | ")} |`;
  });
  const undecided = metrics.filter(({ counts }) => counts.undecided > 0);
  const lists = [
    section("Burn-down", [burnDown ?? "No campaign runs: what is left to do has no date."]),
    section(
      "Objectives",
      items(
        objectives.map(
          ({ sentence, state, now, target }) =>
            `${state}: ${sentence} (${now === null ? "not known" : `${percent(now)} of ${percent(target)}`})`,
        ),
        "None is set.",
      ),
    ),
    section(
      "Waits for a decision",
      items(
        waiting.filter(({ count }) => count > 0).map(({ words, count }) => `${count} ${words}`),
        "Nothing waits.",
      ),
    ),
    section("What was not seen", [
      ...sight.map(
        ({ name, read, of, denied, failed }) =>
          `- ${name}: ${read} of ${of} readings${denied > 0 ? `, ${denied} denied` : ""}${failed > 0 ? `, ${failed} not complete` : ""}`,
      ),
      ...undecided.map(
        ({ name, counts, undecidedWords }) =>
          `- ${name}: ${counts.undecided} ${undecidedWords ?? "not judged"}`,
      ),
    ]),
    section(
      "What the measures mean",
      metrics.map(({ name, meaning }) => `- ${name}: ${meaning}`),
    ),
  ];
  return [
    `# Machine identities on ${day}`,
    "",
    `${verdictWords(verdict, "30 days ago", began)}. ${counted} identities are counted.`,
    "",
    "| Measure | Now | Counted | 30 days | 90 days |",
    "|---|---:|---:|---|---|",
    ...rows,
    ...lists,
    "",
  ].join("\n");
}

function section(title: string, lines: readonly string[]): string {
  return ["", `## ${title}`, "", ...lines].join("\n");
}

function items(words: readonly string[], none: string): string[] {
  return words.length === 0 ? [none] : words.map((one) => `- ${one}`);
}

function valueWords({ shown, value, counts }: TextMetric): string {
  if (value === null) return "not known";
  if (shown === "share") return `${(value * 100).toFixed(1)} %`;
  return counts.undecided > 0 ? `at least ${value}` : String(value);
}

function changeCell(change: MetricChange | null, { shown }: TextMetric): string {
  if (change === null) return "not known then";
  if (change.direction === "same") return "no change";
  const sign = change.by > 0 ? "+" : "−";
  return `${sign}${Math.abs(change.by)}${shown === "share" ? " points" : ""}, ${change.direction}`;
}

function percent(share: number): string {
  return `${Math.floor(share * 1000 + 1e-9) / 10} %`;
}
