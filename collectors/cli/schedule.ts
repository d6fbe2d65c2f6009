/** `schedule`: when the worker collects each source by itself. */
import { Argument, type Command } from "commander";
import type { SetSchedule } from "#lib/commands/set-schedule.ts";
import { type Cadence, cadences } from "#lib/jobs/default-schedules.ts";
import type { Output } from "./output.ts";
import { perform, type Tools } from "./perform.ts";

export function addSchedule(program: Command): void {
  const schedule = program
    .command("schedule")
    .description("see and change when the worker collects a source");
  addList(schedule);
  addSet(schedule);
  addSwitch(schedule, "off", false);
  addSwitch(schedule, "on", true);
}

function addList(schedule: Command): void {
  const verb = schedule.command("list [source]").description("what is collected when, and what waits");
  verb.action((source: string | undefined) =>
    perform(verb, async ({ output, session }) => {
      const { listSchedules } = await import("#lib/queries/list-schedules.ts");
      const { findSource } = await import("#lib/queries/find-source.ts");
      const { pendingCollections } = await import("#lib/queries/pending-collections.ts");
      const { standsStill } = await import("#lib/clock.ts");
      const { pool, env } = await session();
      const id = source === undefined ? undefined : (await findSource(pool, source)).id;
      const schedules = await listSchedules(pool, { source });
      const pending = await pendingCollections(pool, id);
      output.result({ schedules, pending });
      output.table(
        ["SOURCE", "CADENCE", "CRON (UTC)", "NEXT", "QUEUE"],
        schedules.map(({ sourceId, cadence, cron, nextAt, enabled, ...row }) => {
          const job = pending.find(
            (item) => item.sourceId === sourceId && (item.cadence ?? cadence) === cadence,
          );
          return [row.source, cadence, cron, enabled ? minuteOf(nextAt) : "off", job?.state ?? ""];
        }),
      );
      if (standsStill(env.clock))
        output.say("ROLLCALL_CLOCK stands still: the worker starts nothing by itself.");
      return undefined;
    }),
  );
}

function addSet(schedule: Command): void {
  const verb = schedule
    .command("set <source>")
    .addArgument(new Argument("<cadence>", "which streams").choices(cadences))
    .argument("<cron>", 'minute, hour, day, month, weekday, in UTC: "15 */6 * * *"')
    .description("collect a source's inventory or usage by this schedule, and switch it on");
  verb.action((source: string, cadence: Cadence, cron: string) =>
    perform(verb, async ({ output, session }) =>
      change(output, session, [{ source, cadence, cron, enabled: true }]),
    ),
  );
}

function addSwitch(schedule: Command, word: "on" | "off", enabled: boolean): void {
  const verb = schedule
    .command(`${word} <source>`)
    .addArgument(new Argument("[cadence]", "which streams; all if left out").choices(cadences))
    .description(enabled ? "collect by schedule again" : "collect only when asked");
  verb.action((source: string, cadence: Cadence | undefined) =>
    perform(verb, async ({ output, session }) => {
      const chosen = cadence === undefined ? cadences : [cadence];
      await change(
        output,
        session,
        chosen.map((each) => ({ source, cadence: each, enabled })),
      );
      return undefined;
    }),
  );
}

async function change(
  output: Output,
  session: Tools["session"],
  requests: SetSchedule[],
): Promise<undefined> {
  const { setSchedule } = await import("#lib/commands/set-schedule.ts");
  const { pool, clock, actor } = await session();
  const changed = [];
  for (const request of requests) changed.push(await setSchedule({ pool, clock, actor }, request));
  output.result(changed);
  for (const { source, cadence, cron, nextAt } of changed) {
    const when = nextAt === null ? "off" : `${cron} (UTC), next ${minuteOf(nextAt)}`;
    output.say(`${source} ${cadence}: ${when}`);
  }
}

function minuteOf(date: Date | null): string {
  return date === null ? "soon" : date.toISOString().slice(0, 16);
}
