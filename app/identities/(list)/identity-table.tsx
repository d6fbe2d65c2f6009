"use client";

import Link from "next/link";
import type { CSSProperties } from "react";
import { type Column, DataTable, type SortLink } from "#components/table/data-table.tsx";
import { useSelection } from "#components/table/use-selection.ts";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { Age, Day } from "#components/ui/day.tsx";
import {
  daysBetween,
  formatFirst,
  formatIndex,
  formatList,
  formatNumber,
  formatSpan,
} from "#components/ui/format.ts";
import { Hole, type HoleKind } from "#components/ui/hole.tsx";
import { OwnerMark } from "#components/ui/owner-mark.tsx";
import type { IdentityView } from "../identity-view.ts";
import { ownsItsScope } from "../owns-its-scope.ts";
import type { ListColumn } from "./list-columns.ts";
import { SelectedBar } from "./selected-bar.tsx";

/** From here on an index is called high: the share of identities above it is what is compared between clouds. */
const ABOVE = 0.4;

type Props = {
  rows: IdentityView[];
  sorts: Record<string, SortLink>;
  asOf: string;
  columns: readonly ListColumn[];
  /** For which the reader may decide; empty: rows cannot be chosen. */
  teams: { key: string; name: string }[];
};

/** One page of identities, each linked to its own page; those that are chosen can be given to a team. */
export function IdentityTable({ rows, sorts, asOf, columns, teams }: Props) {
  const maySelect = teams.length > 0;
  const selection = useSelection(
    rows.map(({ id }) => id),
    maySelect,
  );
  return (
    <>
      <DataTable
        label="Identities"
        columns={columnsAsOf(asOf, columns)}
        rows={rows}
        rowId={(row) => row.id}
        sorts={sorts}
        selection={maySelect ? { ...selection, nameOf: (row) => row.name } : undefined}
      />
      <SelectedBar ids={selection.ids} teams={teams} clear={selection.clear} />
    </>
  );
}

const kept = new Map<string, readonly Column<IdentityView>[]>();

/** A table of its narrowest width shares this between its columns. */
const SHARED = 820;

