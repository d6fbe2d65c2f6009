import type { ReactNode } from "react";

/** A box that scrolls sideways, reachable by keyboard. */
export function Scroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls sideways must be reachable by keyboard.
      tabIndex={0}
      className="relative overflow-x-auto rounded-box border border-line"
    >
      {children}
    </section>
  );
}
