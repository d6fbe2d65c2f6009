import { formatNumber } from "#components/ui/format.ts";
import { countProbable } from "#lib/queries/owners/count-probable.ts";
import { apiReader } from "./current-person.ts";

/** How much waits in the inboxes of the reader's own teams; nothing where nothing does. It never takes the frame down with it. */
export async function ProbableBadge({ teams }: { teams: readonly number[] }) {
  const count = await apiReader("GET /owners/inbox")
    .then((reader) => countProbable(reader, teams))
    .catch(() => 0);
  if (count === 0) return null;
  return (
    <span title="Probably your team's, and nobody said so" data-probable={count}>
      {formatNumber(count)}
      <span className="sr-only"> probably your team's</span>
    </span>
  );
}
