/**
 * What the overview and the scorecards say on the first day of the demo's replay and on the days before and after people clean up, held
 * against the world itself; and that each of those days still says so once it is past, read from intervals.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AwsOracle } from "#e2e/clouds/aws/oracle/aws-oracle.ts";
import type { CloudOracle } from "#e2e/clouds/cloud.ts";
import { createKubernetesOracle } from "#e2e/clouds/kubernetes/oracle/kubernetes-oracle.ts";
import { answerOfAll } from "#e2e/clouds/oracle.ts";
import { everybodyIn, findingsOf, type Somebody } from "#e2e/clouds/oracle-findings.ts";
import { type OracleCounts, objectiveCountsOn } from "#e2e/clouds/oracle-objectives.ts";
import { longLivedOn, metricsOn, type OracleMetric } from "#e2e/clouds/oracle-overview.ts";
import type { OracleDay } from "#e2e/clouds/oracle-score.ts";
import { type Clouds, startClouds } from "#e2e/clouds/start.ts";
import { fixedClock } from "#lib/clock.ts";
import { decideOwners } from "#lib/commands/owners/decide-owners.ts";
import { createTeam } from "#lib/commands/teams/save-team.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { type WorkloadClass, workloadClasses } from "#lib/domain/classification/workload-class.ts";
import { addDays } from "#lib/domain/days.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { credentialLife } from "#lib/queries/identity-columns.sql.ts";
import { getOverview, type Overview } from "#lib/queries/overview/get-overview.ts";
import { listOnDay } from "#lib/queries/overview/list-on-day.ts";
import { scorecards } from "#lib/queries/scorecards/scorecards.ts";
import { type FilterTrend, filterTrend } from "#lib/queries/trends/filter-trend.ts";
import { cleanUpRoles } from "./aws/testing/clean-up-roles.ts";
import { oracleOfAccounts } from "./aws/testing/oracle-of-accounts.ts";
import { runCli } from "./testing/run-cli.ts";

/** The demo replays 120 days. */
const first = addDays("2026-11-24", -120);
const [before, after] = ["2026-11-20", "2026-11-21"];
const dates = [first, before, after] as const;
const otherClouds = ["gcp", "kubernetes"] as const;

/** Of one day. */
type Day = {
  everybody: Somebody[];
  metrics: Record<string, OracleMetric>;
  objectives: Record<string, OracleCounts>;
  /** Who holds a long-lived secret. */
  holders: string[];
  unreadInAws: number;
  overview: Overview;
  told: Awaited<ReturnType<typeof scorecards>>;
  /** Whom the list counts. */
  lives: { id: string; provider: string; life: number | null; class: number }[];
};

let clouds: Clouds;
let database: TestDatabase;
let accounts: string[];
let owned: Set<string>;
const collected: OracleDay[] = [];
const readOn: number[] = [];
const days = new Map<string, Day>();

async function cli(...args: string[]) {
  const env = {
    ...clouds.announcement.environment,
    DATABASE_URL: database.url,
    ROLLCALL_RETRY_DELAY_MS: "0",
  };
  const result = await runCli(args, { env });
  // 3: the estate keeps some corners to itself.
  if (result.code !== 0 && result.code !== 3) throw new Error(`${args.join(" ")}: ${result.stderr}`);
}

const sourceOf = (provider: string) => clouds.announcement.sources.filter((one) => one.provider === provider);

/** Small accounts, two of which keep a call each to themselves. */
function chooseAccounts(): string[] {
  const teams = clouds.world.aws.organization.accounts.filter(({ purpose }) => purpose === "team");
  return [teams[3]?.id ?? "", teams[7]?.id ?? "", "868236815289"];
}

async function connect(): Promise<void> {
  const sources = [...sourceOf("aws"), ...otherClouds.flatMap(sourceOf)];
  const only = (provider: string) => (provider === "aws" ? ["--accounts", accounts.join(",")] : []);
  await Promise.all(
    sources.map(({ provider, name, options }) =>
      cli("connect", provider, "--name", name, ...options, ...only(provider)),
    ),
  );
}

/** A team says yes for all users of AWS. */
async function claim(): Promise<void> {
  const clock = fixedClock(new Date(`${first}T10:00:00Z`));
  const ctx = { pool: database.pool, actor: { name: "user:1", role: "lead" } as const, clock };
  await createTeam(ctx, { key: "platform", name: "Platform" });
  const targets = { filter: parse("kind:aws_iam_user") };
  await decideOwners(ctx, { decision: "claim", team: "platform", targets });
}

