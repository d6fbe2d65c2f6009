/** Cron expressions as Rollcall takes them: five fields, in UTC, that come due some day. */
import { CronExpressionParser } from "cron-parser";
import { Invalid } from "#lib/errors.ts";

/** Numbers, ranges, steps, and names of months and weekdays; the parser knows more, whose meaning is its own. */
const fieldPattern = /^(?:[\d*,/-]|[A-Za-z]{3})+$/;

/** The first instant after `after` at which `cron` is due. Throws Invalid naming what is wrong with the expression. */
export function nextDue(cron: string, after: Date): Date {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 5) throw badCron(cron, "it has not five fields");
  const strange = fields.find((field) => !fieldPattern.test(field));
  if (strange !== undefined) throw badCron(cron, `"${strange}" is no field of one`);
  try {
    return CronExpressionParser.parse(fields.join(" "), { currentDate: after, tz: "UTC" }).next().toDate();
  } catch (error) {
    throw badCron(cron, error instanceof Error ? error.message : String(error));
  }
}

function badCron(cron: string, why: string): Invalid {
  return new Invalid(`"${cron}" is not a schedule: ${why}.`, {
    hint: 'Write minute, hour, day, month and weekday, in UTC: "15 */6 * * *" is a quarter past every sixth hour.',
  });
}
