"use client";

import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** `centre` for short content, `left` for the menu and the facets of a narrow screen. */
  place?: "centre" | "left";
  children: ReactNode;
};

const PLACE = {
  centre:
    "top-[12vh] left-1/2 max-h-[76vh] w-[min(560px,calc(100vw-24px))] -translate-x-1/2 rounded-box border border-line-strong",
  left: "inset-y-0 left-0 w-[min(300px,calc(100vw-48px))] border-r border-line-strong",
};

/** A box over the page that holds focus until it is closed by Esc, its button or a press outside. */
export function Sheet({ open, onOpenChange, title, place = "centre", children }: Props) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Content
          aria-describedby={undefined}
          className={`fixed z-50 flex flex-col overflow-auto bg-page text-fg outline-none ${PLACE[place]}`}
        >
          <header className="flex items-center border-b border-line py-2 pr-2 pl-4">
            <Dialog.Title className="text-title">{title}</Dialog.Title>
            <Dialog.Close
              aria-label="Close"
              className="ml-auto grid size-[30px] place-items-center rounded-box text-fg-2 hover:bg-hover"
            >
              <X aria-hidden className="size-4" strokeWidth={1.5} />
            </Dialog.Close>
          </header>
          <div className="p-4">{children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
