"use client";

import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import { Kbd } from "#components/ui/kbd.tsx";
import { Sheet } from "#components/ui/sheet.tsx";
import { keysOf, type PageKey } from "./page-keys.ts";
import { setSingleKeys, singleKeysOn } from "./single-keys.ts";

const KEYS: readonly PageKey[] = [
  { keys: ["⌘ K", "Ctrl K"], does: "jump to a page, an identity or an action" },
  { keys: ["/"], does: "write in the filter" },
  { keys: ["j", "k"], does: "next row, previous row" },
  { keys: ["Enter"], does: "open the row" },
  { keys: ["Esc"], does: "leave the filter, the row or the box" },
  { keys: ["?"], does: "these keys" },
];

/** The keys of this page and of every page, and the switch for those that are a single character. */
export function KeySheet({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const [single, setSingle] = useState(true);
  const own = keysOf(usePathname());
  useEffect(() => setSingle(singleKeysOn()), []);
  return (
    <Sheet open={open} onOpenChange={onOpenChange} title="Keys">
      <dl className="grid grid-cols-[max-content_1fr] items-center gap-x-4 gap-y-2">
        {[...own, ...KEYS.filter(({ keys }) => !own.some((one) => one.keys[0] === keys[0]))].map((row) => (
          <div key={row.does} className="contents">
            <dt className="flex gap-1">
              {row.keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd className="text-fg-2">{row.does}</dd>
          </div>
        ))}
      </dl>
      <label className="mt-4 flex items-center gap-2 border-line border-t pt-4">
        <input
          type="checkbox"
          checked={single}
          onChange={(event) => {
            setSingle(event.target.checked);
            setSingleKeys(event.target.checked);
          }}
        />
        Single-character keys are on
      </label>
    </Sheet>
  );
}
