import type { Metadata } from "next";
import Link from "next/link";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { formatNumber } from "#components/ui/format.ts";
import { Metric } from "#components/ui/metric.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Scroll } from "#components/ui/scroll.tsx";
import { parameter, type SearchParams } from "../../identities/address.ts";
import { countedText, listBehind } from "../../owners/address.ts";
import { CELL, HEAD } from "../../owners/table-look.ts";
import { pageProblem } from "../../page-problem.tsx";
import { checkAddress } from "./address.ts";
import { CheckPanel } from "./check-panel.tsx";
import { type ChecksPage, type CheckView, readChecks } from "./read-checks.ts";
import { SetPanel } from "./set-panel.tsx";

export const metadata: Metadata = { title: "Checks" };

const CRUMBS = (
  <Crumbs
    crumbs={[
      { key: "settings", name: "Settings", href: "/settings" },
      { key: "checks", name: "Checks" },
    ]}
  />
);

type Props = { searchParams: Promise<SearchParams> };

/** What is checked, whom it cannot see, what it found, and for whom it is on. */
export default async function Checks({ searchParams }: Props) {
  const params = await searchParams;
  let page: ChecksPage;
  try {
    page = await readChecks(parameter(params, "check"), parameter(params, "q"));
  } catch (error) {
    return pageProblem(error, CRUMBS);
  }
  return (
    <>
      <PageHead eyebrow={CRUMBS} answer={<Answer page={page} />} />
      <div className="grid grid-cols-1 items-start gap-4 wide:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <ListPanel page={page} />
        <div className="grid min-w-0 gap-4">
          <CheckPanel check={page.open} asOf={page.asOf} />
          <SetPanel page={page} />
        </div>
      </div>
    </>
  );
}

function Answer({ page: { checks, isNew, found } }: { page: ChecksPage }) {
  const on = checks.filter(({ isEnabled }) => isEnabled).length;
  const words =
    on === checks.length ? `All ${checks.length} checks are on` : `${on} of ${checks.length} checks are on`;
  if (isNew) return <>{words}; nothing has been collected that they could judge.</>;
  return (
    <>
      {words}; <Metric value={found} href={listBehind(countedText("-finding:none"))} />{" "}
      {found === 1 ? "identity has" : "identities have"} an open finding.
    </>
  );
}

function ListPanel({ page: { checks, open } }: { page: ChecksPage }) {
  return (
    <Panel id="checks" title="Checks" side="press one to see and set it" flush>
      <Scroll label="Checks" bare>
        <table className="w-full min-w-[480px] border-separate border-spacing-0">
          <thead>
            <tr>
              <th scope="col" className={HEAD}>
                Check
              </th>
              <th scope="col" className={`${HEAD} text-right`}>
                Findings
              </th>
              <th scope="col" className={`${HEAD} text-right`}>
                Identities
              </th>
              <th
                scope="col"
                className={`${HEAD} text-right`}
                title="Findings that ended in the last 30 days"
              >
                Ended, 30 d
              </th>
            </tr>
          </thead>
          <tbody>
            {checks.map((check) => (
              <Row key={check.key} check={check} isOpen={check.key === open.key} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

function Row({ check, isOpen }: { check: CheckView; isOpen: boolean }) {
  const { key, title, isEnabled, scope, counts } = check;
  return (
    <tr className="group hover:bg-hover" data-check={key}>
      <th scope="row" className={`${CELL} text-left font-normal`}>
        <Link
          href={checkAddress(key)}
          scroll={false}
          aria-current={isOpen ? "true" : undefined}
          className="link-quiet aria-[current]:font-semibold"
        >
          {title}
        </Link>
        {!isEnabled && <span className="text-fg-2 text-note"> · off</span>}
        {scope !== null && <span className="text-fg-2 text-note"> · for some only</span>}
      </th>
      <td className={`${CELL} text-right`}>
        {!isEnabled ? (
          <Off />
        ) : check.about === "binding" ? (
          <a href={`/api/v1/findings?rule=${key}`} className="link-quiet" title="Grants, as JSON">
            {formatNumber(counts.open)} grants
          </a>
        ) : (
          <Metric value={counts.identities} href={listBehind(counts.filter)} />
        )}
      </td>
      <td className={`${CELL} text-right`}>
        {counts.judged === null || counts.judgedFilter === null ? (
          <span className="text-fg-2">{isEnabled ? "grants to nobody" : "none"}</span>
        ) : (
          <Metric value={counts.judged} href={listBehind(counts.judgedFilter)} />
        )}
      </td>
    </tr>
  );
}

/** Nothing is judged: no zero. */
function Off() {
  return <span className="text-fg-2">off</span>;
}
