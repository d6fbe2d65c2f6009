import Link from "next/link";
import { formatDay, formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Scroll } from "#components/ui/scroll.tsx";
import { Status } from "#components/ui/status.tsx";
import { stateWords } from "#lib/domain/slo/objective-words.ts";
import type { WhatIfObjective } from "#lib/queries/burn-down/what-if-objectives.ts";
import { CELL, HEAD } from "../../owners/table-look.ts";
import { runsOutWords, targetWords } from "../../scorecards/line-words.ts";
import { identitiesAddress } from "../../scorecards/offenders-address.ts";
import { whatIfAddress } from "./address.ts";
import type { WhatIfPage } from "./read-what-if.ts";

/** Each objective before and after: who is wrong by it, and where its budget stands if it were done today. */
export function ObjectivesPanel({ page }: { page: WhatIfPage }) {
  const { objectives: told } = page.said;
  const within = told === null || told.within === "" ? "the whole estate" : told.within;
  return (
    <Panel
      id="objectives"
      title="Objectives"
      side={<code>{within}</code>}
      flush
      footer={
        <span>
          Afterwards is as if all were done today and nothing else changed: bad days stay in the window until
          they are older than it. An objective about what documents grant is told by its check once it is
          done.
          {page.partial !== null && ` There may be more: ${page.partial}.`}
        </span>
      }
    >
      {told === null ? (
        <p className="p-4 text-fg-2">
          Of a sample no objective can be told: the command line looks at everybody with --whole.
        </p>
      ) : told.objectives.length === 0 ? (
        <p className="p-4 text-fg-2">No objective is about identities there.</p>
      ) : (
        <Scroll label="Objectives before and after" bare>
          <table className="w-full min-w-[600px] border-separate border-spacing-0">
            <thead>
              <tr>
                <th scope="col" className={`${HEAD} sticky left-0 z-1`}>
                  Objective
                </th>
                {["Target", "Wrong now", "Wrong after"].map((name) => (
                  <th key={name} scope="col" className={`${HEAD} text-right`}>
                    {name}
                  </th>
                ))}
                {["State now", "State after"].map((name) => (
                  <th key={name} scope="col" className={HEAD}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {told.objectives.map((one) => (
                <Row key={one.key} one={one} page={page} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Panel>
  );
}

function Row({ one, page }: { one: WhatIfObjective; page: WhatIfPage }) {
  const { key, sentence, target, before, after } = one;
  const { asked, asOf } = page;
  return (
    <tr className="group hover:bg-hover" data-objective={key}>
      <th
        scope="row"
        className={`${CELL} sticky left-0 z-1 min-w-[168px] max-w-[320px] border-r bg-page text-left font-normal group-hover:bg-hover`}
      >
        {sentence}
      </th>
      <td className={`${CELL} whitespace-nowrap text-right`}>{targetWords(target)}</td>
      <td className={`${CELL} text-right`}>
        <Count value={before.counts.bad} href={identitiesAddress(before.offenders)} />
      </td>
      <td className={`${CELL} text-right font-semibold`}>
        {after === null ? (
          <span className="font-normal text-fg-2">known once done</span>
        ) : (
          <Count
            value={after.counts.bad}
            href={`${whatIfAddress({ ...asked, show: `objective:${key}` })}#changes`}
          />
        )}
      </td>
      <td className={`${CELL} min-w-[104px]`}>
        <Status kind={before.budget.state}>{stateWords[before.budget.state]}</Status>
        <span className="block text-fg-2 text-note">{runsOutWords(before.budget, "identities", asOf)}</span>
      </td>
      <td className={`${CELL} min-w-[104px]`}>
        {after !== null && (
          <>
            <Status kind={after.budget.state}>{stateWords[after.budget.state]}</Status>
            <span className="block text-fg-2 text-note">{aheadWords(after, asOf)}</span>
          </>
        )}
      </td>
    </tr>
  );
}

/** `until 4 Feb`: what is used up stays so for a while; `runs out 1 Dec`, or that it lasts. */
function aheadWords({ budget, holdsAgain }: NonNullable<WhatIfObjective["after"]>, asOf: Date): string {
  if (budget.state === "unknown") return runsOutWords(budget, "identities", asOf);
  if (budget.state === "breach")
    return holdsAgain === null ? "and stays so" : `until ${formatDay(new Date(holdsAgain), asOf)}`;
  return budget.runsOut.is === "on" ? `runs out ${formatDay(new Date(budget.runsOut.day), asOf)}` : "lasts";
}

function Count({ value, href }: { value: number; href: string }) {
  return (
    <Link href={href} prefetch={false} className={value === 0 ? "text-fg-3 hover:underline" : "link-quiet"}>
      {formatNumber(value)}
    </Link>
  );
}
