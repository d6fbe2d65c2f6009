/**
 * How much should be left on a day to be done in time: straight from what was left when the campaign was last measured to its target on
 * its last day. Measuring anew bends the line from that day on and leaves the line before it as it was.
 */
import { daysBetween } from "../days.ts";

/** A dated decision: from the end of `day` on the plan starts at what was left then. The first is the start. */
export type PlanStart = { day: string; left: number };

export type Plan = {
  /** In order; at least one. */
  starts: readonly PlanStart[];
  endsOn: string;
  /** How many may be left on the last day. */
  target: number;
};

/** Not rounded. Null before the start; the target from the last day on. */
export function planOn({ starts, endsOn, target }: Plan, day: string): number | null {
  const start = starts.findLast((one) => one.day <= day);
  if (start === undefined) return null;
  const length = daysBetween(start.day, endsOn);
  if (length <= 0 || day >= endsOn) return Math.min(target, start.left);
  const goal = Math.min(target, start.left);
  return start.left - ((start.left - goal) * daysBetween(start.day, day)) / length;
}

/** Items behind the plan; negative: ahead. Whole: a plan of 263.6 is met by 264. Null before the start. */
export function behindPlan(plan: Plan, day: string, left: number): number | null {
  const planned = planOn(plan, day);
  return planned === null ? null : left - Math.ceil(planned - 1e-9);
}
