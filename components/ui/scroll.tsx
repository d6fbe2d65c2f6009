import type { ReactNode } from "react";

type Props = {
  label: string /** True inside a panel, which draws the lines. */;
  bare?: boolean;
  children: ReactNode;
};

/** A box that scrolls sideways, reachable by keyboard; on paper what is in it wraps instead. */
export function Scroll({ label, bare = false, children }: Props) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls sideways must be reachable by keyboard.
      tabIndex={0}
      className={`relative overflow-x-auto print:overflow-visible print:[&_table]:min-w-0 print:[&_td]:static print:[&_td]:whitespace-normal print:[&_td]:text-note print:[&_th]:static print:[&_th]:whitespace-normal print:[&_td]:px-1 print:[&_th]:px-1 print:[&_th]:text-note ${bare ? "" : "rounded-box border border-line"}`}
    >
      {children}
    </section>
  );
}
