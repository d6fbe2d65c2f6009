import { X } from "lucide-react";
import Link from "next/link";

/** One term of a filter in words, with a link to the page without it. */
export function Chip({ words, without }: { words: string; without: string }) {
  return (
    <span className="inline-flex min-h-6 max-w-full items-center gap-1 rounded-chip border border-line bg-frame py-0.5 pr-1 pl-[9px] text-note">
      <span className="[overflow-wrap:anywhere]">{words}</span>
      <Link
        href={without}
        prefetch={false}
        scroll={false}
        aria-label={`Remove: ${words}`}
        className="no-print relative grid size-4 flex-none place-items-center text-fg-2 after:absolute after:-inset-1 hover:text-fg"
      >
        <X aria-hidden className="size-3.5" strokeWidth={1.5} />
      </Link>
    </span>
  );
}
