"use client";

import { useTheme } from "next-themes";
import { Toaster as Library } from "sonner";

/** The place where short confirmations appear, in the colours of the page. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Library
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-center"
      toastOptions={{
        classNames: {
          toast: "!rounded-box !font-sans !text-body !border-line-strong !bg-page !text-fg !shadow-none",
        },
      }}
    />
  );
}
