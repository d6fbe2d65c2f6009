/**
 * `npm run bench -- [ingest|queries|who-can|score|owners|findings|work-items|collect|audit-webhook|pages|demo] [--quick] [--size N]`: the speed table. Every figure is a median with its spread, ratios are
 * of two sides measured in one run, and the machine is named. Writes RESULTS.md unless `--quick` or `--size` makes it incomparable.
 */
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { auditWebhookFigures, benchAuditWebhook } from "./audit-webhook.ts";
import { benchCollect, collectFigures } from "./collect.ts";
import { benchDemo, demoFigures } from "./demo.ts";
import type { Figure } from "./figure.ts";
import { benchFindings, findingFigures } from "./findings.ts";
import { benchIngest, benchPlans } from "./ingest.ts";
import { ingestFigures } from "./ingest-figures.ts";
import { benchOwners, ownerFigures } from "./owners.ts";
import { benchPages, pageFigures } from "./pages.ts";
import { benchQueries, queryFigures } from "./queries.ts";
import { benchScore, scoreFigures } from "./score.ts";
import { benchWhoCan, whoCanFigures } from "./who-can.ts";
import { benchWorkItems, workItemFigures } from "./work-items.ts";
import { writeResults } from "./write-results.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: "boolean", default: false }, size: { type: "string" } },
});
const say = (line: string) => console.log(line);
const size = values.size === undefined ? undefined : Number(values.size);

const benches: Record<string, () => Promise<Figure[]>> = {
  ingest: async () => {
    const figures: Figure[] = [];
    for (const plan of benchPlans(size ?? 1_000_000, values.quick)) {
      say(`${plan.identities} identities in ${plan.slices} slices, ${plan.repetitions} times`);
      const result = await benchIngest({ ...plan, concurrency: 4, url: process.env.DATABASE_URL, say });
      figures.push(...ingestFigures(result));
    }
    return figures;
  },
  queries: async () => {
    const identities = size ?? (values.quick ? 10_000 : 100_000);
    return queryFigures(
      await benchQueries({
        identities,
        repetitions: values.quick ? 2 : 5,
        url: process.env.DATABASE_URL,
        say,
      }),
    );
  },
  "who-can": async () =>
    whoCanFigures(
      await benchWhoCan({
        identities: size ?? (values.quick ? 10_000 : 100_000),
        repetitions: values.quick ? 2 : 5,
        url: process.env.DATABASE_URL,
        say,
      }),
    ),
  score: async () => {
    const identities = size ?? (values.quick ? 20_000 : 1_000_000);
    return scoreFigures(
      await benchScore({
        ...{ identities, documents: Math.floor(identities / 2) },
        ...{ repetitions: values.quick ? 1 : 3, url: process.env.DATABASE_URL, say },
      }),
    );
  },
  findings: async () =>
    findingFigures(
      await benchFindings({
        identities: size ?? (values.quick ? 10_000 : 100_000),
        repetitions: values.quick ? 2 : 5,
        url: process.env.DATABASE_URL,
        say,
      }),
    ),
  "work-items": async () =>
    workItemFigures(
      await benchWorkItems({
        identities: size ?? (values.quick ? 10_000 : 100_000),
        repetitions: values.quick ? 2 : 5,
        url: process.env.DATABASE_URL,
        say,
      }),
    ),
  owners: async () =>
    ownerFigures(
      await benchOwners({
        identities: size ?? (values.quick ? 10_000 : 100_000),
        repetitions: values.quick ? 2 : 5,
        url: process.env.DATABASE_URL,
        say,
      }),
    ),
  collect: async () =>
    collectFigures(await benchCollect({ repetitions: values.quick ? 1 : 3, sizes: [1, size ?? 10], say })),
  "audit-webhook": async () =>
    auditWebhookFigures(
      await benchAuditWebhook({
        events: size ?? (values.quick ? 20_000 : 200_000),
        repetitions: values.quick ? 2 : 5,
        url: process.env.DATABASE_URL,
        say,
      }),
    ),
  pages: async () =>
    pageFigures(
      await benchPages({
        loads: values.quick ? 2 : 9,
        history: values.quick ? 0 : 120,
        url: process.env.ROLLCALL_URL,
        say,
      }),
    ),
  demo: async () => demoFigures(await benchDemo({ repetitions: values.quick ? 1 : 3, say })),
};

const wanted = positionals.length > 0 ? positionals : Object.keys(benches);
for (const name of wanted) {
  const bench = benches[name];
  if (bench === undefined) {
    console.error(`There is no bench "${name}". There are: ${Object.keys(benches).join(", ")}.`);
    process.exit(2);
  }
  say(`\n=== ${name}`);
  const figures = await bench();
  for (const figure of figures) say(`${figure.name}: ${lineOf(figure)}`);
  if (!values.quick && size === undefined) await writeResults(name, figures, machine());
}
process.exit(0);

function lineOf({ median, min, max, unit, target, met, repetitions }: Figure): string {
  const verdict = target === null ? "" : ` (target ${target}: ${met ? "met" : "MISSED"})`;
  return `${median.toFixed(2)} ${unit}, ${min.toFixed(2)} to ${max.toFixed(2)} over ${repetitions}${verdict}`;
}

function machine(): string {
  return `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown CPU"}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}, ${process.platform}`;
}
