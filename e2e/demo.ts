/**
 * One command, everything: database, simulated clouds, web process, collections with progress, worker. It talks to the product only
 * through its own commands and HTTP, as any user does.
 */
import { randomBytes } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Announcement } from "./clouds/cloud.ts";
import { wallClock } from "./clouds/wall-clock.ts";
import { DEFAULT_SEED } from "./clouds/world.ts";
import { Children } from "./demo/children.ts";
import { collectionDates, datesDue } from "./demo/collection-dates.ts";
import { freePort } from "./demo/free-port.ts";
import { MEMBERS_TEAM } from "./demo/ownership.ts";
import { playBurnDown } from "./demo/play-burn-down.ts";
import { playOwnership } from "./demo/play-ownership.ts";
import { startProgress } from "./demo/progress.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: process.env.PORT || "3000" },
    size: { type: "string", default: "1" },
    seed: { type: "string" },
    date: { type: "string" },
    history: { type: "string", default: "120" },
    daily: { type: "string", default: "14" },
    fresh: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const help = `npm run demo -- [options]
  --port N      where the pages are (default 3000, or the next free one)
  --size N      1: about 800 identities in 20 accounts and 3 clusters; it grows linearly (default 1)
  --history N   days of history to replay before today (default 120, weekly and then daily; 0: one collection, today)
  --daily N     of how many days before today every one is replayed (default 14)
  --fresh       forget the data of earlier demos first
  --seed TEXT   another estate
  --date DAY    what "today" is for the simulated clouds (default: today)`;

if (values.help) {
  console.log(help);
  process.exit(0);
}

const home = resolve(process.env.ROLLCALL_HOME || ".rollcall", "demo");
/** Read by the pages, which say how far the replay has come. */
const replayFile = join(home, "replay.json");
const now = wallClock();
const today = values.date ?? new Date(now).toISOString().slice(0, 10);
/** Exit codes of a day that was collected. 3: something was denied; the estate has such corners on purpose. */
const collected = [0, 3];
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
  // A chosen day is a still clock for everybody, so that ages on the pages are those of that day. It stands a little after
  // the day's collection: time moves forward only, so one more can be asked for.
  const clock = values.date ? { ROLLCALL_CLOCK: later(instantOf(values.date)) } : {};
  const base = { ...process.env, ...clock, ...(await markDemo()), PORT: String(port) };

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
  const web = children.start("web", ["collectors/start.ts", "--only", "web"], env);
  await children.line(web, /database ready/i);

  progress.begin("Connecting the simulated estate");
  const known = JSON.parse(await children.cli(["sources", "--json"], env)) as { name: string }[];
  for (const source of sources) {
    if (known.some((existing) => existing.name === source.name)) continue;
    await children.cli(["connect", source.provider, "--name", source.name, ...source.options], env);
  }

  const address = `http://127.0.0.1:${port}`;
  const names = sources.map(({ name }) => name);
  await replay(url, names, env, address);
  await moveTo(url, today);
  // Not before: a collection as of now would forbid replaying the days before it. What is asked for meanwhile waits.
  progress.begin("Worker");
  await children.line(
    children.start("worker", ["collectors/start.ts", "--only", "worker"], env),
    /worker ready/i,
  );
  progress.begin("Waiting for the pages");
  await untilReady(`${address}/readyz`);
  progress.done();
  console.log(
    `\nRollcall is at ${address} (you come in as its security lead; the bar at the top changes the role)\nCtrl-C stops everything; the data stays in ${home}`,
  );
}

/** What tells the pages that they are the demo's, so that one press signs in: the environment and the home say the same. */
async function markDemo(): Promise<Record<string, string>> {
  const mark = randomBytes(32).toString("base64url");
  await writeFile(join(home, "demo-mark"), mark, { mode: 0o600 });
  return {
    ROLLCALL_HOME: home,
    ROLLCALL_DEMO: "1",
    ROLLCALL_DEMO_MARK: mark,
    ROLLCALL_DEMO_GROUPS: MEMBERS_TEAM,
  };
}

/** Collects day by day, forward, what earlier demos here have not collected yet; pages can be used after the first day. */
async function replay(url: string, known: string[], env: NodeJS.ProcessEnv, address: string): Promise<void> {
  const dates = replayedDates();
  const estate = await estateSources(known, env);
  const due = datesDue(
    dates,
    estate.map(({ asOf }) => asOf?.slice(0, 10) ?? null),
  );
  const [first] = due;
  if (first === undefined) return rm(replayFile, { force: true });
  // Whoever is behind the first of these days is behind all of them.
  const behind = estate.filter(({ asOf }) => asOf === null || asOf.slice(0, 10) < first);
  const names = behind.map(({ name }) => name);
  // A simulator takes as many calls at once as there are.
  const asked = ["collect", ...names, "--at", "-", "--concurrency", "6", "--sources-at-once", "8"];
  const collecting = children.cliByLine(asked, env, { accept: collected, show: progress.line });
  for (const date of due) {
    const index = dates.indexOf(date) + 1;
    progress.begin(
      dates.length === 1 ? "First collection" : `Replaying history: ${date}, ${index} of ${dates.length}`,
    );
    await writeFile(replayFile, JSON.stringify({ date, index, of: dates.length }));
    await moveTo(url, date);
    const instant = instantOf(date);
    const [said, code] = await collecting.ask(
      instant,
      new RegExp(`as of ${instant} \\(exit code (\\d+)\\)$`),
    );
    if (!collected.includes(Number(code))) throw new Error(`${said}: the lines above say why.`);
    const before = dates[dates.indexOf(date) - 1] ?? null;
    const company = { seed: values.seed ?? DEFAULT_SEED, size: Number(values.size) };
    const days = { date, before, today, time: instant.slice(11) };
    await playOwnership({ children, env, home, ...company, ...days });
    await playBurnDown({ ...days, cli: (args, accept) => children.cli(args, env, { accept }) });
    // A first start still builds them. Whether they come at all is waited for at the end.
    if (date === first && due.length > 1)
      void untilReady(`${address}/readyz`).then(
        () => progress.note(`Pages can be used: ${address} (history goes on)`),
        () => {},
      );
  }
  await collecting.end();
  await rm(replayFile, { force: true });
}

/** The sources of the simulated estate that are still read; what somebody connected beside them need not answer. */
async function estateSources(names: string[], env: NodeJS.ProcessEnv): Promise<Known[]> {
  const known = JSON.parse(await children.cli(["sources", "--json"], env)) as Known[];
  return known.filter(({ name, retiredAt }) => names.includes(name) && retiredAt === null);
}

type Known = { name: string; asOf: string | null; retiredAt: string | null };

async function moveTo(url: string, date: string): Promise<void> {
  await fetch(`${url}/_control/date`, { method: "POST", body: JSON.stringify({ date }) });
}

function firstDate(): string {
  return replayedDates()[0] ?? today;
}

function replayedDates(): string[] {
  return collectionDates(today, Number(values.history), Number(values.daily));
}

/** The instant a day is collected at: 07:40, or now if today has not come that far. */
function instantOf(date: string): string {
  return new Date(
    Math.min(Date.parse(`${date}T07:40:00Z`), Math.max(now, Date.parse(`${date}T00:00:00Z`))),
  ).toISOString();
}

function later(instant: string): string {
  return new Date(Date.parse(instant) + 60_000).toISOString();
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
