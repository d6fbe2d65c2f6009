import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { formatIndex, formatPercent } from "#components/ui/format.ts";
import { Hole } from "#components/ui/hole.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Scroll } from "#components/ui/scroll.tsx";
import type { PrivilegePart } from "#lib/queries/overview/over-privilege.ts";
import { listBehind } from "../owners/address.ts";
import { Count } from "../owners/coverage-panel.tsx";
import { CELL, HEAD } from "../owners/table-look.ts";

const COLUMNS = ["Cloud", "Index", "Median", "p90", "Observed", "Above 0.4", "Enough", "Young", "Blind"];

/** The index within each cloud, as a ratio of sums, and how much of it can be told; sums never cross clouds. */
export function WithinCloudsPanel({ parts }: { parts: readonly PrivilegePart[] }) {
  return (
    <Panel
      id="within-clouds"
      title="Over-privilege within each cloud"
      side="ratio of sums, 90 d"
      lead="Of all actions whose use could be told, the share proven unused; observed is how much of what is granted could be told."
      flush
    >
      <Scroll label="Index, observed share and evidence by cloud" bare>
        <table className="w-full min-w-[600px] border-separate border-spacing-0">
          <thead>
            <tr>
              {COLUMNS.map((name, index) => (
                <th key={name} scope="col" className={`${HEAD} ${index === 0 ? "" : "text-right"}`}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {parts.map((part) => (
              <Row key={part.value} part={part} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

function Row({ part }: { part: PrivilegePart }) {
  const { value, label, filter, scored, above, young, blind } = part;
  const index = (share: number | null) => (
    <td className={`${CELL} whitespace-nowrap text-right`}>
      {share === null ? (
        <Hole kind="unknown" compact reason="nobody has enough evidence">
          unknown
        </Hole>
      ) : (
        formatIndex(share)
      )}
    </td>
  );
  return (
    <tr className="group hover:bg-hover">
      <th scope="row" className={`${CELL} whitespace-nowrap text-left font-normal`}>
        <CloudMark provider={value} named /> {label}
      </th>
      {index(part.index)}
      {index(part.p50)}
      {index(part.p90)}
      <td className={`${CELL} whitespace-nowrap text-right`}>
        {part.observability === null ? (
          <Hole kind="unknown" compact reason="nobody has enough evidence">
            unknown
          </Hole>
        ) : (
          formatPercent(part.observability)
        )}
      </td>
      <Count value={above} href={listBehind(filter, "evidence:enough opi>0.4")} of={`${label}, above 0.4`} />
      <Count value={scored} href={listBehind(filter, "evidence:enough")} of={`${label}, enough evidence`} />
      <Count value={young} href={listBehind(filter, "evidence:young")} of={`${label}, young`} />
      <Count value={blind} href={listBehind(filter, "evidence:blind")} of={`${label}, blind`} />
    </tr>
  );
}
