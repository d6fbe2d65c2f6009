"use client";

import { AlertDialog } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { ActionForm } from "./action-form.tsx";
import type { FormAction } from "./outcome.ts";
import { Submit } from "./submit.tsx";

type Props = {
  action: FormAction;
  hidden: Record<string, string>;
  /** The button that opens the question. */
  trigger: ReactNode;
  /** The question, with the number it is about. */
  title: string;
  /** What will happen, and whether it can be taken back. */
  children: ReactNode;
  confirm: string;
  pending: string;
  /** What has to be filled in with it. */
  fields?: ReactNode;
};

/** Asks before something that cannot be undone; only the second press does it. Esc and Cancel do nothing. */
export function Confirm({ action, hidden, trigger, title, children, confirm, pending, fields }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <AlertDialog.Root open={open} onOpenChange={setOpen}>
      <AlertDialog.Trigger className={buttonClass()}>{trigger}</AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-veil" />
        <AlertDialog.Content className="fixed top-[14vh] left-1/2 z-50 max-h-[76vh] w-[min(520px,calc(100vw-24px))] -translate-x-1/2 overflow-auto rounded-box border border-line-strong bg-page p-5 outline-none">
          <AlertDialog.Title className="text-title">{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="mt-2 grid gap-2 text-fg-2">{children}</div>
          </AlertDialog.Description>
          <ActionForm action={action} hidden={hidden} className="mt-4" onDone={() => setOpen(false)}>
            {fields !== undefined && <div className="mb-4">{fields}</div>}
            <div className="flex flex-wrap justify-end gap-2">
              <AlertDialog.Cancel asChild>
                <Button>Cancel</Button>
              </AlertDialog.Cancel>
              <Submit kind="primary" pending={pending}>
                {confirm}
              </Submit>
            </div>
          </ActionForm>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
