import { ActionForm } from "#components/form/action-form.tsx";
import { Submit } from "#components/form/submit.tsx";
import { formatCount, formatDay, formatMoment, formatNumber } from "#components/ui/format.ts";
import { Status, type StatusKind } from "#components/ui/status.tsx";
import type { AuditStanding } from "#lib/queries/list-audit.ts";
import { IfMay } from "../../if-may.tsx";
import { verifyNow } from "../actions/verify-now.ts";
import { mostRows } from "../verify-limit.ts";

/** `keptDays`: null for a record that is never cut. */
type Props = { standing: AuditStanding; keptDays: number | null; now: Date };

/** Whether the record is as it was written, as far as somebody last looked; the way to look again; how long it is kept. */
export function ChainLine({ standing, keptDays, now }: Props) {
  const { kind, words } = chainWords(standing, now);
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-box border border-line bg-frame px-4 py-2">
      <div className="min-w-[240px] flex-1 [&>span]:items-start [&_svg]:mt-[3px]">
        <Status kind={kind}>{words}</Status>
        <p className="pl-5 text-fg-2 text-note">
          {keptDays === null ? "Every row is kept." : `Rows are kept for ${formatNumber(keptDays)} days.`}
        </p>
        {standing.cut > 0 && (
          <p className="pl-5 text-fg-2 text-note">
            {formatCount(standing.cut, "older row was", "older rows were")} cut off
            {standing.cutUntil !== null && `, the newest of ${formatDay(standing.cutUntil, null)}`}.
          </p>
        )}
      </div>
      {standing.rows <= mostRows ? (
        <IfMay to="audit.verify" named="Verify now">
          <ActionForm action={verifyNow} className="no-print">
            <Submit pending="Verifying…">Verify now</Submit>
          </ActionForm>
        </IfMay>
      ) : (
        <code className="text-note">npm run cli -- audit verify</code>
      )}
    </div>
  );
}

/** The last verification in words, for this line and the overview. */
export function chainWords(
  { lastVerified }: Pick<AuditStanding, "lastVerified">,
  now: Date,
): { kind: StatusKind; words: string } {
  if (lastVerified === null) return { kind: "unknown", words: "The chain was not verified yet." };
  const { at, actor, state, rows, sentence } = lastVerified;
  const when = `${formatMoment(at, now)} by ${actor}`;
  if (state === "whole") {
    const are = rows === 1 ? "was as it was written" : "were as they were written";
    return { kind: "met", words: `Verified ${when}: ${formatCount(rows, "row", "rows")} ${are}, in order.` };
  }
  return { kind: "breach", words: `Broken, as of ${when}: ${sentence ?? "the chain does not hold."}` };
}
