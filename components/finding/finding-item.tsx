import Link from "next/link";
import { Age, Day } from "#components/ui/day.tsx";
import { formatCount } from "#components/ui/format.ts";
import { Status, StatusIcon } from "#components/ui/status.tsx";
import type { FindingRow } from "#lib/queries/findings/finding-row.ts";
import { anchorOf, endWords, linkWord } from "./finding-words.ts";

type Props = {
  finding: FindingRow;
  asOf: Date;
  /** On whose page it stands: `identity` leads to the work, `item` to the identity. */
  on: "identity" | "item";
};

/** One finding: what, why with dates, since when, and how it ended; what is only switched off is not called gone. */
export function FindingItem({ finding, asOf, on }: Props) {
  const { closedAt, evidence, firstSeen, isDisabled, reopened, confidence } = finding;
  const anchor = on === "identity" ? anchorOf(finding.resource) : null;
  const href = on === "identity" && finding.item !== null ? `/burn-down/${finding.item}` : null;
  return (
    <li
      data-finding={finding.rule}
      className="grid grid-cols-[16px_minmax(0,1fr)_auto] gap-x-2.5 border-line border-t px-4 py-2 first:border-t-0"
    >
      <span className="pt-px">
        <StatusIcon kind={closedAt !== null ? "met" : isDisabled ? "unknown" : "watch"} />
      </span>
      <div className="min-w-0">
        <p className="font-semibold">
          {href === null ? (
            finding.title
          ) : (
            <Link href={href} prefetch={false} className="link-quiet">
              {finding.title}
            </Link>
          )}
          {on === "item" && finding.identity !== null && (
            <>
              {linkWord(finding.title)}{" "}
              <Link
                href={`/identities/${finding.identity.id}`}
                prefetch={false}
                className="link-quiet font-mono font-normal"
              >
                {finding.identity.name}
              </Link>
            </>
          )}
          {isDisabled && closedAt === null && (
            <span className="font-normal text-fg-2"> · switched off, not yet gone</span>
          )}
        </p>
        <p className="text-pretty [overflow-wrap:anywhere]">
          {evidence}{" "}
          {anchor !== null && (
            <a href={`#${anchor.id}`} className="text-accent hover:underline">
              {anchor.words}
            </a>
          )}
        </p>
        <p className="text-fg-2 text-note">
          {closedAt === null ? "Open since " : "Open from "}
          <Day date={firstSeen} asOf={asOf} />
          {closedAt !== null && (
            <>
              {" to "}
              <Day date={closedAt} asOf={asOf} />: {endWords(finding)}
            </>
          )}
          {reopened > 0 && `, came back ${formatCount(reopened, "time", "times")}`}
          {confidence !== "high" && `, ${confidence} confidence`}
        </p>
      </div>
      <span className="text-note text-right">
        {closedAt === null ? (
          <Age date={firstSeen} asOf={asOf} />
        ) : (
          <Status kind="met">{finding.ended === "removed" ? "removed" : "no longer applies"}</Status>
        )}
      </span>
    </li>
  );
}