/** The oracles of what is collected, and the one of AWS as it is. */
function oracles(): { all: CloudOracle[]; aws: AwsOracle } {
  const aws = oracleOfAccounts(clouds, accounts);
  const { permissions } = clouds.aws;
  const ofAws: CloudOracle = {
    truth: () => aws.truth(),
    visible: () => aws.visible(permissions),
    granted: () => aws.granted(permissions),
    observed: () => aws.observed(permissions),
    usage: () => aws.visibleUsage(permissions),
    risks: () => aws.risks(permissions),
  };
  // A certificate lets in for a year; the cluster forgets its request within hours.
  const kubernetes = createKubernetesOracle(clouds.world, readOn);
  const { permissions: readable } = clouds.kubernetes;
  const ofKubernetes: CloudOracle = {
    truth: () => kubernetes.truth(),
    visible: () => kubernetes.visible(readable),
    granted: () => kubernetes.granted(readable),
    observed: () => kubernetes.observed(readable),
    risks: () => kubernetes.risks(readable),
  };
  return { all: [ofAws, ofKubernetes, clouds.gcp.oracle], aws };
}

async function liveOn(date: string): Promise<void> {
  clouds.setDate(date);
  await cli("collect", "--all", "--at", `${date}T07:40:00Z`, "--json");
  const { all, aws } = oracles();
  readOn.push(clouds.world.day);
  const visible = answerOfAll(all, "visible");
  collected.push({
    date,
    granted: all.flatMap((oracle) => oracle.granted?.() ?? []),
    observed: all.flatMap((oracle) => oracle.observed?.() ?? []),
  });
  if (date === first) {
    owned = new Set(
      visible.identities.filter(({ kind }) => kind === "aws_iam_user").map(({ externalId }) => externalId),
    );
    await claim();
  }
  const estate = {
    ...{ world: clouds.world, visible, days: [...collected], owned },
    usage: all.flatMap((oracle) => oracle.usage?.() ?? []),
    risks: all.flatMap((oracle) => oracle.risks?.() ?? []),
  };
  const everybody = everybodyIn(estate);
  const overview = await getOverview(database.pool);
  if (overview === null) throw new Error("Nothing was collected");
  const { rows } = await database.pool.query<Day["lives"][number]>(
    `select external_id as id, principal.provider, ${credentialLife}::int as life, class from identity_row join principal on principal.id = principal_id
      where identity_row.nature in (1, 2, 3) and state <> 3`,
  );
  days.set(date, {
    ...{ everybody, overview, lives: rows },
    metrics: metricsOn(everybody, { today: date, owned }),
    objectives: objectiveCountsOn(everybody, findingsOf(estate, everybody), owned),
    holders: longLivedOn(everybody, date),
    unreadInAws: accounts.flatMap((id) => aws.incompleteStreams(clouds.aws.permissions, id)).length,
    told: await scorecards(database.pool, { asOf: overview.asOf }),
  });
}

function dayOf(date: string): Day {
  const found = days.get(date);
  if (found === undefined) throw new Error(`Nothing was collected on ${date}`);
  return found;
}

beforeAll(async () => {
  database = await testDatabase();
  clouds = await startClouds({ date: first, partial: true });
  accounts = chooseAccounts();
  await connect();
  await liveOn(first);
  await liveOn(before);
  await cleanUpRoles(clouds, accounts);
  await liveOn(after);
}, 1_200_000);
afterAll(async () => {
  await clouds.stop();
  await database.drop();
});

/** Measures whose whole is not the oracle's to tell have null there: they compare in what it tells. */
const known = ({ hit, of }: OracleMetric, told: { hit: number; of: number }) => ({
  hit,
  of: of ?? told.of,
});

/** How much of it is needed, by adding up one identity after the other. */
function scoredOf(everybody: readonly Somebody[]): {
  scored: number;
  above: number;
  index: string | undefined;
} {
  let [scored, above, unused, told] = [0, 0, 0, 0];
  for (const { score } of everybody) {
    if (score?.isEnough !== true || score.index === null) continue;
    scored += 1;
    if (score.index > 0.4) above += 1;
    unused += score.unused;
    told += score.used + score.unused;
  }
  return { scored, above, index: told === 0 ? undefined : (unused / told).toFixed(9) };
}

