import Link from "next/link";
import type { ReactNode } from "react";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { Scroll } from "#components/ui/scroll.tsx";
import { codeWord } from "#lib/domain/filter/code-word.ts";
import { CELL, HEAD } from "../owners/table-look.ts";

/** `provider`: its code. */
type Named = { id: string; name: string; externalId: string; provider: number; isGone?: boolean };

type Props<Row> = {
  /** What the table is. */
  label: string;
  /** After the identity's own; as many as `cells` gives. */
  columns: readonly string[];
  rows: readonly Row[];
  cells: (row: Row) => readonly ReactNode[];
};

/** Identities by name, each with its page, and what else is told of them: for lists that are not of now. */
export function IdentityLines<Row extends Named>({ label, columns, rows, cells }: Props<Row>) {
  return (
    <Scroll label={label}>
      <table className="w-full min-w-[720px] border-separate border-spacing-0">
        <thead>
          <tr>
            {["Identity", ...columns].map((name) => (
              <th key={name} scope="col" className={HEAD}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className="group hover:bg-hover">
              <th scope="row" className={`${CELL} max-w-[300px] text-left font-normal`}>
                <Identity {...row} />
              </th>
              {cells(row).map((cell, index) => (
                <td key={columns[index]} className={`${CELL} max-w-[220px] truncate`}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Identity({ id, name, externalId, provider, isGone = false }: Named) {
  return (
    <span className="flex items-center gap-2">
      <CloudMark provider={codeWord("provider", provider)?.value ?? "other"} />
      <Link
        href={`/identities/${id}`}
        prefetch={false}
        title={externalId}
        className="min-w-0 truncate font-semibold hover:underline"
      >
        {name}
      </Link>
      {isGone && <span className="flex-none text-fg-2 text-kind">gone since</span>}
    </span>
  );
}
