"use client";

import { SlidersHorizontal } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Sheet } from "#components/ui/sheet.tsx";

/** On narrow screens the facets stand behind a button that says how many terms the filter has. */
export function FacetSheet({ terms, children }: { terms: number; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <span className="no-print mid:hidden">
      <Button onClick={() => setOpen(true)}>
        <SlidersHorizontal aria-hidden className="size-4" strokeWidth={1.5} />
        Filters, {terms} set
      </Button>
      <Sheet open={open} onOpenChange={setOpen} title="Filters" place="left">
        {children}
      </Sheet>
    </span>
  );
}
