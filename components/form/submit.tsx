"use client";

import { LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { useFormState } from "./form-state.ts";

type Props = {
  kind?: "plain" | "primary" | "quiet";
  /** What the button says while the form is under way. */
  pending: string;
  name?: string;
  value?: string;
  children: ReactNode;
};

/** The button that sends the form around it; it says when that is under way, and cannot be pressed twice. */
export function Submit({ kind = "plain", pending, name, value, children }: Props) {
  const { pending: isPending } = useFormState();
  return (
    <Button type="submit" kind={kind} name={name} value={value} aria-disabled={isPending}>
      {isPending && <LoaderCircle aria-hidden className="size-3.5 animate-spin" strokeWidth={1.75} />}
      {isPending ? pending : children}
    </Button>
  );
}
