import type { ReactNode } from "react";

/** A key of the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="whitespace-nowrap rounded-key border border-line bg-frame px-[5px] text-kind text-fg-2">
      {children}
    </kbd>
  );
}
