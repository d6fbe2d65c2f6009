"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { isTaken, singleKeysOn } from "#components/frame/single-keys.ts";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { type PickerQuestion, TeamPicker } from "../team-picker.tsx";
import { Attestations } from "./attestations.tsx";
import { InboxItem } from "./inbox-item.tsx";
import { InboxSide, type SideProps } from "./inbox-side.tsx";
import type { AskedView, InboxView, Named } from "./inbox-view.ts";
import { LostClaims } from "./lost-claims.tsx";
import { patternAround, patternsOf } from "./patterns.ts";
import { plain } from "./plain-decision.ts";
import { Progress } from "./progress.tsx";
import { SelectionBar } from "./selection-bar.tsx";
import { type Decision, useDecisions } from "./use-decisions.ts";

type Props = {
  team: Named;
  teams: Named[];
  mayDecide: boolean;
  items: InboxView[];
  /** Of the inbox, also those that are not among `items` yet. */
  total: number;
  asked: { items: AskedView[]; total: number };
  environments: { value: string; label: string }[];
  /** How many of the inbox have a list behind them, and where. */
  href: string;
  side: Omit<SideProps, "entries" | "undo" | "patterns" | "select" | "mayDecide">;
};

/** Fewer than this shown, and the next ones are fetched. */
const few = 10;

