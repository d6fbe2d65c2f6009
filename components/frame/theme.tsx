"use client";

import { ThemeProvider } from "next-themes";
import { lazy, type ReactNode, Suspense, useSyncExternalStore } from "react";
import { toastsAsked } from "#components/ui/toast.ts";

const Toaster = lazy(() => import("./toaster.tsx").then(({ Toaster: found }) => ({ default: found })));

function Toasts() {
  const isAsked = useSyncExternalStore(toastsAsked.subscribe, toastsAsked.now, () => false);
  return isAsked ? (
    <Suspense fallback={null}>
      <Toaster />
    </Suspense>
  ) : null;
}

/** The theme of the page, set before the first paint, and the place where short confirmations appear. */
export function Theme({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <ThemeProvider
      attribute="data-theme"
      defaultTheme="system"
      enableSystem
      enableColorScheme={false}
      disableTransitionOnChange
      nonce={nonce}
    >
      {children}
      <Toasts />
    </ThemeProvider>
  );
}
