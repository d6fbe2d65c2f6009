import Link from "next/link";

type Tab<Name extends string> = { href: string; name: Name };

/** The pages of one screen, the one that is open marked; null: none of them. */
export function PageTabs<Name extends string>({
  label,
  tabs,
  open,
}: {
  label: string;
  tabs: readonly Tab<Name>[];
  open: Name | null;
}) {
  return (
    <nav aria-label={label} className="no-print mb-4 flex gap-5 overflow-x-auto border-line border-b">
      {tabs.map(({ href, name }) => (
        <Link
          key={name}
          href={href}
          prefetch={false}
          aria-current={name === open ? "page" : undefined}
          className="-mb-px flex h-9 items-center border-transparent border-b-2 text-fg-2 hover:text-fg aria-[current]:border-accent aria-[current]:font-semibold aria-[current]:text-fg"
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
