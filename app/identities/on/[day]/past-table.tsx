import Link from "next/link";
import type { ReactNode } from "react";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { Hole } from "#components/ui/hole.tsx";
import { Scroll } from "#components/ui/scroll.tsx";
import { type FieldName, fieldOf } from "#lib/domain/filter/fields.ts";
import type { PastIdentity, PastList } from "#lib/queries/overview/list-on-day.ts";
import { CELL, HEAD } from "../../../owners/table-look.ts";

const COLUMNS = ["Identity", "Owner", "Environment", "Class", "Tier", "Index", "Use", "Credentials"];

/** Who they were that day: what is kept of a past day, and nothing of today but the name. */
export function PastTable({ list: { rows } }: { list: PastList }) {
  return (
    <Scroll label="Identities as they were">
      <table className="w-full min-w-[900px] border-separate border-spacing-0">
        <thead>
          <tr>
            {COLUMNS.map((name) => (
              <th key={name} scope="col" className={HEAD}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ row }: { row: PastIdentity }) {
  const cell = (value: ReactNode) => <td className={`${CELL} whitespace-nowrap`}>{value}</td>;
  const owner = labelOf("owner", row.ownerState);
  return (
    <tr className="group hover:bg-hover">
      <th scope="row" className={`${CELL} max-w-[280px] text-left font-normal`}>
        <span className="flex items-center gap-2">
          <CloudMark provider={wordOf("provider", row.provider)} />
          <Link
            href={`/identities/${row.id}`}
            prefetch={false}
            title={row.externalId}
            className="min-w-0 truncate font-semibold hover:underline"
          >
            {row.name}
          </Link>
          {row.isGone && <span className="text-fg-2 text-kind">gone since</span>}
        </span>
      </th>
      <td className={`${CELL} max-w-[200px] truncate`}>
        {row.team === null ? (owner ?? "none") : `${row.team.name}, ${owner?.toLowerCase()}`}
      </td>
      {cell(known("environment", row.environment))}
      {cell(known("class", row.class))}
      {cell(row.tier === null ? "not scored" : labelOf("tier", row.tier))}
      {cell(
        row.isAbove === null ? (
          <Hole kind="unknown" compact reason="there was no index that could be quoted, or it is not kept">
            no index
          </Hole>
        ) : row.isAbove ? (
          "above 0.4"
        ) : (
          "up to 0.4"
        ),
      )}
      {cell(known("stale", row.staleness))}
      {cell(known("credential-life", row.credentialLife))}
    </tr>
  );
}

function known(field: FieldName, code: number | null): ReactNode {
  return (
    labelOf(field, code) ?? (
      <Hole kind="unknown" compact reason="it was not known that day, or is not kept of it">
        unknown
      </Hole>
    )
  );
}

function labelOf(field: FieldName, code: number | null): string | null {
  const found = fieldOf(field).values?.find((one) => one.code === code);
  return found === undefined || found.value === "unknown" ? null : found.label;
}

function wordOf(field: FieldName, code: number): string {
  return fieldOf(field).values?.find((one) => one.code === code)?.value ?? "other";
}
