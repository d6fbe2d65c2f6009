"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import { toast } from "#components/ui/toast.ts";
import { type Asked, type Decided, decide, type Holder } from "../actions/decide.ts";
import { undo } from "../actions/undo.ts";

/** What was decided in this sitting, by its batch, newest last. */
export type Entry = { batch: string; ids: string[]; words: string };

/** A claim that somebody else won. */
export type Lost = { id: string; holder: Holder };

export type Decision = Pick<Asked, "decision" | "toTeam" | "answers">;

/**
 * Decisions of one sitting. An item leaves the page as soon as it is decided and comes back where that fails; only what the server
 * confirmed is counted. They go one after another, so that undo takes back the last one, also when it is not yet answered.
 */
export function useDecisions(team: string, shown: readonly string[], nameOf: (id: string) => string | null) {
  const router = useRouter();
  const queue = useRef<Promise<void>>(Promise.resolve());
  const stack = useRef<Entry[]>([]);
  const under = useRef(new Set<string>());
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  const [decided, setDecided] = useState(0);
  const [pending, setPending] = useState(0);
  const [lost, setLost] = useState<readonly Lost[]>([]);

  const inTurn = useCallback((work: () => Promise<void>) => {
    queue.current = queue.current.then(work).catch(() => {
      toast.error("The page could not reach Rollcall.", {
        description: "Load it again to see what was done.",
      });
    });
  }, []);
  const keep = useCallback((next: Entry[]) => {
    stack.current = next;
    setEntries(next);
  }, []);
  const back = useCallback((ids: readonly string[]) => {
    for (const id of ids) under.current.delete(id);
    setHidden((before) => new Set([...before].filter((id) => !ids.includes(id))));
  }, []);

  const undoOne = useCallback(
    (batch: string | null) =>
      inTurn(async () => {
        const entry =
          batch === null ? stack.current.at(-1) : stack.current.find((one) => one.batch === batch);
        const which = entry?.batch ?? batch;
        if (which === null) {
          toast("There is nothing to undo in this sitting.");
          return;
        }
        const outcome = await undo(which);
        if (outcome.state === "failed") {
          toast.error(outcome.problem, { id: "decision", description: outcome.hint });
          return;
        }
        if (entry !== undefined) {
          keep(stack.current.filter((one) => one !== entry));
          setDecided((before) => before - entry.ids.length);
          back(entry.ids);
        }
        toast.success(outcome.message, { id: "decision" });
        router.refresh();
      }),
    [inTurn, keep, back, router],
  );

  const settle = useCallback(
    (ids: readonly string[], { decision }: Decision, answer: Decided) => {
      for (const id of ids) under.current.delete(id);
      setPending((before) => before - ids.length);
      const { outcome, batch } = answer;
      if (outcome.state === "failed") {
        back(ids);
        const [holder] = answer.heldBy;
        const [id] = ids;
        if (decision === "claim" && holder !== undefined && id !== undefined)
          setLost((before) => [...before.filter((one) => one.id !== id), { id, holder }]);
        toast.error(outcome.problem, { id: "decision", description: outcome.hint });
        return;
      }
      setLost((before) => before.filter(({ id }) => !ids.includes(id)));
      setDecided((before) => before + answer.decided);
      const [only] = ids;
      const name = ids.length === 1 && only !== undefined ? nameOf(only) : null;
      const message = name === null ? outcome.message : outcome.message.replace("1 identity", name);
      if (batch !== null) keep([...stack.current, { batch, ids: [...ids], words: message }]);
      const action = batch === null ? undefined : { label: "Undo", onClick: () => undoOne(batch) };
      toast.success(message, { id: "decision", action });
      // Some were left alone: only a fresh page knows which.
      if (answer.decided < ids.length) router.refresh();
    },
    [back, keep, undoOne, router, nameOf],
  );

  const decideNow = useCallback(
    (asked: readonly string[], decision: Decision) => {
      const ids = asked.filter((id) => !under.current.has(id));
      if (ids.length === 0) return;
      for (const id of ids) under.current.add(id);
      setHidden((before) => new Set([...before, ...ids]));
      setPending((before) => before + ids.length);
      inTurn(async () =>
        settle(ids, decision, await decide({ ...decision, team, ids: [...ids], reason: null })),
      );
    },
    [team, inTurn, settle],
  );

  // A fresh page no longer holds what was decided: only what is still under way stays hidden.
  const key = shown.join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: it follows the ids of the page, nothing else.
  useEffect(() => setHidden(new Set(under.current)), [key]);

  // Sentence and ledger follow a little after the last answer: a fresh page a key would hold up the keys.
  useEffect(() => {
    if (pending > 0 || entries.length === 0) return;
    const timer = setTimeout(() => router.refresh(), 1200);
    return () => clearTimeout(timer);
  }, [pending, entries, router]);

  const dismiss = useCallback((id: string) => setLost((before) => before.filter((one) => one.id !== id)), []);
  return { hidden, entries, decided, pending, lost, decide: decideNow, undo: undoOne, dismiss };
}

export type Decisions = ReturnType<typeof useDecisions>;