describe.each(dates)("on %s", (date) => {
  test("every counted identity is one the world has, and none is missing", () => {
    const { everybody, lives } = dayOf(date);
    const counted = everybody.filter(({ nature }) => ["machine", "mixed", "unknown"].includes(nature));
    expect(lives.map(({ id }) => id).sort()).toEqual(counted.map(({ id }) => id).sort());
    expect(counted.length).toBeGreaterThan(200);
  });

  test("each measure of the overview is the world's", () => {
    const { overview, metrics, holders, lives } = dayOf(date);
    for (const { key, counts } of overview.metrics) {
      const { hit, of } = counts;
      const wanted = metrics[key];
      if (wanted !== undefined) expect({ hit, of }, key).toEqual(known(wanted, counts));
      if (wanted !== undefined && key !== "ownership") expect(hit, key).toBeGreaterThan(0);
    }
    const held = lives.filter(({ life }) => life === 2).map(({ id }) => id);
    expect(held.sort()).toEqual([...holders].sort());
    const short = lives.filter(({ life }) => life === 1).length;
    expect(overview.metrics.find(({ key }) => key === "ephemeral")?.counts).toMatchObject({
      hit: short,
      of: short + held.length,
    });
    expect(overview.counted).toBe(lives.length);
  });

  test("the index of each class of work and of each cloud is that of the world's identities in it", () => {
    const { overview, everybody, lives } = dayOf(date);
    const { byClass, byProvider } = overview.overPrivilege;
    const among = (isIn: (one: Day["lives"][number]) => boolean) => {
      const ids = new Set(lives.filter(isIn).map(({ id }) => id));
      return scoredOf(everybody.filter(({ id }) => ids.has(id)));
    };
    for (const { value, scored, above } of byClass) {
      const code = value === "unknown" ? 0 : workloadClasses[value as WorkloadClass].code;
      const wanted = among((one) => one.class === code);
      expect({ scored, above }, value).toEqual({ scored: wanted.scored, above: wanted.above });
    }
    for (const { value, scored, above, index } of byProvider)
      expect({ scored, above, index: index?.toFixed(9) }, value).toEqual(
        among(({ provider }) => provider === value),
      );
    expect(byClass.length).toBeGreaterThan(3);
  });

  test("each objective's offenders, and those nobody can tell of, are the world's", () => {
    const { told, objectives } = dayOf(date);
    const counts = new Map(told.estate.lines.map((line) => [line.objective.key, line.counts]));
    for (const [key, { of, bad, undecided }] of Object.entries(objectives)) {
      const found = counts.get(key) ?? { good: 0, bad: 0, undecided: 0 };
      expect(found.bad, `${key}: bad`).toBe(bad);
      expect(found.good + found.bad + found.undecided, `${key}: of`).toBe(of);
      if (undecided !== null) expect(found.undecided, `${key}: undecided`).toBe(undecided);
    }
  });

  test("what was not read is what the permissions keep back", () => {
    const { overview, unreadInAws } = dayOf(date);
    const aws = overview.sight.find(({ provider }) => provider === "aws");
    expect((aws?.of ?? 0) - (aws?.read ?? 0)).toBe(unreadInAws);
    expect(unreadInAws).toBeGreaterThan(0);
  });
});

describe("once they are past", () => {
  test.each([first, before])(
    "%s says in every trend what the world was that day, and so do its lists",
    async (date) => {
      const { metrics } = dayOf(date);
      const { overview } = dayOf(after);
      const trend = await trendOf();
      for (const [key, wanted] of Object.entries(metrics)) {
        const metric = overview.metrics.find((one) => one.key === key);
        const past = metric?.days.find(({ day }) => day === date);
        const point = trend.metrics.find((one) => one.key === key)?.points.find(({ day }) => day === date);
        if (point === undefined) throw new Error(`${key} has no point on ${date}`);
        // The overview draws ninety days.
        if (date === before) expect({ hit: past?.hit, of: past?.of }, key).toEqual(known(wanted, point));
        expect({ hit: point.hit, of: point.of }, key).toEqual(known(wanted, point));
        const filter = parse(metric?.filters.hit ?? "");
        const list = await listOnDay(database.pool, { day: date, filter, asOf: overview.asOf });
        expect(list.total, key).toBe(wanted.hit);
      }
    },
  );

  test("identity-days of every objective are the sums of the days, one by one", () => {
    const { told, objectives } = dayOf(after);
    for (const key of Object.keys(objectives)) {
      const line = told.estate.lines.find(({ objective }) => objective.key === key);
      // The first day of the replay lies before the window.
      const inWindow = [before, after].flatMap((date) => dayOf(date).objectives[key] ?? []);
      const sum = (of: (one: OracleCounts) => number) => inWindow.reduce((all, one) => all + of(one), 0);
      const { good = 0, bad = 0, undecided = 0 } = line?.budget.days ?? {};
      expect(bad, `${key}: bad`).toBe(sum((one) => one.bad));
      expect(good + bad + undecided, `${key}: of`).toBe(sum((one) => one.of));
      if (inWindow.every((one) => one.undecided !== null))
        expect(undecided, `${key}: undecided`).toBe(sum((one) => one.undecided ?? 0));
      expect(bad, key).toBeGreaterThan(0);
    }
  });

  test("the clean-up shows: fewer are privileged the day after than the day before", () => {
    const privileged = (date: string) => dayOf(date).metrics.privileged?.hit ?? 0;
    expect(privileged(after)).toBeLessThan(privileged(before));
  });
});

function trendOf(): Promise<FilterTrend> {
  const { asOf } = dayOf(after).overview;
  const filter = parse("nature:machine,mixed,unknown state:live,disabled");
  return filterTrend(database.pool, { filter, days: 365, asOf });
}
