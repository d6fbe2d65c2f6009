/**
 * The expected bands of a campaign by its plain sentences, a week at a time: what is asked of each identity is looked up in the world, and
 * what stopped being asked was removed where its identity is gone, or where a team has said yes to what nobody owned; else it no longer
 * applies. It knows nothing of items, events or how the app counts.
 */
import type { OracleFinding } from "./oracle-answer.ts";

/** What was true at the end of one day of collection. */
export type OracleWeek = {
  /** `2026-11-24`. */
  date: string;
  /** Identities there are, and those a team answers for. */
  there: ReadonlySet<string>;
  owned: ReadonlySet<string>;
  /** As `askedOf` says. */
  asked: ReadonlySet<string>;
  /** Of these, those that somebody agreed may stay. */
  excepted: ReadonlySet<string>;
};

export type OracleBands = {
  baseline: number;
  added: number;
  open: number;
  excepted: number;
  removed: number;
  noLonger: number;
  /** Those that had ended and came back. */
  cameBack: number;
};

/** `retire ID` of whom nobody uses; of anybody else whom nobody owns, `own ID`. */
export function askedOf(findings: readonly OracleFinding[], switchedOff: readonly string[]): Set<string> {
  const of = (rule: string) =>
    switchedOff.includes(rule)
      ? []
      : findings.filter((one) => one.rule === rule).map(({ identity }) => identity);
  const idle = new Set(of("unused-identity"));
  return new Set([
    ...[...idle].map((id) => `retire ${id}`),
    ...of("unowned").flatMap((id) => (idle.has(id) ? [] : [`own ${id}`])),
  ]);
}

/** Coming back later than that is something new. */
const voidedDays = 30;

type Thing = {
  target: string;
  isFirst: boolean;
  where: "left" | "removed" | "no-longer";
  endedOn: string;
  isBack: boolean;
};

/** Of each week, in their order; the first is the day the campaign starts. */
export function bandsOf(weeks: readonly OracleWeek[]): OracleBands[] {
  const things: Thing[] = [];
  return weeks.map((week, index) => {
    for (const thing of things) if (thing.where === "left" && !week.asked.has(thing.target)) end(thing, week);
    for (const target of week.asked) {
      const latest = things.findLast((thing) => thing.target === target);
      if (latest?.where === "left") continue;
      if (latest !== undefined && daysFrom(latest.endedOn, week.date) <= voidedDays) {
        Object.assign(latest, { where: "left", isBack: true });
        continue;
      }
      things.push({ target, isFirst: index === 0, where: "left", endedOn: "", isBack: false });
    }
    return counted(things, week);
  });
}

function end(thing: Thing, { date, there, owned }: OracleWeek): void {
  const [decision, id = ""] = thing.target.split(" ");
  const isDone = !there.has(id) || (decision === "own" && owned.has(id));
  Object.assign(thing, { where: isDone ? "removed" : "no-longer", endedOn: date });
}

function counted(things: readonly Thing[], { excepted }: OracleWeek): OracleBands {
  const count = (isIn: (thing: Thing) => boolean) => things.filter(isIn).length;
  return {
    baseline: count(({ isFirst }) => isFirst),
    added: count(({ isFirst }) => !isFirst),
    open: count(({ where, target }) => where === "left" && !excepted.has(target)),
    excepted: count(({ where, target }) => where === "left" && excepted.has(target)),
    removed: count(({ where }) => where === "removed"),
    noLonger: count(({ where }) => where === "no-longer"),
    cameBack: count(({ isBack }) => isBack),
  };
}

function daysFrom(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
