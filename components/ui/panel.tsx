import type { ReactNode } from "react";

type Props = {
  title: ReactNode;
  /** Anchor of the panel; also names its heading. */
  id: string;
  side?: ReactNode;
  /** The sentence the panel supports. */
  lead?: ReactNode;
  footer?: ReactNode;
  /** True for lists and tables that draw their own padding and lines. */
  flush?: boolean;
  children: ReactNode;
};

/** A titled box: title, side note, lead, body, footer. */
export function Panel({ title, id, side, lead, footer, flush = false, children }: Props) {
  return (
    <section
      aria-labelledby={`${id}-title`}
      id={id}
      className="flex min-w-0 scroll-mt-16 flex-col rounded-box border border-line bg-page"
    >
      <header className="flex flex-wrap items-baseline gap-x-3 px-4 pt-[11px]">
        <h2 id={`${id}-title`} className="text-title">
          {title}
        </h2>
        {side !== undefined && <div className="ml-auto text-note text-fg-2">{side}</div>}
      </header>
      {lead !== undefined && <p className="text-pretty px-4 pt-0.5 text-fg-2">{lead}</p>}
      <div className={flush ? "mt-2 border-t border-line" : "px-4 pt-3 pb-4"}>{children}</div>
      {footer !== undefined && (
        <footer className="mt-auto print:has-[>.no-print:only-child]:hidden flex flex-wrap gap-x-4 gap-y-1 border-t border-line px-4 py-2 text-note text-fg-2">
          {footer}
        </footer>
      )}
    </section>
  );
}
