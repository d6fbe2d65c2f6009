/** `trend`: how metrics of whomever a filter lets through went, day by day, as text, rows or JSON. */
import { type Command, Option } from "commander";
import { asOfNow } from "./as-of.ts";
import { perform } from "./perform.ts";

const formats = ["md", "json", "csv"] as const;
type Options = { filter?: string; metric?: string; days?: string; format: (typeof formats)[number] };

export function addTrend(program: Command): void {
  const verb = program
    .command("trend")
    .description("print how metrics of identities went, day by day; reads only")
    .option("--filter <text>", "whose: the filter of the pages; the counted identities when left out")
    .option("--metric <name>", "one of them; all when left out")
    .option("--days <days>", "30, 90 or 365 (90)")
    .addOption(new Option("--format <format>", "how to print it").choices(formats).default("md"));
  verb.action((options: Options) =>
    perform(verb, async ({ output, session }) => {
      const { defaultIdentityFilter } = await import("#lib/domain/filter/fields.ts");
      const { parse } = await import("#lib/domain/filter/parse.ts");
      const { spanOf, trendMetricNamed } = await import("#lib/domain/trends/asked-trend.ts");
      const { filterTrend } = await import("#lib/queries/trends/filter-trend.ts");
      const { trendRecord } = await import("#lib/queries/trends/trend-record.ts");
      const { trendCsv, trendMarkdown } = await import("./trend-text.ts");
      const filter = parse(options.filter ?? defaultIdentityFilter);
      const key = trendMetricNamed(options.metric ?? null);
      const days = spanOf(options.days ?? null);
      const { pool, clock } = await session();
      const asOf = await asOfNow(pool, clock);
      const trend = await filterTrend(pool, { filter, days, asOf });
      const chosen = trend.metrics.filter((metric) => key === null || metric.key === key);
      const result = { asOf, ...trendRecord(trend, chosen) };
      output.result(result);
      if (output.json) return undefined;
      const text = {
        md: () => trendMarkdown(result),
        csv: () => trendCsv(result),
        json: () => `${JSON.stringify(result, null, 2)}\n`,
      };
      await output.write(text[options.format]());
      return undefined;
    }),
  );
}
