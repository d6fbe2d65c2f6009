import { expect, it } from "vitest";
import { cronWords } from "./cron-words.ts";

it.each([
  ["7 0,6,12,18 * * *", "every 6 hours from 00:07"],
  ["15 */6 * * *", "every 6 hours from 00:15"],
  ["15 * * * *", "hourly at :15"],
  ["37 5 * * *", "daily at 05:37"],
  ["0 8,10 * * *", "daily at 08:00 and 10:00"],
  ["30 7 * * mon-fri", "weekdays at 07:30"],
  ["0 5 * * 1,7", "Mondays and Sundays at 05:00"],
  // Where there are no short words, the expression says it exactly.
  ["0 5 1 * *", "0 5 1 * *"],
  ["*/5 * * * *", "*/5 * * * *"],
  ["0 */5 * * *", "daily at 00:00, 05:00, 10:00, 15:00 and 20:00"],
  ["0 5,6 * * 1", "0 5,6 * * 1"],
  ["0 0-4 * * *", "0 0-4 * * *"],
])("%s is %s", (cron, words) => {
  expect(cronWords(cron)).toBe(words);
});
