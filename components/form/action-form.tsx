"use client";

import {
  type FormEvent,
  type ReactNode,
  useActionState,
  useEffect,
  useRef,
  useState,
  useTransition,
} from "react";
import { toast } from "#components/ui/toast.ts";
import { Failure } from "./failure.tsx";
import { FormStateContext } from "./form-state.ts";
import type { FormAction, Outcome } from "./outcome.ts";

type Props = {
  action: FormAction;
  /** Values that nobody edits. */
  hidden?: Record<string, string>;
  className?: string;
  onDone?: () => void;
  children: ReactNode;
};

/**
 * A form that a server action answers: what was done is a short message, what went wrong stays beside it with the next
 * action, and what was typed is kept.
 */
export function ActionForm({ action, hidden = {}, className, onDone, children }: Props) {
  // Before the page's scripts run, the browser sends the form itself.
  const [early, submit] = useActionState<Outcome | null, FormData>(action, null);
  const [late, setOutcome] = useState<Outcome | null>(null);
  const [pending, startTransition] = useTransition();
  const form = useRef<HTMLFormElement>(null);
  const outcome = late ?? early;
  useEffect(() => {
    if (late?.state !== "failed") return;
    const faulty = form.current?.querySelector<HTMLElement>("[aria-invalid=true]");
    faulty?.closest("details")?.setAttribute("open", "");
    faulty?.focus();
  }, [late]);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    const submitter = (event.nativeEvent as SubmitEvent).submitter;
    const data = new FormData(event.currentTarget, submitter);
    startTransition(async () => {
      const answer = await action(null, data);
      // What was done may have taken this form off the page; the message must be seen all the same.
      announce(answer);
      startTransition(() => {
        setOutcome(answer);
        if (answer.state === "done") onDone?.();
      });
    });
  };
  const failed = outcome?.state === "failed" ? { ...outcome, ...saidOf(outcome) } : null;
  return (
    <form ref={form} action={submit} onSubmit={onSubmit} className={className} aria-busy={pending}>
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <FormStateContext value={{ pending, fields: failed?.fields ?? {} }}>{children}</FormStateContext>
      {failed !== null && !pending && <Failure problem={failed.problem} hint={failed.hint} />}
    </form>
  );
}

function announce(outcome: Outcome): void {
  if (outcome.state === "done") toast.success(outcome.message);
  else toast.error(saidOf(outcome).problem, { description: saidOf(outcome).hint });
}

/** What is wrong with single fields stands at them. */
function saidOf({ problem, hint, fields }: Extract<Outcome, { state: "failed" }>) {
  const marked = Object.keys(fields).length;
  if (marked === 0) return { problem, hint };
  const where = marked === 1 ? "the marked field" : `the ${marked} marked fields`;
  return { problem: "Nothing was saved.", hint: `Look at ${where}.` };
}
