"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { type Column, DataTable } from "#components/table/data-table.tsx";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { Day } from "#components/ui/day.tsx";
import { Status } from "#components/ui/status.tsx";
import type { FindingRow } from "#lib/queries/findings/finding-row.ts";

type Props = {
  rows: FindingRow[];
  asOf: Date;
  /** Each says of which check it is: they are of several. */
  hasCheck: boolean;
};

/** One page of findings, each linked to whom it is about. */
export function FindingsTable({ rows, asOf, hasCheck }: Props) {
  return (
    <DataTable
      label="Findings"
      columns={columnsAsOf(asOf.getTime(), hasCheck)}
      rows={rows}
      rowId={(row) => row.id}
      sorts={{}}
    />
  );
}

const check: Column<FindingRow> = {
  id: "check",
  name: "Check",
  width: 120,
  cell: (row) => <Wrapped>{row.title}</Wrapped>,
};

const kept = new Map<string, readonly Column<FindingRow>[]>();

/** The same ones for the same day: the table keeps its model while they stay. */
function columnsAsOf(time: number, hasCheck: boolean): readonly Column<FindingRow>[] {
  const key = `${time} ${hasCheck}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  kept.clear();
  const asOf = new Date(time);
  const columns: readonly Column<FindingRow>[] = [
    { id: "about", name: "About", width: hasCheck ? 150 : 190, cell: (row) => <About row={row} /> },
    ...(hasCheck ? [check] : []),
    {
      id: "evidence",
      name: "Why",
      width: hasCheck ? 296 : 376,
      cell: (row) => <Wrapped>{row.evidence}</Wrapped>,
    },
    {
      id: "confidence",
      name: "Confidence",
      width: 74,
      meaning: "How sure the check is that it is so",
      cell: (row) => row.confidence,
    },
    {
      id: "since",
      name: "Since",
      width: 62,
      numeric: true,
      cell: (row) => <Day date={new Date(row.firstSeen)} asOf={asOf} />,
    },
    { id: "state", name: "State", width: 118, cell: (row) => <State row={row} asOf={asOf} /> },
  ];
  kept.set(key, columns);
  return columns;
}

function Wrapped({ children }: { children: ReactNode }) {
  return <span className="block whitespace-normal py-1.5 [overflow-wrap:anywhere]">{children}</span>;
}

/** The identity; of a grant to nobody, whom it names. */
function About({ row: { identity, facts, resource } }: { row: FindingRow }) {
  if (identity === null) {
    return (
      <Wrapped>
        <span className="font-mono text-note">{String(facts.subject ?? resource)}</span>
      </Wrapped>
    );
  }
  return (
    <span className="grid min-w-0 py-1">
      <span className="flex min-w-0 items-center gap-2">
        <CloudMark provider={identity.provider} />
        <Link
          href={`/identities/${identity.id}#findings`}
          prefetch={false}
          title={identity.name}
          className="max-w-full flex-initial truncate font-semibold hover:underline"
        >
          {identity.name}
        </Link>
      </span>
      <span className="truncate pl-5 text-fg-2 text-note">{identity.scope ?? "outside"}</span>
    </span>
  );
}

function State({ row, asOf }: { row: FindingRow; asOf: Date }) {
  const { closedAt, ended, endedWhy, isDisabled } = row;
  if (closedAt === null) {
    return isDisabled ? <Status kind="unknown">disabled</Status> : <Status kind="watch">open</Status>;
  }
  return (
    <Wrapped>
      <Status kind={ended === "removed" ? "met" : "unknown"}>
        {ended === "removed" ? "removed " : "no longer applies "}
        <Day date={new Date(closedAt)} asOf={asOf} />
      </Status>
      {endedWhy !== null && <span className="block text-fg-2 text-note">{endedWhy}</span>}
    </Wrapped>
  );
}
