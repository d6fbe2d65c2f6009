import Link from "next/link";
import { buttonClass } from "#components/ui/button.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { IfMay } from "../if-may.tsx";

/** Before anything was collected: what to do, in order. */
export function NoOverview({ eyebrow }: { eyebrow: string }) {
  return (
    <>
      <PageHead eyebrow={eyebrow} answer="Nothing has been collected yet, so nothing can be said." />
      <div className="grid justify-items-start gap-3 rounded-box border border-line-strong border-dashed p-6">
        <h2 className="text-title">Three steps to the first answer</h2>
        <ol className="grid list-decimal gap-1.5 pl-5 text-fg-2">
          <li>
            <strong className="text-fg">Connect a source</strong> with the read-only permissions its page
            spells out, or import an export file.
          </li>
          <li>
            <strong className="text-fg">Collect it.</strong> Identities, what they may do and what they did
            are there after the first run.
          </li>
          <li>
            <strong className="text-fg">Import your teams</strong> and let them say what is theirs. Trends
            begin with the second day.
          </li>
        </ol>
        <IfMay to="GET /sources/connect" named="Connect a source">
          <Link href="/sources/connect" prefetch={false} className={buttonClass("primary")}>
            Connect a source
          </Link>
        </IfMay>
      </div>
    </>
  );
}
