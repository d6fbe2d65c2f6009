"use client";

import { type Column, DataTable } from "#components/table/data-table.tsx";
import { Pager } from "#components/table/pager.tsx";
import { useSelection } from "#components/table/use-selection.ts";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { formatNumber } from "#components/ui/format.ts";
import { Hole } from "#components/ui/hole.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Status } from "#components/ui/status.tsx";
import { Specimen } from "./specimen.tsx";

type Row = { id: string; name: string; provider: string; grants: number | null };

const rows: Row[] = [
  { id: "1", name: "ledger-reconciler", provider: "aws", grants: 1412 },
  {
    ...{ id: "2", provider: "gcp", grants: 0 },
    name: "an-account-with-a-name-that-nobody-shortens-before-it-is-drawn@project.iam.gserviceaccount.com",
  },
  { id: "3", name: "argocd/controller", provider: "kubernetes", grants: null },
];

const columns: Column<Row>[] = [
  {
    ...{ id: "name", name: "Identity", width: 320 },
    cell: ({ name, provider }) => (
      <a href="#tables" className="inline-flex max-w-full items-center gap-2 font-semibold hover:underline">
        <CloudMark provider={provider} /> <span className="truncate">{name}</span>
      </a>
    ),
  },
  {
    ...{ id: "state", name: "State", width: 200 },
    cell: ({ grants }) => (
      <Status kind={grants === null ? "unknown" : "met"}>{grants === null ? "Unknown" : "Met"}</Status>
    ),
  },
  {
    ...{ id: "grants", name: "Grants", width: 150, numeric: true, meaning: "Roles it was given" },
    cell: ({ grants }) =>
      grants === null ? (
        <Hole kind="denied" compact reason="rolebindings.list was refused" />
      ) : (
        formatNumber(grants)
      ),
  },
];

const sorts = {
  name: { href: "#tables", now: null },
  grants: { href: "#tables", now: "descending" },
} as const;

/** A page of a list: sorted, with rows to choose, a name too long for its cell, and what could not be read. */
export function Tables() {
  const selection = useSelection(
    rows.map(({ id }) => id),
    true,
  );
  const shared = { columns, sorts, rowId: ({ id }: Row) => id };
  return (
    <Panel title="Tables" id="tables">
      <div className="grid gap-6">
        <Specimen name="With rows to choose (x), sorted, on a page between others">
          <DataTable
            {...shared}
            label="Rows to choose"
            rows={rows}
            selection={{ ...selection, nameOf: ({ name }) => name }}
          />
          <Pager previous="#tables" next="#tables">
            Rows 101 to 103 of 1,482
          </Pager>
        </Specimen>
        <Specimen name="On the only page">
          <DataTable {...shared} label="One row" rows={rows.slice(0, 1)} />
          <Pager label="Pages of one row" previous={null} next={null}>
            1 of 1
          </Pager>
        </Specimen>
      </div>
    </Panel>
  );
}
