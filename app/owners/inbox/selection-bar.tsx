"use client";

import { Button } from "#components/ui/button.tsx";
import { formatNumber } from "#components/ui/format.ts";
import { Kbd } from "#components/ui/kbd.tsx";

type Props = { count: number; clear: () => void; claim: () => void; ask: (which: "reject" | "pass") => void };

/** What can be done with everything that is selected; stays in sight while the list scrolls. */
export function SelectionBar({ count, clear, claim, ask }: Props) {
  if (count === 0) return null;
  return (
    <div
      role="toolbar"
      aria-label="Selected identities"
      className="no-print sticky bottom-0 flex flex-wrap items-center gap-2 border-accent border-t bg-selected px-4 py-2"
    >
      <strong className="mr-auto">{formatNumber(count)} selected</strong>
      <Button kind="primary" onClick={claim}>
        All ours <Kbd>a</Kbd>
      </Button>
      <Button onClick={() => ask("reject")}>
        Not ours <Kbd>r</Kbd>
      </Button>
      <Button onClick={() => ask("pass")}>
        Pass on, or later <Kbd>p</Kbd>
      </Button>
      <Button kind="quiet" onClick={clear}>
        Clear <Kbd>Esc</Kbd>
      </Button>
    </div>
  );
}
