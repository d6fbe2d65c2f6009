"use client";

import { useEffect, useState } from "react";
import { isTaken, singleKeysOn } from "#components/frame/single-keys.ts";
import { Button } from "#components/ui/button.tsx";
import { formatNumber } from "#components/ui/format.ts";
import { Kbd } from "#components/ui/kbd.tsx";
import type { ClaimTargets } from "../../owners/actions/claim-many.ts";
import { ClaimSheet } from "./claim-many.tsx";

type Props = { ids: string[]; teams: { key: string; name: string }[]; clear: () => void };

/** What can be done with the rows that were chosen; stays in sight while the list scrolls. */
export function SelectedBar({ ids, teams, clear }: Props) {
  const [targets, setTargets] = useState<ClaimTargets | null>(null);
  useEffect(() => {
    if (ids.length === 0) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "g" || isTaken(event) || !singleKeysOn()) return;
      event.preventDefault();
      setTargets({ ids });
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [ids]);
  const total = targets !== null && "ids" in targets ? targets.ids.length : ids.length;
  return (
    <>
      {ids.length > 0 && (
        <div
          role="toolbar"
          aria-label="Selected identities"
          className="no-print sticky bottom-0 z-3 flex flex-wrap items-center gap-2 border-accent border-t bg-selected px-4 py-2"
        >
          <strong className="mr-auto" data-selected={ids.length}>
            {formatNumber(ids.length)} selected
          </strong>
          <Button kind="primary" onClick={() => setTargets({ ids })}>
            Give to a team… <Kbd>g</Kbd>
          </Button>
          <Button kind="quiet" onClick={clear}>
            Clear <Kbd>Esc</Kbd>
          </Button>
        </div>
      )}
      <ClaimSheet
        targets={targets}
        total={total}
        teams={teams}
        onClose={() => setTargets(null)}
        onDone={clear}
      />
    </>
  );
}
