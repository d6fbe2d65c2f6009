import { useEffect, useState } from "react";
import { kindWords } from "#components/ui/kind-words.ts";

export type FoundIdentity = { id: string; provider: string; name: string; where: string };

export type Found =
  | { state: "idle" }
  | { state: "loading" }
  | { state: "found"; identities: FoundIdentity[] }
  | { state: "failed"; problem: string };

type Answer = {
  items?: { id: string; provider: string; name: string; kind: string; scope: { name: string } | null }[];
  title?: string;
};

const PAUSE = 150;

/** The first identities whose name, id or alias contains what was typed; asked once typing pauses. */
export function useFoundIdentities(text: string): Found {
  const [found, setFound] = useState<Found>({ state: "idle" });
  const words = text.replaceAll('"', " ").trim();
  useEffect(() => {
    if (words.length < 2) {
      setFound({ state: "idle" });
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      setFound({ state: "loading" });
      try {
        const query = new URLSearchParams({ q: `"${words}"`, limit: "8" });
        const response = await fetch(`/api/v1/identities?${query}`, { signal: abort.signal });
        const answer = (await response.json()) as Answer;
        if (!response.ok) throw new Error(answer.title ?? "The search did not answer");
        const identities = (answer.items ?? []).map((item) => ({
          id: item.id,
          provider: item.provider,
          name: item.name,
          where: [kindWords(item.kind), item.scope?.name].filter(Boolean).join(", "),
        }));
        setFound({ state: "found", identities });
      } catch (error) {
        if (!abort.signal.aborted)
          setFound({ state: "failed", problem: error instanceof Error ? error.message : String(error) });
      }
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [words]);
  return found;
}
