"use client";

import { Sheet } from "#components/ui/sheet.tsx";
import { Jump } from "./jump.tsx";
import { KeySheet } from "./key-sheet.tsx";
import { type Badges, PageLinks } from "./navigation.tsx";

export type Box = "jump" | "keys" | "menu" | null;

type Props = { box: Box; onBox: (box: Box) => void; badges: Badges };

/** What opens over the page from the bar: jump, keys, and the menu of a narrow screen. Fetched once somebody is there. */
export function Boxes({ box, onBox, badges }: Props) {
  const opener = (name: Box) => (open: boolean) => onBox(open ? name : null);
  return (
    <>
      <Jump open={box === "jump"} onOpenChange={opener("jump")} onKeys={() => onBox("keys")} />
      <KeySheet open={box === "keys"} onOpenChange={opener("keys")} />
      <Sheet open={box === "menu"} onOpenChange={opener("menu")} title="Rollcall" place="left">
        <nav aria-label="Main">
          <PageLinks badges={badges} narrow={false} onFollow={() => onBox(null)} />
        </nav>
      </Sheet>
    </>
  );
}
