import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";
import { States } from "#components/state/states.tsx";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { formatCount, formatNumber, formatPercent } from "#components/ui/format.ts";
import { Metric } from "#components/ui/metric.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Withheld } from "#components/ui/withheld.tsx";
import { Invalid } from "#lib/errors.ts";
import { parameter, type SearchParams } from "../../identities/address.ts";
import { pageProblem } from "../../page-problem.tsx";
import { BurnDownTabs } from "../burn-down-tabs.tsx";
import { StartForm } from "../campaigns/start-form.tsx";
import { type WhatIfAsked, whatIfAddress, whatIfAsked } from "./address.ts";
import { ChangesPanel } from "./changes-panel.tsx";
import { FiguresPanel } from "./figures-panel.tsx";
import { ItemsPanel } from "./items-panel.tsx";
import { ObjectivesPanel } from "./objectives-panel.tsx";
import { PoliciesPanel, PoliciesWaiting } from "./policies-panel.tsx";
import { readWhatIf, type WhatIfPage } from "./read-what-if.ts";
import { WhatIfForm } from "./what-if-form.tsx";

export const metadata: Metadata = { title: "What if?" };

const CRUMBS = (
  <Crumbs
    crumbs={[
      { key: "burn-down", name: "Burn-down", href: "/burn-down" },
      { key: "campaigns", name: "Campaigns", href: "/burn-down/campaigns" },
      { key: "what-if", name: "What if?" },
    ]}
  />
);

/** What would be different if what is proven unused were removed, before anybody decides it? */
export default async function WhatIf({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  let asked: WhatIfAsked;
  let page: WhatIfPage | null;
  try {
    asked = whatIfAsked(params);
    page = await readWhatIf(asked);
  } catch (error) {
    return error instanceof Invalid ? (
      <Refused params={params} problem={error} />
    ) : (
      pageProblem(error, CRUMBS)
    );
  }
  if (page === null)
    return (
      <>
        <PageHead eyebrow={CRUMBS} answer="Nothing has been collected yet." />
        <States
          state="empty-new"
          what="what could be removed"
          hint={
            <>
              <Link href="/sources" prefetch={false}>
                Connect a source
              </Link>{" "}
              and collect it: what is unused is proven by what was seen.
            </>
          }
        />
      </>
    );
  return <Said page={page} />;
}

function Said({ page }: { page: WhatIfPage }) {
  const { asked, asOf, said, mayStart } = page;
  const all = said.items.reduce((sum, { items }) => sum + items, 0);
  return (
    <>
      <PageHead
        eyebrow={CRUMBS}
        answer={<Answer page={page} />}
        actions={mayStart ? undefined : <Withheld needs="lead">Start a campaign</Withheld>}
      />
      <BurnDownTabs open="Campaigns" />
      <WhatIfForm q={asked.q} kinds={asked.kinds} />
      {all === 0 ? (
        <div className="rounded-box border border-line-strong border-dashed p-6">
          <h2 className="text-title">Nothing is to be removed there</h2>
          <p className="text-fg-2">
            No work item of these kinds is left of identities that pass <code>{said.scope}</code>: loosen the
            filter, or choose more kinds.
          </p>
        </div>
      ) : (
        <div className="grid gap-4">
          <div className="grid grid-cols-1 items-start gap-4 wide:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <FiguresPanel page={page} />
            <ItemsPanel page={page} />
          </div>
          <div className="grid grid-cols-1 items-start gap-4 wide:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <ObjectivesPanel page={page} />
            {said.narrowing.length > 0 && (
              <Suspense fallback={<PoliciesWaiting items={said.narrowing.length} />}>
                <PoliciesPanel page={page} />
              </Suspense>
            )}
          </div>
          <ChangesPanel page={page} />
          {mayStart && (
            <div className="no-print">
              <Panel
                id="start"
                title="Start this as a campaign"
                lead={`Its baseline would be ${formatCount(all, "item", "items")}: everything of these kinds that is left of the same identities, also what is kept above.`}
              >
                <StartForm
                  today={asOf.toISOString().slice(0, 10)}
                  scope={{ q: said.scope, decisions: said.kinds }}
                />
              </Panel>
            </div>
          )}
        </div>
      )}
    </>
  );
}

/** "61 of 72 items done: of 301 identities with an index, 44 instead of 280 are above 0.4 and …" */
function Answer({ page: { asked, said } }: { page: WhatIfPage }) {
  const { before, after, items, sampled } = said;
  const done = items.reduce((sum, one) => sum + one.done, 0);
  if (done === 0) return "Nothing there may be removed: no figure would change.";
  const number = (value: number, show: WhatIfAsked["show"]) =>
    sampled === null ? (
      <Metric value={value} href={`${whatIfAddress({ ...asked, show })}#changes`} />
    ) : (
      formatNumber(value)
    );
  return (
    <>
      With {formatCount(done, "item", "items")} done, {number(after.high, "high")}
      {after.told > 0 && ` (${formatPercent(after.high / after.told)})`} instead of{" "}
      {formatNumber(before.high)} identities would be above 0.4 and {number(after.tier2, "tier-2")} instead of{" "}
      {formatNumber(before.tier2)} privileged
      {sampled === null ? "." : `, of ${formatNumber(sampled.judged)} that were looked at.`}
    </>
  );
}

function Refused({ params, problem }: { params: SearchParams; problem: Invalid }) {
  return (
    <>
      <PageHead eyebrow={CRUMBS} answer="This cannot be worked out." />
      <BurnDownTabs open="Campaigns" />
      <WhatIfForm q={parameter(params, "q") ?? ""} kinds={[params.kinds ?? []].flat()} />
      <States state="error" problem={problem.message} hint={problem.hint} />
    </>
  );
}