/** What is probably a team's, worked through by keys or presses, and what it is asked to confirm. */
export function Inbox({ team, teams, mayDecide, items, total, asked, environments, href, side }: Props) {
  const router = useRouter();
  const ids = useMemo(() => [...items, ...asked.items].map(({ id }) => id), [items, asked.items]);
  const names = useRef(new Map<string, string>());
  for (const { id, name } of [...items, ...asked.items]) names.current.set(id, name);
  const nameOf = useCallback((id: string) => names.current.get(id) ?? null, []);
  const decisions = useDecisions(team.key, ids, nameOf);
  const { hidden, entries, decided, pending, lost } = decisions;
  const shown = items.filter(({ id }) => !hidden.has(id) && !lost.some((one) => one.id === id));
  const [currentId, setCurrent] = useState<string | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [question, setQuestion] = useState<PickerQuestion | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const focus = useRef(false);

  const at = Math.max(
    0,
    shown.findIndex(({ id }) => id === currentId),
  );
  const current = shown[at];
  const left = total - items.filter(({ id }) => hidden.has(id)).length;
  const others = useMemo(() => teams.filter(({ key }) => key !== team.key), [teams, team.key]);

  const chosen = shown.filter(({ id }) => selected.has(id)).map(({ id }) => id);
  const targets = () => (chosen.length > 0 ? chosen : current === undefined ? [] : [current.id]);
  const settle = (decision: Decision, hit: readonly string[] = targets()) => {
    const rest = shown.filter(({ id }) => !hit.includes(id));
    const next = shown.slice(at).find(({ id }) => !hit.includes(id)) ?? rest.at(-1);
    setCurrent(next?.id ?? null);
    setSelected(new Set());
    focus.current = true;
    decisions.decide(hit, decision);
  };
  const ask = (which: "reject" | "pass", hit: readonly string[] = targets()) => {
    if (hit.length === 0) return;
    const about =
      hit.length === 1 ? (items.find(({ id }) => id === hit[0])?.name ?? "it") : `these ${hit.length}`;
    const likely = hit.length === 1 ? (items.find(({ id }) => id === hit[0])?.others ?? []) : [];
    setQuestion({
      title: which === "reject" ? `Not ours: whose is ${about}?` : `Pass on ${about}, or later?`,
      without:
        which === "reject"
          ? { label: "I do not know whose", run: () => settle(plain("reject"), hit) }
          : { label: "Later: ask us again in 7 days", run: () => settle(plain("later"), hit) },
      likely,
      run: ({ key }) => settle(plain(which, key), hit),
    });
  };
  const move = (step: number) => {
    const next =
      shown[Math.min(Math.max(at + (currentId === null && step > 0 ? 0 : step), 0), shown.length - 1)];
    if (next === undefined) return;
    focus.current = true;
    setCurrent(next.id);
  };
  const anchor = useRef<string | null>(null);
  const toggle = (id: string) => {
    anchor.current = id;
    setSelected(
      (before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]),
    );
  };
  const selectTo = (id: string) => {
    const place = (one: string | null) => shown.findIndex((item) => item.id === one);
    const [from, to] = [place(anchor.current ?? id), place(id)];
    const between = shown.slice(Math.min(from < 0 ? to : from, to), Math.max(from, to) + 1);
    anchor.current = id;
    setSelected((before) => new Set([...before, ...between.map((item) => item.id)]));
  };
  const selectPattern = (idsOf: readonly string[]) => setSelected((before) => new Set([...before, ...idsOf]));

  const keys: Record<string, () => void> = {
    j: () => move(1),
    k: () => move(-1),
    Escape: () => setSelected(new Set()),
    ...(mayDecide && {
      a: () => settle(plain("claim")),
      r: () => ask("reject"),
      p: () => ask("pass"),
      x: () => current !== undefined && toggle(current.id),
      X: () => current !== undefined && selectTo(current.id),
      l: () => current !== undefined && selectPattern(patternAround(shown, current.id)?.ids ?? [current.id]),
      u: () => decisions.undo(null),
      c: () => lost[0] !== undefined && decisions.decide([lost[0].id], plain("contest")),
    }),
  };
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTaken(event) || !singleKeysOn()) return;
      const does = latest.current[event.key];
      if (does === undefined || event.repeat) return;
      event.preventDefault();
      // The next key, however soon, is about what this one left.
      flushSync(does);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  // The focus goes with the current item, so that Enter opens it and assistive technology follows.
  useEffect(() => {
    if (!focus.current || current === undefined) return;
    focus.current = false;
    const row = list.current?.querySelector(`[data-item="${current.id}"]`);
    row?.querySelector<HTMLElement>("a[href]")?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  });
  useEffect(() => {
    if (shown.length < few && left > shown.length && pending === 0 && lost.length === 0) router.refresh();
  }, [shown.length, left, pending, lost.length, router]);

  return (
    <div className="grid grid-cols-1 items-start gap-4 wide:grid-cols-[minmax(0,1fr)_280px]">
      <div className="grid min-w-0 gap-4">
        <LostClaims lost={lost} nameOf={nameOf} decisions={decisions} />
        {(shown.length > 0 || pending > 0) && (
          <section
            aria-labelledby="probable-title"
            id="probable"
            className="min-w-0 scroll-mt-16 rounded-box border border-line bg-page"
          >
            <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-4 py-2">
              <h2 id="probable-title" className="text-title">
                Probably yours
              </h2>
              <Progress decided={decided} pending={pending} left={left} />
            </header>
            <ul ref={list}>
              {shown.map((item, index) => (
                <InboxItem
                  key={item.id}
                  item={item}
                  isCurrent={index === at}
                  isSelected={selected.has(item.id)}
                  place={`${formatNumber(index + 1)} of ${formatNumber(left)}`}
                  mayDecide={mayDecide}
                  onSelect={() => toggle(item.id)}
                  onCurrent={() => setCurrent(item.id)}
                  decide={(decision) => settle(decision, [item.id])}
                  ask={(which) => ask(which, [item.id])}
                />
              ))}
            </ul>
            {mayDecide && (
              <SelectionBar
                count={chosen.length}
                clear={() => setSelected(new Set())}
                claim={() => settle(plain("claim"))}
                ask={(which) => ask(which)}
              />
            )}
            <footer className="border-line border-t px-4 py-2 text-fg-2 text-note">
              <a href={href} className="hover:underline">
                {formatNumber(shown.length)} of {formatCount(left, "item", "items")} shown, most certain
                first. As a list
              </a>
            </footer>
          </section>
        )}
        <Attestations
          items={asked.items.filter(({ id }) => !hidden.has(id))}
          total={asked.total - asked.items.filter(({ id }) => hidden.has(id)).length}
          mayDecide={mayDecide}
          environments={environments}
          decide={decisions.decide}
        />
      </div>
      <InboxSide
        {...side}
        mayDecide={mayDecide}
        entries={entries}
        undo={decisions.undo}
        patterns={mayDecide ? patternsOf(shown).slice(0, 5) : []}
        select={(pattern) => setSelected(new Set(pattern.ids))}
      />
      <TeamPicker question={question} teams={others} onClose={() => setQuestion(null)} />
    </div>
  );
}
