/** Short confirmations at the foot of the page. The library that draws them is fetched with the first one. */
import type { ExternalToast } from "sonner";

type Kind = "message" | "success" | "error";

let isAsked = false;
const listeners = new Set<() => void>();

/** Whether one was ever asked for: from then on they need their place. For `useSyncExternalStore`. */
export const toastsAsked = {
  now: () => isAsked,
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};

async function show(kind: Kind, words: string, more?: ExternalToast): Promise<void> {
  isAsked = true;
  for (const listener of listeners) listener();
  const { toast: library } = await import("sonner");
  // It keeps them until their place is there.
  library[kind](words, more);
}

export const toast = Object.assign(
  (words: string, more?: ExternalToast) => void show("message", words, more),
  {
    success: (words: string, more?: ExternalToast) => void show("success", words, more),
    error: (words: string, more?: ExternalToast) => void show("error", words, more),
  },
);
