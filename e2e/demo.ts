/**
 * One command, everything: database, simulated clouds, web process, collections with progress. It talks to the product only
 * through its own commands and HTTP, as any user does.
 */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Announcement } from "./clouds/cloud.ts";
import { wallClock } from "./clouds/wall-clock.ts";
import { Children } from "./demo/children.ts";
import { collectionDates } from "./demo/collection-dates.ts";
import { freePort } from "./demo/free-port.ts";
import { startProgress } from "./demo/progress.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: process.env.PORT || "3000" },
    size: { type: "string", default: "1" },
    seed: { type: "string" },
    date: { type: "string" },
    history: { type: "string", default: "0" },
    fresh: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const help = `npm run demo -- [options]
  --port N      where the pages are (default 3000, or the next free one)
  --size N      1: about 800 identities in 20 accounts and 3 clusters; it grows linearly (default 1)
  --history N   days of history to replay before today (default 0: one collection, today)
  --fresh       forget the data of earlier demos first
  --seed TEXT   another estate
  --date DAY    what "today" is for the simulated clouds (default: today)`;

if (values.help) {
  console.log(help);
  process.exit(0);
}

const home = resolve(process.env.ROLLCALL_HOME || ".rollcall", "demo");
const now = wallClock();
const today = values.date ?? new Date(now).toISOString().slice(0, 10);
const children = new Children();
const progress = startProgress();

for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(name, () => void children.stopAll().then(() => process.exit(name === "SIGINT" ? 130 : 143)));
}

try {
  await run();
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  await children.stopAll();
  process.exit(1);
}

async function run(): Promise<void> {
  if (values.fresh) await forget();
  await mkdir(home, { recursive: true });
  const port = await freePort(Number(values.port));
  if (port !== Number(values.port)) progress.note(`Port ${values.port} is taken; using ${port}.`);
  // A chosen day is a still clock for everybody, so that ages on the pages are those of that day.
  const clock = values.date ? { ROLLCALL_CLOCK: instantOf(values.date) } : {};
  const base = { ...process.env, ...clock, ROLLCALL_HOME: home, ROLLCALL_DEMO: "1", PORT: String(port) };

  progress.begin("Simulated clouds");
  const clouds = await children.startJson("clouds", [
    "e2e/clouds/start.ts",
    ...["--size", values.size, "--date", firstDate(), "--journal", join(home, "journal.jsonl"), "--partial"],
    ...["--folder", home],
    ...(values.seed ? ["--seed", values.seed] : []),
  ]);
  const { url, environment, sources } = clouds as Announcement & { url: string };
  // Who compares the pages with the truth asks the simulated clouds themselves.
  await writeFile(join(home, "clouds.json"), `${JSON.stringify({ url })}\n`);
  // A simulator is not throttled: waiting as politely as for a real cloud would only make people wait.
  const env = { ...base, ...environment, ROLLCALL_RETRY_DELAY_MS: "10" };

  progress.begin("Database and pages");
  const web = children.start("web", ["collectors/start.ts"], env);
  await children.line(web, /database ready/i);

  progress.begin("Connecting the simulated estate");
  const known = JSON.parse(await children.cli(["sources", "--json"], env)) as { name: string }[];
  for (const source of sources) {
    if (known.some((existing) => existing.name === source.name)) continue;
    await children.cli(["connect", source.provider, "--name", source.name, ...source.options], env);
  }

  const dates = collectionDates(today, Number(values.history));
  for (const [index, date] of dates.entries()) {
    progress.begin(
      dates.length === 1 ? "First collection" : `Replaying history: ${date}, ${index + 1} of ${dates.length}`,
    );
    await fetch(`${url}/_control/date`, { method: "POST", body: JSON.stringify({ date }) });
    await collect(date, env);
  }
  progress.begin("Waiting for the pages");
  await untilReady(`http://127.0.0.1:${port}/readyz`);
  progress.done();
  console.log(
    `\nRollcall is at http://127.0.0.1:${port} (no sign-in yet: this machine only)\nCtrl-C stops everything; the data stays in ${home}`,
  );
}

function firstDate(): string {
  return collectionDates(today, Number(values.history))[0] ?? today;
}

/** The instant a day is collected at: 07:40, or now if today has not come that far. */
function instantOf(date: string): string {
  return new Date(
    Math.min(Date.parse(`${date}T07:40:00Z`), Math.max(now, Date.parse(`${date}T00:00:00Z`))),
  ).toISOString();
}

/** A demo started again on the same day has nothing newer to collect: the data it kept is shown. */
async function collect(date: string, env: NodeJS.ProcessEnv): Promise<void> {
  const known = JSON.parse(await children.cli(["sources", "--json"], env)) as { asOf: string | null }[];
  if (known.length > 0 && known.every((source) => source.asOf !== null && source.asOf.slice(0, 10) >= date))
    return;
  // 3: collected, but something was denied; the demo's estate has such corners on purpose.
  await children.cli(["collect", "--all", "--at", instantOf(date)], env, {
    accept: [0, 3],
    show: progress.line,
  });
}

async function untilReady(url: string): Promise<void> {
  const deadline = performance.now() + 300_000;
  while (performance.now() < deadline) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`The pages did not become ready: ${url}`);
}

async function forget(): Promise<void> {
  // The database may live outside the home; only the product knows where.
  await children.cli(["reset", "--yes"], { ...process.env, ROLLCALL_HOME: home });
  await rm(home, { recursive: true, force: true });
}
