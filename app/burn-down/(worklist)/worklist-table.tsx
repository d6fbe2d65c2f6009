"use client";

import Link from "next/link";
import { type Column, DataTable } from "#components/table/data-table.tsx";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { Age } from "#components/ui/day.tsx";
import { formatDay, formatNumber } from "#components/ui/format.ts";
import { Hole } from "#components/ui/hole.tsx";
import type { WorkItemRow } from "#lib/queries/work-items/work-item-row.ts";
import { itemAddress, type WorklistAsked, worklistAddress } from "../address.ts";
import { isPlannable, progressWords, reachWords } from "../item-words.ts";
import { PlanForm } from "../plan-form.tsx";
import { RiskMark, StateMark } from "../state-mark.tsx";

type Row = WorkItemRow & { mayPlan: boolean };
type Props = { rows: Row[]; asked: WorklistAsked; asOf: string };

/** One page of work items; each is planned where it stands. */
export function WorklistTable({ rows, asked, asOf }: Props) {
  const sorted = (sort: WorklistAsked["sort"], now: "ascending" | "descending") => ({
    href: worklistAddress({ ...asked, sort, after: null }),
    now: asked.sort === sort ? now : null,
  });
  return (
    <DataTable
      label="Work items"
      columns={columnsOf(asOf, asked.team !== null)}
      rows={rows}
      rowId={(row) => row.id}
      sorts={{
        risk: sorted("risk", "descending"),
        effort: sorted("effort", "ascending"),
        age: sorted("age", "ascending"),
      }}
    />
  );
}

const kept = new Map<string, readonly Column<Row>[]>();

/** The same columns for the same day: the table keeps its model while they stay. Of one team its name is said once, above. */
function columnsOf(asOf: string, isOfOneTeam: boolean): readonly Column<Row>[] {
  const key = `${asOf} ${isOfOneTeam}`;
  const known =
    kept.get(key) ?? makeColumns(new Date(asOf)).filter(({ id }) => id !== "team" || !isOfOneTeam);
  kept.clear();
  kept.set(key, known);
  return known;
}

function makeColumns(asOf: Date): readonly Column<Row>[] {
  const today = asOf.toISOString().slice(0, 10);
  return [
    { id: "what", name: "What to do", width: 284, cell: (row) => <What row={row} /> },
    { id: "team", name: "Team", width: 88, cell: (row) => <Team row={row} /> },
    { id: "risk", name: "Risk", width: 72, cell: ({ risk }) => <RiskMark risk={risk} /> },
    { id: "effort", name: "Effort", width: 62, cell: ({ effort }) => effort },
    {
      id: "reach",
      name: "Touches",
      width: 86,
      meaning: "What runs as it and who shares the document that would change",
      cell: (row) => <span title={row.blastRadius.breaks}>{reachWords(row.blastRadius)}</span>,
    },
    { id: "state", name: "State", width: 94, cell: (row) => <StateMark item={row} today={today} /> },
    {
      id: "plan",
      name: "Planned for",
      width: 76,
      cell: (row) => <Plan row={row} asOf={asOf} />,
    },
    {
      id: "age",
      name: "Open",
      width: 58,
      numeric: true,
      cell: ({ openedAt }) => <Age date={openedAt} asOf={asOf} />,
    },
  ];
}

function What({ row }: { row: WorkItemRow }) {
  const { id, title, identity, role } = row;
  const progress = progressWords(row);
  const provider = identity?.provider ?? role?.provider;
  return (
    <span className="grid min-w-0 py-1">
      <Link
        href={itemAddress(id)}
        prefetch={false}
        className="line-clamp-2 text-pretty font-semibold hover:underline print:line-clamp-none"
        title={title}
      >
        {title}
      </Link>
      <span className="flex min-w-0 items-center gap-1.5 text-fg-2 text-note print:flex-wrap">
        {provider !== undefined && <CloudMark provider={provider} />}
        <span className="truncate font-mono print:whitespace-normal">
          {identity?.name ?? role?.name ?? "nobody is there"}
        </span>
        {progress !== null && <span className="flex-none">· {progress}</span>}
        {row.blockers.length > 0 && (
          <span className="flex-none">· {formatNumber(row.blockers.length)} in the way</span>
        )}
      </span>
    </span>
  );
}

function Team({ row: { team } }: { row: WorkItemRow }) {
  if (team === null) {
    return (
      <Hole kind="unknown" compact reason="no team has claimed it">
        no owner
      </Hole>
    );
  }
  return (
    <Link href={`/owners/teams/${encodeURIComponent(team.key)}`} prefetch={false} className="link-quiet">
      {team.name}
    </Link>
  );
}

function Plan({ row, asOf }: { row: Row; asOf: Date }) {
  const words = row.plannedFor === null ? null : formatDay(new Date(row.plannedFor), asOf);
  if (!row.mayPlan || !isPlannable(row)) return words ?? <span className="text-fg-3">not planned</span>;
  const { id, title, plannedFor } = row;
  return (
    <>
      <span className="no-print">
        <PlanForm item={{ id, title, plannedFor }} words={words} />
      </span>
      <span className="hidden print:inline">{words ?? "not planned"}</span>
    </>
  );
}
