import Link from "next/link";
import type { ReactNode } from "react";
import { CloudMark, cloudLabel } from "#components/ui/cloud-mark.tsx";
import { formatIndex, formatNumber, formatPercent } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Scroll } from "#components/ui/scroll.tsx";
import type { Figures } from "#lib/domain/burn-down/what-if.ts";
import type { WhatIfList } from "#lib/queries/burn-down/what-if-list.ts";
import { CELL, HEAD } from "../../owners/table-look.ts";
import { type WhatIfAsked, whatIfAddress } from "./address.ts";
import type { WhatIfPage } from "./read-what-if.ts";

/** Each figure before and after, by one definition; every count opens its identities. */
export function FiguresPanel({ page }: { page: WhatIfPage }) {
  const { before, after, sampled, scope } = page.said;
  const lost = before.told - after.told;
  return (
    <Panel
      id="figures"
      title="Before and after"
      side={<code>{scope}</code>}
      lead={
        sampled === null
          ? undefined
          : `Figures of ${formatNumber(sampled.judged)} of ${formatNumber(sampled.of)} identities, a fair sample; the command line looks at all of them with --whole.`
      }
      flush
      footer={
        <span>
          {lost > 0 &&
            `${formatNumber(lost)} fewer have an index afterwards: they are retired, may do nothing any more, or too little of what they keep is watched. `}
          Sums are within one provider; what is undecided stays granted.
          {page.partial !== null && ` There may be more: ${page.partial}.`}
        </span>
      }
    >
      <Scroll label="Figures before and after" bare>
        <table className="w-full min-w-[300px] border-separate border-spacing-0">
          <thead>
            <tr>
              <th scope="col" className={HEAD}>
                Figure
              </th>
              <th scope="col" className={`${HEAD} text-right`}>
                Before
              </th>
              <th scope="col" className={`${HEAD} text-right`}>
                After
              </th>
            </tr>
          </thead>
          <tbody>
            {after.providers.length > 0 &&
              before.providers.map((one) => (
                <Row
                  key={one.provider}
                  name={
                    <>
                      <CloudMark provider={one.provider} named /> Index of {cloudLabel(one.provider)}
                    </>
                  }
                  before={indexText(one.index)}
                  after={indexText(
                    after.providers.find(({ provider }) => provider === one.provider)?.index ?? null,
                  )}
                />
              ))}
            <Row name="Middle identity (p50)" before={indexText(before.p50)} after={indexText(after.p50)} />
            <Row name="Nine tenths below (p90)" before={indexText(before.p90)} after={indexText(after.p90)} />
            <Row name="Share above 0.4" before={share(before)} after={share(after)} />
            {counts.map(({ name, key, term, show }) => (
              <Row
                key={key}
                name={name}
                before={
                  <Opens
                    page={page}
                    value={before[key]}
                    href={`/identities?q=${encodeURIComponent(`${scope}${term}`)}`}
                  />
                }
                after={<Opens page={page} value={after[key]} href={listed(page.asked, show)} />}
              />
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

const counts: readonly {
  name: string;
  key: keyof Omit<Figures, "providers" | "p50" | "p90">;
  term: string;
  show: WhatIfList;
}[] = [
  { name: "Above 0.4", key: "high", term: " opi>0.4", show: "high" },
  { name: "Privileged, tier 2", key: "tier2", term: " tier:2", show: "tier-2" },
  { name: "With an index", key: "told", term: " evidence:enough", show: "told" },
  { name: "Too young for one", key: "young", term: " evidence:young", show: "young" },
  { name: "Too little watched for one", key: "blind", term: " evidence:blind", show: "blind" },
  {
    name: "May do nothing",
    key: "nothingGranted",
    term: " evidence:nothing-granted",
    show: "nothing-granted",
  },
];

function listed(asked: WhatIfAsked, show: WhatIfList): string {
  return `${whatIfAddress({ ...asked, show })}#changes`;
}

/** A sample's count is no list's total. */
function Opens({ page, value, href }: { page: WhatIfPage; value: number; href: string }) {
  if (page.said.sampled !== null) return formatNumber(value);
  return (
    <Link href={href} prefetch={false} className={value === 0 ? "text-fg-3 hover:underline" : "link-quiet"}>
      {formatNumber(value)}
    </Link>
  );
}

function indexText(index: number | null): ReactNode {
  return index === null ? <span className="font-normal text-fg-2">none</span> : formatIndex(index);
}

function share({ high, told }: Figures): string {
  return told === 0 ? "none" : formatPercent(high / told);
}

function Row({ name, before, after }: { name: ReactNode; before: ReactNode; after: ReactNode }) {
  return (
    <tr className="group">
      <th scope="row" className={`${CELL} text-left font-normal`}>
        <span className="flex items-center gap-1.5">{name}</span>
      </th>
      <td className={`${CELL} whitespace-nowrap text-right`}>{before}</td>
      <td className={`${CELL} whitespace-nowrap text-right font-semibold`}>{after}</td>
    </tr>
  );
}
