"use client";

import { Columns3 } from "lucide-react";
import { useRouter, useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Popover } from "#components/ui/popover.tsx";
import { columnsCookie, LIST_COLUMNS, type ListColumn, USUAL_COLUMNS, writeColumns } from "./list-columns.ts";

function keep(columns: readonly ListColumn[]): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the server draws the table, so the choice must reach it without a flash.
  document.cookie = `${columnsCookie}=${writeColumns(columns)};path=/;max-age=31536000;samesite=lax`;
}

/** Which columns the list shows; kept in this browser, and taken over from an address that names them. */
export function ColumnChooser({ columns }: { columns: readonly ListColumn[] }) {
  const router = useRouter();
  const params = useSearchParams();
  const named = params.get("columns");
  const [chosen, setChosen] = useState(columns);
  useEffect(() => {
    if (named !== null) keep(columns);
  }, [named, columns]);
  const now = writeColumns(columns);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it follows the columns by name.
  useEffect(() => setChosen(columns), [now]);
  const choose = (next: readonly ListColumn[]) => {
    setChosen(next);
    keep(next);
    if (named === null) return router.refresh();
    const rest = new URLSearchParams(params);
    rest.delete("columns");
    router.replace(`/identities?${rest}`, { scroll: false });
  };
  const toggle = (id: ListColumn) =>
    choose(
      LIST_COLUMNS.map((column) => column.id).filter((one) =>
        one === id ? !chosen.includes(id) : chosen.includes(one),
      ),
    );
  return (
    <Popover
      label="Columns"
      trigger={
        <Button className="h-8" aria-label="Columns" title="Columns">
          <Columns3 aria-hidden className="size-4" strokeWidth={1.5} />
          <span className="max-mid:hidden">Columns</span>
        </Button>
      }
    >
      <fieldset className="p-1">
        <legend className="sr-only">Columns of the list</legend>
        {LIST_COLUMNS.map(({ id, label }) => (
          <label key={id} className="flex min-h-7 items-center gap-2 rounded-key px-2 hover:bg-hover">
            <input type="checkbox" checked={chosen.includes(id)} onChange={() => toggle(id)} />
            {label}
          </label>
        ))}
      </fieldset>
      <Button kind="quiet" onClick={() => choose(USUAL_COLUMNS)}>
        The usual ones
      </Button>
    </Popover>
  );
}
