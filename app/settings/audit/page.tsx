import type { Metadata } from "next";
import { States } from "#components/state/states.tsx";
import { Pager } from "#components/table/pager.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import type { SearchParams } from "../../identities/address.ts";
import { IfMay } from "../../if-may.tsx";
import { pageProblem } from "../../page-problem.tsx";
import { type AuditAsked, auditAddress, auditAsked, auditFileAddress, auditPlace } from "../address.ts";
import { ChainLine } from "./chain-line.tsx";
import { EntriesTable } from "./entries-table.tsx";
import { FilterForm, filterWords } from "./filter-form.tsx";
import { type AuditPage, readAudit } from "./read-audit.ts";

export const metadata: Metadata = { title: "Record of decisions" };

const CRUMBS = (
  <Crumbs
    crumbs={[
      { key: "settings", name: "Settings", href: "/settings" },
      { key: "audit", name: "Record of decisions" },
    ]}
  />
);

export default async function Audit({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const asked = auditAsked(params);
  let read: AuditPage;
  try {
    read = await readAudit(asked, auditPlace(params));
  } catch (error) {
    return pageProblem(error, CRUMBS);
  }
  const { page, standing, keptDays, now } = read;
  return (
    <>
      <PageHead
        eyebrow={CRUMBS}
        answer={answerOf(asked, read)}
        actions={page.entries.length > 0 ? <Files asked={asked} /> : undefined}
      />
      <ChainLine standing={standing} keptDays={keptDays} now={now} />
      {standing.rows > 0 && <FilterForm asked={asked} standing={standing} />}
      {page.entries.length > 0 && (
        <>
          <EntriesTable entries={page.entries} asked={asked} now={now} />
          <Pager
            previous={page.hasNewer ? auditAddress(asked, { after: page.entries[0]?.position }) : null}
            next={page.hasOlder ? auditAddress(asked, { before: page.entries.at(-1)?.position }) : null}
          >
            Rows {formatNumber(page.entries.at(-1)?.position ?? 0)} to{" "}
            {formatNumber(page.entries[0]?.position ?? 0)}, newest first. Each carries the hash of the one
            before it.
          </Pager>
        </>
      )}
      {page.entries.length === 0 && <Nothing isNew={standing.rows === 0} />}
    </>
  );
}

function answerOf(asked: AuditAsked, { standing }: AuditPage): string {
  const words = filterWords(asked);
  if (standing.rows === 0) return "Nothing was decided yet.";
  const all = formatCount(standing.rows, "row", "rows");
  return words === null
    ? `Who decided or read what: ${all}, newest first.`
    : `Of ${all}, those ${words}; newest first.`;
}

function Files({ asked }: { asked: AuditAsked }) {
  return (
    <IfMay to="audit.export" named="Take as a file">
      <a href={auditFileAddress(asked, "csv")} download className={buttonClass()}>
        CSV
      </a>
      <a href={auditFileAddress(asked, "ndjson")} download className={buttonClass()}>
        NDJSON
      </a>
    </IfMay>
  );
}

function Nothing({ isNew }: { isNew: boolean }) {
  if (!isNew) {
    return (
      <States state="empty-filtered" what="rows">
        <p className="text-fg-2">Take a part of the filter away, or look at earlier days.</p>
      </States>
    );
  }
  return (
    <div className="grid justify-items-start gap-2 rounded-box border border-line-strong border-dashed p-6">
      <h2 className="text-title">The record begins with the first decision</h2>
      <p className="text-fg-2">
        Connecting a source, asking for a collection, taking an export or making a key writes a row here, by
        whoever did it, on a page or by the command line.
      </p>
    </div>
  );
}
