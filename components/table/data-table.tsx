"use client";

import { createColumnHelper, metaHelper, tableFeatures, useTable } from "@tanstack/react-table";
import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import { type CSSProperties, type ReactNode, useMemo, useRef } from "react";
import { useRowKeys } from "./use-row-keys.ts";
import type { Selection } from "./use-selection.ts";

export type Column<Row> = {
  id: string;
  /** The heading; also names the column for assistive technology. */
  name: string;
  /** What the values mean, shown when the heading is pointed at. */
  meaning?: string;
  numeric?: boolean;
  /** Pixels in a table of its narrowest width; a wider one shares the rest in the same proportion. */
  width: number;
  cell: (row: Row) => ReactNode;
};

/** How a heading sorts: where its link leads, and how the list is sorted by it now. */
export type SortLink = { href: string; now: "ascending" | "descending" | null };

type Props<Row> = {
  label: string;
  columns: readonly Column<Row>[];
  rows: Row[];
  rowId: (row: Row) => string;
  sorts: Record<string, SortLink>;
  /** Rows can be chosen by a box before the first cell; `nameOf` says to assistive technology which. */
  selection?: Selection & { nameOf: (row: Row) => string };
};

/** The widths of a table's columns add up to this; under it, the table scrolls sideways inside its box. */
const NARROWEST = 820;

const features = tableFeatures({
  columnMeta: metaHelper<{ numeric: boolean; meaning: string | undefined }>(),
});

/**
 * One page of a list that the server filtered, sorted and cut. Heading and first column stay in sight; `j` and `k` move
 * between the rows' links, so Enter opens and assistive technology follows.
 */
export function DataTable<Row extends object>({ label, columns, rows, rowId, sorts, selection }: Props<Row>) {
  const body = useRef<HTMLTableSectionElement>(null);
  useRowKeys(body);
  const definitions = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>();
    return columns.map((column) =>
      helper.display({
        id: column.id,
        header: column.name,
        cell: (context) => column.cell(context.row.original),
        meta: { numeric: column.numeric ?? false, meaning: column.meaning },
      }),
    );
  }, [columns]);
  const table = useTable({ features, columns: definitions, data: rows, getRowId: rowId });

  return (
    <div className="@container">
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls sideways must be reachable by keyboard.
        tabIndex={0}
        className="relative max-h-[82dvh] overflow-auto rounded-box border border-line @min-[820px]:max-h-none @min-[820px]:overflow-visible print:max-h-none print:overflow-visible"
      >
        <table
          className="w-full table-fixed border-separate border-spacing-0 print:min-w-0! print:table-auto"
          style={{ minWidth: NARROWEST }}
        >
          <colgroup>
            {columns.map((column) => (
              <col
                key={column.id}
                style={{ "--share": `${(100 * column.width) / NARROWEST}%` } as CSSProperties}
                className="w-(--share) max-mid:first:w-[190px]"
              />
            ))}
          </colgroup>
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id}>
                {group.headers.map((header, index) => (
                  <Heading
                    key={header.id}
                    first={index === 0}
                    numeric={header.column.columnDef.meta?.numeric ?? false}
                    meaning={header.column.columnDef.meta?.meaning}
                    sort={sorts[header.column.id]}
                  >
                    <table.FlexRender header={header} />
                  </Heading>
                ))}
              </tr>
            ))}
          </thead>
          <tbody ref={body}>
            {table.getRowModel().rows.map((row) => (
              <tr key={row.id} data-row={row.id} className="group scroll-mt-24 scroll-mb-4">
                {row.getAllCells().map((cell, index) => (
                  <td
                    key={cell.id}
                    className={`h-8 truncate border-line border-b px-2 print:static print:whitespace-normal print:px-1.5 print:text-note print:[overflow-wrap:break-word] print:first:[overflow-wrap:anywhere] first:pl-3 last:pr-3 group-last:border-b-0 group-last:first:rounded-bl-box group-hover:bg-hover group-has-[:checked]:bg-selected group-has-[a:focus-visible]:bg-selected ${index === 0 ? "sticky left-0 z-1 border-r bg-page" : ""} ${cell.column.columnDef.meta?.numeric ? "text-right" : ""}`}
                  >
                    {index === 0 && selection !== undefined ? (
                      <span className="flex min-w-0 items-center gap-2.5">
                        <Box id={row.id} name={selection.nameOf(row.original)} selection={selection} />
                        <span className="min-w-0 flex-1">
                          <table.FlexRender cell={cell} />
                        </span>
                      </span>
                    ) : (
                      <table.FlexRender cell={cell} />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

/** Pressed with Shift it chooses everything from the last one to it. */
function Box({ id, name, selection }: { id: string; name: string; selection: Selection }) {
  return (
    <input
      type="checkbox"
      aria-label={`Select ${name}`}
      checked={selection.has(id)}
      onChange={(event) =>
        selection.toggle(id, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)
      }
      className="no-print"
    />
  );
}

type HeadingProps = {
  first: boolean;
  numeric: boolean;
  meaning: string | undefined;
  sort: SortLink | undefined;
  children: ReactNode;
};

function Heading({ first, numeric, meaning, sort, children }: HeadingProps) {
  const Arrow = sort?.now === "descending" ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      title={meaning}
      aria-sort={sort?.now ?? undefined}
      className={`sticky top-0 h-8 whitespace-nowrap border-line border-b bg-frame px-2 font-semibold text-fg-2 text-note print:whitespace-normal print:px-1.5 print:align-bottom first:rounded-tl-box first:pl-3 last:rounded-tr-box last:pr-3 aria-[sort]:text-fg @min-[820px]:top-12 print:static ${first ? "left-0 z-3" : "z-2"} ${numeric ? "text-right" : "text-left"}`}
    >
      {sort === undefined ? (
        children
      ) : (
        <Link
          href={sort.href}
          prefetch={false}
          scroll={false}
          className="inline-flex h-6 items-center gap-0.5 hover:underline"
        >
          {sort.now !== null && <Arrow aria-hidden className="size-3.5" strokeWidth={1.75} />}
          {children}
        </Link>
      )}
    </th>
  );
}
