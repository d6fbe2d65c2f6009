import Link from "next/link";
import { buttonClass } from "#components/ui/button.tsx";
import { pastFields } from "#lib/domain/trends/past-terms.ts";
import type { TrendRefused } from "#lib/queries/trends/filter-trend.ts";
import { trendAddress } from "./address.ts";
import type { AskedTrend } from "./read-trend.ts";

/** What of the filter a past day cannot answer and why, with the way on: nothing is left out in silence. */
export function RefusedTerms({ asked, refused }: { asked: AskedTrend; refused: TrendRefused }) {
  const one = refused.unkept.length === 1;
  return (
    <section
      aria-label="Terms that are not kept"
      className="grid justify-items-start gap-2 rounded-box border border-line-strong border-dashed p-6"
    >
      <h2 className="text-title">
        {one ? "One term says" : `${refused.unkept.length} terms say`} nothing of a past day
      </h2>
      <ul className="grid gap-1">
        {refused.unkept.map(({ text, reason }) => (
          <li key={text}>
            <code>{text}</code>: {reason}
          </li>
        ))}
      </ul>
      <p className="max-w-[72ch] text-pretty text-fg-2">
        Whoever passes {one ? "it" : "them"} today need not have passed {one ? "it" : "them"} then, so no
        number of a past day would have a list behind it. Of past days Rollcall keeps: {pastFields.join(", ")}
        .
      </p>
      <Link
        href={trendAddress({ ...asked, filter: refused.kept })}
        prefetch={false}
        className={buttonClass()}
      >
        Trend without {one ? "it" : "them"}
      </Link>
    </section>
  );
}
