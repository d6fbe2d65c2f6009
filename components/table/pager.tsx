import Link from "next/link";
import type { ReactNode } from "react";
import { buttonClass } from "#components/ui/button.tsx";

/** The pages before and after this one of a keyset list; a page that does not exist is shown, but is no link. */
export function Pager({
  previous,
  next,
  label = "Pages",
  children,
}: {
  previous: string | null;
  next: string | null;
  /** Where several lists stand on one page: whose pages these are. */
  label?: string;
  children: ReactNode;
}) {
  return (
    <nav aria-label={label} className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2 text-fg-2 text-note">
      <p className="min-w-[200px] flex-1">{children}</p>
      <div className="no-print flex gap-2 text-body">
        <Step href={previous} rel="prev">
          Previous
        </Step>
        <Step href={next} rel="next">
          Next
        </Step>
      </div>
    </nav>
  );
}

function Step({ href, rel, children }: { href: string | null; rel: string; children: string }) {
  if (href === null) {
    return (
      <span aria-disabled className={buttonClass()}>
        {children}
      </span>
    );
  }
  return (
    <Link href={href} prefetch={false} rel={rel} className={buttonClass()}>
      {children}
    </Link>
  );
}