/** The columns, the same ones for the same day and choice: the table keeps its model while they stay. */
function columnsAsOf(asOf: string, chosen: readonly ListColumn[]): readonly Column<IdentityView>[] {
  const key = `${asOf} ${chosen.join(",")}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  kept.clear();
  const columns = makeColumns(new Date(asOf)).filter(
    ({ id }) => id === "name" || chosen.some((one) => one === id),
  );
  const whole = columns.reduce((sum, { width }) => sum + width, 0);
  const fitted = columns.map((column) => ({ ...column, width: (column.width * SHARED) / whole }));
  kept.set(key, fitted);
  return fitted;
}

function makeColumns(asOf: Date): readonly Column<IdentityView>[] {
  return [
    { id: "name", name: "Identity", width: 240, cell: (row) => <Name row={row} /> },
    { id: "scope", name: "Scope", width: 104, cell: (row) => <Scope row={row} /> },
    {
      id: "owner",
      name: "Owner",
      width: 104,
      meaning: "The team that said yes; with ? the one it probably is of, which nobody said",
      cell: (row) => <OwnerMark owner={row.owner} />,
    },
    {
      id: "nature",
      name: "Nature",
      width: 80,
      meaning: "Who acts as it",
      cell: (row) => <Nature row={row} />,
    },
    { id: "environment", name: "Environment", width: 84, cell: (row) => <Known value={row.environment} /> },
    { id: "class", name: "Class", width: 90, cell: (row) => <Known value={row.class} /> },
    {
      id: "tier",
      name: "Tier",
      width: 98,
      meaning: "How much harm what it may do can do, from the granted actions alone",
      cell: (row) => <Tier row={row} />,
    },
    {
      id: "opi",
      name: "OPI",
      width: 92,
      meaning:
        "Over-privilege index: of the granted actions whose use could be told, the share proven unused for 90 days",
      cell: (row) => <OverPrivilege row={row} />,
    },
    {
      id: "unused",
      name: "Unused",
      width: 80,
      meaning: "Granted actions that are proven unused for 90 days",
      numeric: true,
      cell: (row) => <Unused row={row} />,
    },
    {
      id: "last-used",
      name: "Last used",
      width: 72,
      numeric: true,
      cell: (row) => <LastUsed row={row} asOf={asOf} />,
    },
    {
      id: "credential-age",
      name: "Static key",
      meaning:
        "Age of the oldest active static credential (access key, service credential, certificate); none means that none is stored",
      width: 82,
      numeric: true,
      cell: (row) => <StaticCredential row={row} asOf={asOf} />,
    },
    {
      id: "claim-until",
      name: "Claim until",
      width: 84,
      meaning: "The first day its claim no longer holds, unless the team attests it",
      numeric: true,
      cell: (row) => <ClaimUntil row={row} asOf={asOf} />,
    },
    {
      id: "findings",
      name: "Findings",
      meaning: "The checks with an open finding about it",
      width: 130,
      cell: (row) => <Findings row={row} />,
    },
    { id: "grants", name: "Grants", width: 60, numeric: true, cell: (row) => formatNumber(row.grants) },
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

/** A verdict; unknown is a hole. */
function Known({ value }: { value: string }) {
  if (value.toLowerCase() !== "unknown") return value;
  return <Hole kind="unknown" compact reason="no rule, label, scope or name tells" />;
}

function ClaimUntil({ row: { owner }, asOf }: { row: IdentityView; asOf: Date }) {
  if (owner.until === null) return <span className="text-fg-3">no claim</span>;
  return <Day date={new Date(owner.until)} asOf={asOf} />;
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

/** Groups, sets and parties outside have no score, and need none. */
function NotScored() {
  return (
    <span className="text-fg-3" title="Only identities that somebody or something acts as are scored">
      not scored
    </span>
  );
}

function Tier({ row: { score, kindCode } }: { row: IdentityView }) {
  if (ownsItsScope(kindCode)) {
    return <span title="May do everything in its account, without any policy">Administrator</span>;
  }
  if (score === null) return <NotScored />;
  if (score.evidence === "nothing-granted") return <span className="text-fg-3">nothing granted</span>;
  const words = `Tier ${score.tier}, ${score.tierLabel.toLowerCase()}`;
  return (
    <span title={score.isAdministrator ? `${words}: may do everything, or give itself that` : words}>
      {score.isAdministrator ? "Administrator" : score.tierLabel}
    </span>
  );
}

/** A bar and its number; without enough evidence the word that says so, and never a number. */
function OverPrivilege({ row: { score } }: { row: IdentityView }) {
  if (score === null || score.evidence === "nothing-granted") return null;
  if (score.index === null) {
    return (
      <span className="inline-flex items-center gap-2 text-fg-2" title={score.reason ?? undefined}>
        <span aria-hidden className="mark hatched h-1.5 w-[30px] rounded-mark" />
        {score.evidenceLabel}
        <span className="sr-only">: {score.reason}</span>
      </span>
    );
  }
  const share = { "--share": `${Math.round(score.index * 100)}%` } as CSSProperties;
  return (
    <span
      className="inline-flex items-center gap-2"
      title={`${formatNumber(score.unused)} of ${formatNumber(score.unused + score.used)} judged actions are unused`}
    >
      <span aria-hidden className="mark block h-1.5 w-[30px] overflow-hidden rounded-mark bg-track">
        <span
          style={share}
          className={`block h-full w-(--share) print:[print-color-adjust:exact] ${score.index > ABOVE ? "bg-accent" : "bg-ink-2"}`}
        />
      </span>
      {formatIndex(score.index)}
    </span>
  );
}

function Unused({ row: { score } }: { row: IdentityView }) {
  if (score === null || score.granted === 0) return null;
  if (score.unused === 0 && score.index === null) {
    return (
      <Hole
        kind="unknown"
        compact
        reason={`of ${formatNumber(score.granted)} granted actions nothing is proven`}
      >
        unknown
      </Hole>
    );
  }
  return (
    <span
      title={`of ${formatNumber(score.granted)} granted actions`}
      className={score.unused === 0 ? "text-fg-3" : ""}
    >
      {formatNumber(score.unused)}
    </span>
  );
}

/** Nothing found is only good where everything was read. */
function Findings({ row }: { row: IdentityView }) {
  const { findings, gaps } = row;
  if (findings === null) {
    return (
      <span className="text-fg-3" title="Checks judge whatever software may act as">
        not judged
      </span>
    );
  }
  const more = gaps.length > 0 ? "; more may be there that could not be read" : "";
  if (findings.length === 0) {
    return more === "" ? (
      <span className="text-fg-3">none</span>
    ) : (
      <RowHole row={row} otherwise="not everything could be read" />
    );
  }
  return (
    <span title={`${formatList(findings)}${more}`} className={more === "" ? undefined : "at-least"}>
      {formatFirst(findings, 1)}
      <span className="sr-only">{more}</span>
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
