import Link from "next/link";
import { CoverageBar, CoverageLegend } from "#components/chart/coverage-bar.tsx";
import { CloudMark, cloudLabel } from "#components/ui/cloud-mark.tsx";
import { formatNumber, formatPercent } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { ownedOf } from "#lib/domain/ownership/coverage.ts";
import type { OwnerCoverage } from "#lib/queries/owners/owner-coverage.ts";
import { listBehind, OWNED } from "../owners/address.ts";
import { ShareRow } from "./share-row.tsx";

/** Who answers for what: attested, claimed, inferred, none; and coverage of each cloud. */
export function OwnershipPanel({ owners: { counts, coverage, filter, by } }: { owners: OwnerCoverage }) {
  const without = counts.total - ownedOf(counts);
  const probable = counts.inferred + counts.lapsed;
  return (
    <Panel
      id="ownership"
      title="Ownership"
      side={coverage === null ? undefined : `${formatPercent(coverage)} covered`}
      lead={
        without === 0
          ? "Everybody has an owner who said yes."
          : `${formatNumber(without)} have no confirmed owner; ${formatNumber(probable)} of them have a probable one.`
      }
      footer={
        <Link href="/owners" prefetch={false} className="text-accent hover:underline">
          Who answers for what
        </Link>
      }
    >
      <CoverageBar counts={counts} />
      <CoverageLegend counts={counts} hrefOf={(state) => listBehind(filter, `owner:${state}`)} />
      <ul aria-label="Coverage by cloud" className="mt-3 border-line border-t pt-2">
        {by.provider.map((part) => (
          <ShareRow
            key={part.value}
            name={
              <>
                <CloudMark provider={part.value} named /> {cloudLabel(part.value)}
              </>
            }
            hit={{ count: ownedOf(part.counts), href: listBehind(part.filter, OWNED) }}
            of={{ count: part.counts.total, href: listBehind(part.filter) }}
          />
        ))}
      </ul>
    </Panel>
  );
}
