"use client";

import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { formatDay } from "#components/ui/format.ts";
import { Kbd } from "#components/ui/kbd.tsx";
import { StatusIcon } from "#components/ui/status.tsx";
import { plain } from "./plain-decision.ts";
import type { Decisions, Lost } from "./use-decisions.ts";

type Props = { lost: readonly Lost[]; nameOf: (id: string) => string | null; decisions: Decisions };

/** Claims that somebody else won in the meantime: whose it is now, and the way to contest that. */
export function LostClaims({ lost, nameOf, decisions }: Props) {
  if (lost.length === 0) return null;
  return (
    <ul role="alert" className="grid gap-2">
      {lost.map(({ id, holder }, index) => (
        <li
          key={id}
          className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-box border border-line-strong px-4 py-2"
        >
          <p className="min-w-[220px] flex-1">
            <StatusIcon kind="watch" />{" "}
            <Link href={`/identities/${id}`} prefetch={false} className="font-semibold hover:underline">
              {nameOf(id) ?? `Identity ${id}`}
            </Link>{" "}
            is not yours: {holder.team} claimed it first, on {formatDay(new Date(holder.since), null)}, by{" "}
            {holder.by}.
          </p>
          <span className="flex gap-2">
            <Button onClick={() => decisions.decide([id], plain("contest"))}>
              Contest {index === 0 && <Kbd>c</Kbd>}
            </Button>
            <Button kind="quiet" onClick={() => decisions.dismiss(id)}>
              It is theirs
            </Button>
          </span>
        </li>
      ))}
    </ul>
  );
}
