/** A trend as Markdown and as rows: the same numbers as the page. */
import { csvLine } from "#lib/csv.ts";
import type { TrendRecord } from "#lib/queries/trends/trend-record.ts";

/** A row per day, a column per metric; where nobody collected there is no row. */
export function trendMarkdown({ filter, from, to, metrics, changes }: TrendRecord): string {
  const told = metrics.filter(({ untold }) => untold === null);
  const days = told[0]?.points.map(({ day }) => day) ?? [];
  const lines = days.toReversed().map((day) => {
    const values = told.map((metric) => cellOf(metric, day));
    return `| ${[day === to ? `${day}, so far` : day, ...values].join(" | ")} |`;
  });
  const table = [
    `| ${["Day", ...told.map(({ name }) => name)].join(" | ")} |`,
    `|---|${told.map(() => "---:|").join("")}`,
    ...lines,
  ];
  const untold = metrics.flatMap(({ name, untold: why }) => (why === null ? [] : [`- ${name}: ${why}.`]));
  return [
    `# Trend from ${from} to ${to}`,
    `Of \`${filter}\`, on days something was collected.`,
    ...(told.length === 0 ? [] : [table.join("\n")]),
    ...(untold.length === 0 ? [] : [`Not told:\n\n${untold.join("\n")}`]),
    ...(changes.length === 0
      ? []
      : [
          `Numbers may move with these:\n\n${changes.map(({ day, words }) => `- ${day}: ${words}`).join("\n")}`,
        ]),
  ]
    .map((part) => `${part}\n`)
    .join("\n");
}

type Reading = TrendRecord["metrics"][number];

function cellOf({ points, shown }: Reading, day: string): string {
  const value = points.find((point) => point.day === day)?.value ?? null;
  if (value === null) return "not known";
  return shown === "share" ? `${Math.round(value * 1000) / 10} %` : String(value);
}

const headings = ["day", "metric", "value", "hit", "of", "filter", "of_filter", "changed"];

/** A row per day and metric. `changed`: what besides the estate changed that day. */
export function trendCsv({ metrics, changes }: TrendRecord): string {
  const changed = Map.groupBy(changes, ({ day }) => day);
  const rows = metrics.flatMap(({ key, points, filters }) =>
    points.map(({ day, value, hit, of }) => [
      ...[day, key, value, hit, of, filters.hit, filters.of],
      (changed.get(day) ?? []).map(({ words }) => words).join(" "),
    ]),
  );
  return [headings, ...rows].map(csvLine).join("");
}
