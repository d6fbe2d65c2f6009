"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.ts";
import { undo } from "./actions/undo.ts";

/** Takes one decision back, and shows the page as it is then. */
export function UndoButton({ batch }: { batch: string }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const press = () => {
    if (pending) return;
    startTransition(async () => {
      const outcome = await undo(batch);
      if (outcome.state === "failed") toast.error(outcome.problem, { description: outcome.hint });
      else toast.success(outcome.message);
      router.refresh();
    });
  };
  return (
    <Button kind="quiet" className="no-print" aria-disabled={pending} onClick={press}>
      {pending ? "Undoing…" : "Undo"}
    </Button>
  );
}
