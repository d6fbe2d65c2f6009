"use client";

import { Download, Link2 } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { copyText } from "#components/ui/copy-text.ts";
import { Popover } from "#components/ui/popover.tsx";
import { toast } from "#components/ui/toast.ts";

const ITEM = "block rounded-key px-2 py-1.5 hover:bg-hover";

/** Copy the address of this list, or take the whole list (not only this page) as a file. */
export function ListActions({ query, total, columns }: { query: string; total: string; columns: string }) {
  const file = (format: string) => `/identities/export?${query}${query === "" ? "" : "&"}format=${format}`;
  const copy = async () => {
    const here = new URL(window.location.href);
    if (columns !== "") here.searchParams.set("columns", columns);
    const done = await copyText(here.href);
    toast(done ? "Link copied" : "The browser did not allow copying");
  };
  return (
    <>
      <Button onClick={copy}>
        <Link2 aria-hidden className="size-4" strokeWidth={1.5} />
        Copy link
      </Button>
      <Popover
        label="Export"
        trigger={
          <Button>
            <Download aria-hidden className="size-4" strokeWidth={1.5} />
            Export
          </Button>
        }
      >
        <a href={file("csv")} download className={ITEM}>
          CSV, for a spreadsheet
          <span className="block text-fg-2 text-note">{total}, all pages</span>
        </a>
        <a href={file("ndjson")} download className={ITEM}>
          NDJSON, one object a line
          <span className="block text-fg-2 text-note">{total}, all pages</span>
        </a>
      </Popover>
    </>
  );
}
