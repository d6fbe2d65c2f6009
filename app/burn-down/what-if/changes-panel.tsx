import Link from "next/link";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { formatCount, formatIndex, formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Scroll } from "#components/ui/scroll.tsx";
import { indexOf, type Standing } from "#lib/domain/burn-down/what-if.ts";
import { evidenceStates } from "#lib/domain/evidence-codes.ts";
import { type ListedChange, objectiveShown, type WhatIfList } from "#lib/queries/burn-down/what-if-list.ts";
import { CELL, HEAD } from "../../owners/table-look.ts";
import { whatIfAddress } from "./address.ts";
import { listWords } from "./kind-words.ts";
import type { WhatIfPage } from "./read-what-if.ts";

/** The identities behind the number that was opened, before and after. */
export function ChangesPanel({ page: { said, asked } }: { page: WhatIfPage }) {
  const { show, total, rows } = said.list;
  const key = objectiveShown(show);
  const objective = said.objectives?.objectives.find((one) => one.key === key);
  return (
    <Panel
      id="changes"
      title={`${formatCount(total, "identity", "identities")} that ${
        key === null ? listWords[show as WhatIfList] : `are wrong afterwards: ${objective?.sentence ?? key}`
      }`}
      side={
        show === "narrowed" ? (
          said.retired > 0 && (
            <Link href={`${whatIfAddress({ ...asked, show: "retired" })}#changes`} prefetch={false}>
              {formatNumber(said.retired)} that are retired
            </Link>
          )
        ) : (
          <Link href={`${whatIfAddress({ ...asked, show: "narrowed" })}#changes`} prefetch={false}>
            {formatNumber(said.narrowed)} that lose actions
          </Link>
        )
      }
      flush
      footer={
        rows.length < total ? (
          <span>
            The {formatNumber(rows.length)} that lose most. All of them:{" "}
            <code>
              burn-down what-if --show {show} --limit {total} --json
            </code>
          </span>
        ) : undefined
      }
    >
      {rows.length === 0 ? (
        <p className="p-4 text-fg-2">Nobody.</p>
      ) : (
        <Scroll label="Identities before and after" bare>
          <table className="w-full min-w-[560px] border-separate border-spacing-0">
            <thead>
              <tr>
                <th scope="col" className={`${HEAD} sticky left-0 z-1`}>
                  Identity
                </th>
                {["Actions that go", "Index before", "Index after", "Tier before", "Tier after"].map(
                  (name) => (
                    <th key={name} scope="col" className={`${HEAD} text-right`}>
                      {name}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {rows.map((one) => (
                <Row key={one.id} one={one} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Panel>
  );
}

function Row({ one: { id, name, before, after, removed } }: { one: ListedChange }) {
  return (
    <tr className="group hover:bg-hover" data-identity={id}>
      <th
        scope="row"
        className={`${CELL} sticky left-0 z-1 min-w-[168px] max-w-[280px] border-r bg-page text-left font-normal`}
      >
        <span className="flex items-center gap-1.5">
          <CloudMark provider={before.provider} />
          <Link
            href={`/identities/${id}`}
            prefetch={false}
            className="[overflow-wrap:anywhere] hover:underline"
          >
            {name}
          </Link>
        </span>
      </th>
      <td className={`${CELL} text-right`}>{formatNumber(removed)}</td>
      <td className={`${CELL} whitespace-nowrap text-right`}>{indexText(before)}</td>
      <td className={`${CELL} whitespace-nowrap text-right`}>
        {after === null ? "retired" : indexText(after)}
      </td>
      <td className={`${CELL} text-right`}>{before.tier}</td>
      <td className={`${CELL} text-right`}>{after?.tier ?? ""}</td>
    </tr>
  );
}

/** Why there is none stands in its place. */
function indexText(standing: Standing): string {
  const index = indexOf(standing);
  if (index !== null) return formatIndex(index);
  return standing.evidence === null ? "not scored" : evidenceStates[standing.evidence].label.toLowerCase();
}
