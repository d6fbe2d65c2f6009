"use client";

import { PanelLeft } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { Logo } from "./logo.tsx";
import { PAGES } from "./pages.ts";

/** What stands at the end of a page's entry (a count, a mark), by address. */
export type Badges = Record<string, ReactNode>;

/** The pages as a list of links; the words and badges disappear when the navigation is narrow. */
export function PageLinks({
  badges,
  narrow,
  onFollow,
}: {
  badges: Badges;
  narrow: boolean;
  onFollow?: () => void;
}) {
  const path = usePathname();
  const hide = narrow ? "max-wide:hidden collapsed:hidden" : "";
  return (
    <ul>
      {PAGES.map((page) => (
        <li key={page.href}>
          <Link
            href={page.href}
            prefetch={false}
            onClick={onFollow}
            title={narrow ? page.name : undefined}
            aria-current={isOpen(page.href, path) ? "page" : undefined}
            className={`group mb-0.5 flex h-[30px] items-center gap-2.5 rounded-box px-2 text-fg-2 hover:bg-hover aria-[current]:bg-selected aria-[current]:font-semibold aria-[current]:text-fg ${narrow ? "max-wide:px-2.5 collapsed:px-2.5" : ""}`}
          >
            <page.icon
              aria-hidden
              strokeWidth={1.5}
              className="size-4 flex-none group-aria-[current]:text-accent"
            />
            <span className={narrow ? "max-wide:sr-only collapsed:sr-only" : ""}>{page.name}</span>
            <span
              className={`ml-auto inline-flex items-center gap-1 font-normal text-fg-3 text-note ${hide}`}
            >
              {badges[page.href]}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** What is read beside the overview belongs to it. */
function isOpen(href: string, path: string): boolean {
  if (href !== "/") return path.startsWith(href);
  return path === "/" || path.startsWith("/summary") || path.startsWith("/unusual");
}

function toggle(): void {
  const root = document.documentElement;
  const closed = root.dataset.nav !== "closed";
  root.dataset.nav = closed ? "closed" : "open";
  // biome-ignore lint/suspicious/noDocumentCookie: the server draws the frame, so the choice must reach it without a flash.
  document.cookie = `nav=${closed ? "closed" : "open"};path=/;max-age=31536000;samesite=lax`;
}

/** The side navigation: words at full width, icons when collapsed or under 1180 px, behind the menu button under 760 px. */
export function Navigation({ badges }: { badges: Badges }) {
  return (
    <nav
      aria-label="Main"
      data-frame
      className="no-print sticky top-0 flex h-dvh flex-col border-line border-r bg-frame px-2 pb-3 max-mid:hidden"
    >
      <Link
        href="/"
        prefetch={false}
        title="Rollcall"
        className="flex h-12 items-center gap-2 px-2 font-semibold text-title max-wide:px-2.5 collapsed:px-2.5"
      >
        <Logo />
        <span className="max-wide:sr-only collapsed:sr-only">Rollcall</span>
      </Link>
      <PageLinks badges={badges} narrow />
      <button
        type="button"
        onClick={toggle}
        className="mt-auto flex h-[30px] items-center gap-2.5 rounded-box px-2 text-fg-2 hover:bg-hover max-wide:hidden collapsed:px-2.5"
        title="Collapse or expand the navigation"
      >
        <PanelLeft aria-hidden strokeWidth={1.5} className="size-4 flex-none" />
        <span className="collapsed:sr-only">Collapse</span>
      </button>
    </nav>
  );
}
