/** When a team is reminded of what it should attest, and in which words: weekly, daily towards the end, never twice a day. */

/** Days are UTC, `2026-11-24`. `lastOn`: when it was last reminded of this. */
export type Asked = { dueOn: string; lastOn: string | null };

const dailyFrom = 3;
const weekly = 7;

export function isReminderDue(today: string, { dueOn, lastOn }: Asked): boolean {
  if (lastOn === null) return true;
  const left = daysBetween(today, dueOn);
  const since = daysBetween(lastOn, today);
  return left <= dailyFrom ? since >= 1 : since >= weekly;
}

export type ReminderFacts = {
  team: { key: string; name: string };
  /** Null: claims that lapse soon, whatever campaigns there are. */
  campaign: string | null;
  count: number;
  dueOn: string;
  /** Where the pages are; null where nobody said. */
  pages: string | null;
};

export function reminderWords({ team, campaign, count, dueOn, pages }: ReminderFacts): {
  subject: string;
  text: string;
} {
  const things = count === 1 ? "1 identity" : `${count} identities`;
  const subject =
    campaign === null
      ? `${things} of ${team.name}: claims lapse from ${dueOn}`
      : `${things} of ${team.name} to attest by ${dueOn}: ${campaign}`;
  const question = "Still yours, still needed, still this environment?";
  const where =
    pages === null
      ? `npm run cli -- owners attest --team ${team.key} …`
      : `${pages}/owners/${encodeURIComponent(team.key)}`;
  const then = "What nobody attests has no owner from then on.";
  return {
    subject: subject.replaceAll(/[\r\n]+/g, " "),
    text: `${question}\n\n${subject}.\n${then}\n\n${where}\n`,
  };
}

function daysBetween(day: string, later: string): number {
  return Math.round((Date.parse(later) - Date.parse(day)) / 86_400_000);
}
