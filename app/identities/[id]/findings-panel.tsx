import Link from "next/link";
import { Age, Day } from "#components/ui/day.tsx";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Status, StatusIcon } from "#components/ui/status.tsx";
import type { FindingRow } from "#lib/queries/findings/finding-row.ts";
import { anchorOf, endWords, findingsLead } from "./finding-words.ts";
import type { IdentityPage } from "./read-identity.ts";

/** What checks found of it, why, since when, and what they found before: each leads to the work that would end it. */
export function FindingsPanel({ page }: { page: IdentityPage }) {
  const { findings, asOf } = page;
  if (findings === null) return null;
  const open = findings.filter(({ closedAt }) => closedAt === null);
  const ended = findings.filter(({ closedAt }) => closedAt !== null);
  return (
    <Panel
      id="findings"
      title="Findings"
      side={formatCount(open.length, "open", "open")}
      lead={findingsLead(page)}
      footer={
        <Link href="/settings/checks" className="text-accent hover:underline">
          What is checked, and how
        </Link>
      }
      flush
    >
      {open.length > 0 && (
        <ul aria-label="Open findings">
          {open.map((finding) => (
            <Finding key={finding.id} finding={finding} asOf={asOf} />
          ))}
        </ul>
      )}
      {ended.length > 0 && (
        <details className={open.length > 0 ? "border-line border-t" : ""}>
          <summary className="px-4 py-2 text-accent hover:underline">
            {formatNumber(ended.length)} found before and ended
          </summary>
          <ul aria-label="Findings that ended">
            {ended.map((finding) => (
              <Finding key={finding.id} finding={finding} asOf={asOf} />
            ))}
          </ul>
        </details>
      )}
    </Panel>
  );
}

function Finding({ finding, asOf }: { finding: FindingRow; asOf: Date }) {
  const { closedAt, evidence, firstSeen, isDisabled, reopened, confidence } = finding;
  const anchor = anchorOf(finding.resource);
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
          {finding.item === null ? (
            finding.title
          ) : (
            <Link href={`/burn-down/${finding.item}`} className="link-quiet">
              {finding.title}
            </Link>
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
