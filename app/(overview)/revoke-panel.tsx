import { formatCount, formatSpan } from "#components/ui/format.ts";
import { Hole } from "#components/ui/hole.tsx";
import { Pairs } from "#components/ui/pairs.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { RevokeReading } from "#lib/queries/work-items/time-to-revoke.ts";

/** How long it takes until access that should go is verified gone; and what no source tells. */
export function RevokePanel({ revoke }: { revoke: readonly RevokeReading[] }) {
  return (
    <Panel
      id="revoke"
      title="Time to revoke"
      side="median and p90, open items included"
      lead="From each of three clocks to when a complete later collection found it gone."
    >
      <Pairs
        pairs={[
          ...revoke.map((reading) => ({
            key: reading.clock,
            name: reading.label,
            value: <RevokeValue reading={reading} />,
          })),
          {
            key: "tools",
            name: "Privileged tool calls",
            value: <Hole kind="unknown" reason="no source connected that counts calls of agents" />,
          },
          {
            key: "escape",
            name: "Violations first seen live",
            value: <Hole kind="unknown" reason="no gate reports what it stopped" />,
          },
        ]}
      />
    </Panel>
  );
}

export function RevokeValue({ reading }: { reading: RevokeReading }) {
  if (!reading.isConnected) return <Hole kind="unknown" reason={reading.why} />;
  const { items, gone, median, p90 } = reading.time;
  if (items === 0) return <span className="text-fg-2">nothing started it yet</span>;
  const days = (value: number | null) => (value === null ? null : formatSpan(Math.round(value)));
  const middle = days(median);
  return (
    <>
      {middle === null
        ? "less than half is gone so far"
        : `${middle}${p90 === null ? "" : `; p90 ${days(p90)}`}`}
      <span className="text-fg-2 text-note">
        {" "}
        ({formatCount(items, "item", "items")}, {gone} gone)
      </span>
    </>
  );
}
