import Link from "next/link";
import { formatCount, formatDay } from "#components/ui/format.ts";
import { Metric } from "#components/ui/metric.tsx";
import { verdictWords } from "#lib/domain/overview/verdict.ts";
import { worklistAddress } from "../burn-down/address.ts";
import { listBehind } from "../owners/address.ts";
import type { OverviewPage } from "./read-overview.ts";

/** Safer than last month? Where is the risk? What needs a decision? Can I trust it? In that order. */
export function OverviewAnswer({ page: { overview, partial } }: { page: OverviewPage }) {
  const { verdict, began, asOf, metrics, decisions, sight, objectives } = overview;
  const breach = objectives.filter(({ state }) => state === "breach").length;
  const unowned = metrics.find(({ key }) => key === "privileged-unowned");
  const unread = sight.reduce((sum, { denied, failed }) => sum + denied + failed, 0);
  return (
    <>
      {verdictWords(
        verdict,
        "a month ago",
        began === null ? null : formatDay(new Date(began), asOf).replaceAll(" ", "\u00a0"),
      )}
      .{" "}
      {unowned !== undefined && unowned.counts.of > 0 && (
        <>
          <Metric value={unowned.counts.hit} href={listBehind(unowned.filters.hit)} partial={partial} opens />{" "}
          privileged {unowned.counts.hit === 1 ? "identity has" : "identities have"} no owner
        </>
      )}
      {breach > 0 && (
        <>
          ,{" "}
          <Link href="/scorecards" prefetch={false} className="link-quiet">
            {formatCount(breach, "objective is", "objectives are")} in breach
          </Link>
        </>
      )}
      {", "}
      <Metric value={decisions.critical} href={worklistAddress({ state: "undecided", risk: "critical" })} />{" "}
      critical {decisions.critical === 1 ? "decision waits" : "decisions wait"}
      {unread > 0 ? (
        <>
          , and{" "}
          <Link href="#sight" prefetch={false} className="link-quiet">
            not everything could be read
          </Link>
          .
        </>
      ) : (
        ", and everything was read."
      )}
    </>
  );
}
