"use client";

import Link from "next/link";
import { type Column, DataTable, type SortLink } from "#components/table/data-table.tsx";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { Age } from "#components/ui/day.tsx";
import { daysBetween, formatNumber, formatSpan } from "#components/ui/format.ts";
import { Hole, type HoleKind } from "#components/ui/hole.tsx";
import type { IdentityView } from "../identity-view.ts";

type Props = { rows: IdentityView[]; sorts: Record<string, SortLink>; asOf: string };

/** One page of identities, each linked to its own page. */
export function IdentityTable({ rows, sorts, asOf }: Props) {
  return (
    <DataTable
      label="Identities"
      columns={columnsAsOf(asOf)}
      rows={rows}
      rowId={(row) => row.id}
      sorts={sorts}
    />
  );
}

const kept = new Map<string, readonly Column<IdentityView>[]>();

/** The columns, the same ones for the same day of the page: the table keeps its model while they stay. */
function columnsAsOf(asOf: string): readonly Column<IdentityView>[] {
  const known = kept.get(asOf);
  if (known !== undefined) return known;
  kept.clear();
  const columns = makeColumns(new Date(asOf));
  kept.set(asOf, columns);
  return columns;
}

function makeColumns(asOf: Date): readonly Column<IdentityView>[] {
  return [
    { id: "name", name: "Identity", width: 224, cell: (row) => <Name row={row} /> },
    { id: "scope", name: "Scope", width: 118, cell: (row) => <Scope row={row} /> },
    {
      id: "nature",
      name: "Nature",
      width: 84,
      meaning: "Who acts as it",
      cell: (row) => <Nature row={row} />,
    },
    { id: "signs-in", name: "Signs in with", width: 118, cell: (row) => <SignsIn row={row} /> },
    {
      id: "credential-age",
      name: "Static key",
      meaning:
        "Age of the oldest active static credential (access key, service credential, certificate); none means that none is stored",
      width: 88,
      numeric: true,
      cell: (row) => <StaticCredential row={row} asOf={asOf} />,
    },
    {
      id: "last-used",
      name: "Last used",
      width: 76,
      numeric: true,
      cell: (row) => <LastUsed row={row} asOf={asOf} />,
    },
    {
      id: "grants",
      name: "Grants",
      width: 56,
      numeric: true,
      cell: (row) => <Count value={row.grants} />,
    },
    {
      id: "workloads",
      name: "Workloads",
      width: 74,
      numeric: true,
      cell: (row) => <Count value={row.workloads} />,
    },
  ];
}

function Name({ row }: { row: IdentityView }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <CloudMark provider={row.provider} />
      <Link
        href={`/identities/${row.id}`}
        prefetch={false}
        title={row.externalId}
        className="max-w-full flex-initial truncate font-semibold hover:underline"
      >
        {row.name}
      </Link>
      <span className="ml-auto flex-none text-fg-2 text-kind max-mid:hidden">{row.kind}</span>
    </span>
  );
}

function Scope({ row }: { row: IdentityView }) {
  if (row.scope === null) return <span className="text-fg-3">outside</span>;
  return <span title={row.scope.externalId}>{row.scope.name}</span>;
}

function Nature({ row }: { row: IdentityView }) {
  if (row.nature === "Unknown") {
    return (
      <Hole kind="unknown" compact reason="nothing readable tells who acts as it">
        unknown
      </Hole>
    );
  }
  const guess = row.confidence === "low";
  return (
    <span title={`${row.confidence} confidence`} className={guess ? "text-fg-2" : ""}>
      {row.nature}
      {guess ? "?" : ""}
    </span>
  );
}

const WHY: Record<IdentityView["gaps"][number], string> = {
  denied: "a permission to read it is missing; its page says which",
  stale: "what is known is from an earlier collection; its page says from when",
  incomplete: "the last collection did not read all of it; its page says what",
};

/** The hole a missing value of this row is: its collection gap, or plainly unknown. */
function RowHole({ row, otherwise }: { row: IdentityView; otherwise: string }) {
  const kind: HoleKind = row.gaps[0] ?? "unknown";
  const reason = kind === "denied" || kind === "stale" || kind === "incomplete" ? WHY[kind] : otherwise;
  return <Hole kind={kind} compact reason={reason} />;
}

function SignsIn({ row }: { row: IdentityView }) {
  const { ways, unread } = row.signsIn;
  const missing = unread.length > 0 ? `could not be read: ${unread.join(", ").toLowerCase()}` : null;
  if (ways.length === 0) {
    if (missing !== null) return <RowHole row={row} otherwise={missing} />;
    return <span className="text-fg-3">no way in</span>;
  }
  const [first, ...more] = ways;
  const title = [ways.join(", "), missing].filter(Boolean).join("; ");
  return (
    <span title={title}>
      {first}
      {more.length > 0 && <span className="text-fg-2"> +{more.length}</span>}
      {missing !== null && <span className="sr-only">; {missing}</span>}
      {missing !== null && (
        <span aria-hidden className="text-fg-2">
          {" "}
          +?
        </span>
      )}
    </span>
  );
}

function StaticCredential({ row, asOf }: { row: IdentityView; asOf: Date }) {
  if (row.staticCredentials === null)
    return <RowHole row={row} otherwise="its credentials could not be read" />;
  if (row.staticCredentials === 0) return <span className="text-fg-3">none</span>;
  if (row.oldestCredentialOn === null) {
    return (
      <Hole
        kind="unknown"
        compact
        reason="its age is not known"
      >{`${row.staticCredentials}, age unknown`}</Hole>
    );
  }
  const age = formatSpan(daysBetween(new Date(row.oldestCredentialOn), asOf));
  const more = row.moreCredentials ? "; more may be there that could not be read" : "";
  return (
    <span title={`${row.staticCredentials} active; the oldest was made on ${row.oldestCredentialOn}${more}`}>
      {row.staticCredentials > 1 && <span className="text-fg-2">{row.staticCredentials} × </span>}
      <span className={row.moreCredentials ? "at-least" : undefined}>{age}</span>
      <span className="sr-only">{more}</span>
    </span>
  );
}

function LastUsed({ row, asOf }: { row: IdentityView; asOf: Date }) {
  if (row.lastUsed.state === "known") return <Age date={new Date(row.lastUsed.on)} asOf={asOf} />;
  if (row.lastUsed.state === "never") {
    return <span title="A source that would have shown it saw no use">never</span>;
  }
  return <RowHole row={row} otherwise="there is no evidence about its use" />;
}

function Count({ value }: { value: number }) {
  return <span className={value === 0 ? "text-fg-3" : ""}>{formatNumber(value)}</span>;
}
