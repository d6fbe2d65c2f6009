"use client";

import { Menu, Search } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import type { Box } from "./boxes.tsx";
import type { Badges } from "./navigation.tsx";
import { RoleSwitch } from "./role-switch.tsx";
import { isTaken, singleKeysOn } from "./single-keys.ts";
import { ThemeSwitch } from "./theme-switch.tsx";
import { type Account, UserMenu } from "./user-menu.tsx";

const Boxes = lazy(() => import("./boxes.tsx").then((all) => ({ default: all.Boxes })));
const SIGNS = ["pointermove", "pointerdown", "keydown"] as const;

function focusFilter(event: KeyboardEvent): void {
  const input = document.querySelector<HTMLInputElement>("[data-filter-input]");
  if (input === null) return;
  event.preventDefault();
  input.focus();
  input.setSelectionRange(input.value.length, input.value.length);
}

/** The bar over every page: menu (narrow), jump, keys, theme, who is signed in. It owns the keys that work everywhere. */
export function TopBar({ badges, account }: { badges: Badges; account: Account }) {
  const [box, setBox] = useState<Box>(null);
  const [isThere, setThere] = useState(false);
  // The boxes are fetched with the first sign of somebody, so that they are there when they are asked for.
  useEffect(() => {
    const come = () => setThere(true);
    for (const sign of SIGNS) window.addEventListener(sign, come, { once: true, passive: true });
    return () => {
      for (const sign of SIGNS) window.removeEventListener(sign, come);
    };
  }, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey)) {
        event.preventDefault();
        setBox((now) => (now === "jump" ? null : "jump"));
        return;
      }
      if (isTaken(event) || !singleKeysOn()) return;
      if (event.key === "/") focusFilter(event);
      if (event.key === "?") setBox("keys");
    };
    window.addEventListener("keydown", onKey);
    // Says that the page answers to keys and presses, to whoever drives it by machine.
    document.documentElement.dataset.live = "yes";
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <header
      data-frame
      className="no-print sticky top-0 z-20 flex h-12 items-center gap-3 border-line border-b bg-page px-6 max-mid:gap-2 max-mid:px-3"
    >
      <IconButton label="Menu" className="mid:hidden" onClick={() => setBox("menu")}>
        <Menu aria-hidden className="size-4" strokeWidth={1.5} />
      </IconButton>
      <button
        type="button"
        onClick={() => setBox("jump")}
        className="flex h-[30px] min-w-0 flex-[0_1_380px] items-center gap-2 rounded-box border border-line-strong bg-page pr-1 pl-2.5 text-left text-fg-2 max-mid:flex-1"
      >
        <Search aria-hidden className="size-4 flex-none" strokeWidth={1.5} />
        <span className="truncate">Jump to identity, page or action</span>
        <span className="ml-auto max-mid:hidden">
          <Kbd>⌘ K</Kbd>
        </span>
      </button>
      <span className="flex-1 max-mid:hidden" />
      <IconButton label="Keys" className="max-mid:hidden" onClick={() => setBox("keys")}>
        <Kbd>?</Kbd>
      </IconButton>
      {account.demo && <RoleSwitch role={account.role} />}
      <ThemeSwitch />
      <UserMenu account={account} />
      {(isThere || box !== null) && (
        <Suspense fallback={null}>
          <Boxes box={box} onBox={setBox} badges={badges} />
        </Suspense>
      )}
    </header>
  );
}
