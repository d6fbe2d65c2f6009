import { daysBetween, formatAgo } from "#components/ui/format.ts";
import { Status } from "#components/ui/status.tsx";

type Due = { dueOn: string; closedAt: Date | null; asked: number; answered: number };

/** Whether a campaign is done, under way, late or over. */
export function DueStatus({
  campaign: { dueOn, closedAt, asked, answered },
  now,
}: {
  campaign: Due;
  now: Date;
}) {
  if (asked === answered) return <Status kind="met">all answered</Status>;
  if (closedAt !== null) return <Status kind="unknown">closed, not all answered</Status>;
  const days = daysBetween(new Date(dueOn), now);
  if (days > 0) return <Status kind="breach">was due {formatAgo(days)}</Status>;
  return <Status kind="watch">due {formatAgo(days)}</Status>;
}
