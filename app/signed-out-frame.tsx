import type { ReactNode } from "react";
import { Live } from "#components/frame/live.tsx";
import { Logo } from "#components/frame/logo.tsx";
import { ThemeSwitch } from "#components/frame/theme-switch.tsx";

/** The frame for who is not signed in: nothing of the estate, not even how fresh it is. */
export function SignedOutFrame({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="no-print flex h-12 items-center gap-2 border-line border-b px-6 max-mid:px-4">
        <Logo />
        <span className="font-semibold text-title">Rollcall</span>
        <span className="flex-1" />
        <ThemeSwitch />
      </header>
      <main id="content" tabIndex={-1} className="flex-1 p-6 outline-none max-mid:p-4">
        {children}
      </main>
      <Live />
    </div>
  );
}
