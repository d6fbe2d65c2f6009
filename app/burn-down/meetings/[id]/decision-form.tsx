"use client";

import { type FormEvent, useId } from "react";
import { Button } from "#components/ui/button.tsx";
import { Sheet } from "#components/ui/sheet.tsx";
import { StatusIcon } from "#components/ui/status.tsx";
import type { ProposedDays } from "./read-meeting.ts";

export type FormKind = "remove" | "except" | "defer";
export type AskedInForm = { day: string; reason: string; control: string };

const WORDS: Record<FormKind, { title: string; day: string; reason: string | null; submit: string }> = {
  remove: { title: "Remove by another day", day: "Removed by", reason: null, submit: "Plan it" },
  except: { title: "Leave it as it is for now", day: "Until", reason: "Why", submit: "Ask for it" },
  defer: { title: "Defer", day: "On the agenda again on", reason: "What is waited for", submit: "Defer it" },
};

const CONTROL = "h-[34px] w-full rounded-box border border-line-strong bg-page px-2.5";

type Props = {
  kind: FormKind;
  title: string;
  days: ProposedDays;
  problem: { problem: string; hint: string } | null;
  isBusy: boolean;
  onClose: () => void;
  onDecide: (asked: AskedInForm) => void;
};

/** A day and the words a decision needs, written and sent without the hands leaving the keys: Enter decides, Esc does not. */
export function DecisionForm({ kind, title, days, problem, isBusy, onClose, onDecide }: Props) {
  const { title: heading, day, reason, submit } = WORDS[kind];
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string) => String(data.get(name) ?? "").trim();
    onDecide({ day: text("day"), reason: text("reason"), control: text("control") });
  };
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title={heading}>
      <form onSubmit={onSubmit} className="grid gap-3" aria-busy={isBusy}>
        <p className="text-pretty text-fg-2 [overflow-wrap:anywhere]">{title}</p>
        {reason !== null && <Line name="reason" label={reason} isFirst />}
        {kind === "except" && <Line name="control" label="What keeps the harm small meanwhile" />}
        <Line name="day" label={`${day} (2026-12-24)`} standard={days[kind]} isFirst={reason === null} />
        {problem !== null && !isBusy && (
          <p role="alert" className="flex items-start gap-1.5 [overflow-wrap:anywhere] [&>svg]:mt-[3px]">
            <StatusIcon kind="breach" />
            <span>
              {problem.problem} <span className="text-fg-2">{problem.hint}</span>
            </span>
          </p>
        )}
        {kind === "except" && (
          <p className="text-fg-2 text-note">Nothing changes until another person approves it.</p>
        )}
        <span>
          <Button type="submit" kind="primary" aria-disabled={isBusy}>
            {isBusy ? "Deciding…" : submit}
          </Button>
        </span>
      </form>
    </Sheet>
  );
}

type LineProps = { name: string; label: string; standard?: string; isFirst?: boolean };

function Line({ name, label, standard, isFirst = false }: LineProps) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      <input
        id={id}
        name={name}
        type="text"
        required
        autoComplete="off"
        spellCheck={false}
        defaultValue={standard}
        // The box would put the focus on its closing button.
        ref={isFirst ? focusOnce : undefined}
        className={CONTROL}
      />
    </div>
  );
}

function focusOnce(input: HTMLInputElement | null): void {
  input?.focus();
  input?.select();
}
