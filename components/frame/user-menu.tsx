"use client";

import { CircleUser } from "lucide-react";
import { Popover } from "#components/ui/popover.tsx";
import { roleWords } from "#components/ui/role-words.ts";

export type Account = { name: string; email: string | null; role: string; demo: boolean };

const ITEM = "flex h-[30px] w-full items-center rounded-key px-2 text-left hover:bg-hover";

/** Who is signed in, as what, and the ways out. */
export function UserMenu({ account: { name, email, role } }: { account: Account }) {
  const trigger = (
    <button
      type="button"
      aria-label={`Account: ${name}, ${roleWords(role)}`}
      title={`${name}, ${roleWords(role)}`}
      className="inline-flex h-[30px] flex-none items-center gap-2 rounded-box px-1.5 text-fg-2 hover:bg-hover"
    >
      <CircleUser aria-hidden className="size-4 flex-none" strokeWidth={1.5} />
      <span className="max-w-[160px] truncate text-fg max-wide:hidden">{name}</span>
    </button>
  );
  return (
    <Popover trigger={trigger} label="Account">
      <div className="border-line border-b px-2 pt-1 pb-2">
        <p className="truncate font-semibold">{name}</p>
        {email !== null && <p className="truncate text-fg-2 text-note">{email}</p>}
        <p className="text-fg-2 text-note">{roleWords(role)}</p>
      </div>
      <form method="post" action="/sign-out" className="pt-1">
        <button type="submit" className={ITEM}>
          Sign out
        </button>
        <button type="submit" name="everywhere" value="1" className={ITEM}>
          Sign out everywhere
        </button>
      </form>
    </Popover>
  );
}
