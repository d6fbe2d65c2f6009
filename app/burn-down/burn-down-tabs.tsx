import Link from "next/link";

const TABS = [
  { href: "/burn-down", name: "Worklist" },
  { href: "/burn-down/campaigns", name: "Campaigns" },
] as const;

/** The pages of Burn-down, the one that is open marked. */
export function BurnDownTabs({ open }: { open: (typeof TABS)[number]["name"] | null }) {
  return (
    <nav aria-label="Burn-down" className="no-print mb-4 flex gap-5 overflow-x-auto border-line border-b">
      {TABS.map(({ href, name }) => (
        <Link
          key={name}
          href={href}
          aria-current={name === open ? "page" : undefined}
          className="-mb-px flex h-9 items-center border-transparent border-b-2 text-fg-2 hover:text-fg aria-[current]:border-accent aria-[current]:font-semibold aria-[current]:text-fg"
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
