import Link from "next/link";
import { FindingItem } from "#components/finding/finding-item.tsx";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { findingsLead } from "./finding-words.ts";
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
        <>
          <Link href="/settings/checks" prefetch={false} className="text-accent hover:underline">
            What is checked, and how
          </Link>
          <Link href="/findings" prefetch={false} className="text-accent hover:underline">
            Findings of every identity
          </Link>
        </>
      }
      flush
    >
      {open.length > 0 && (
        <ul aria-label="Open findings">
          {open.map((finding) => (
            <FindingItem key={finding.id} finding={finding} asOf={asOf} on="identity" />
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
              <FindingItem key={finding.id} finding={finding} asOf={asOf} on="identity" />
            ))}
          </ul>
        </details>
      )}
    </Panel>
  );
}
