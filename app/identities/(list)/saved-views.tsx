"use client";

import { Bookmark, X } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { ActionForm } from "#components/form/action-form.tsx";
import { Submit } from "#components/form/submit.tsx";
import { Button } from "#components/ui/button.tsx";
import { Popover, PopoverClose } from "#components/ui/popover.tsx";
import { removeView } from "../actions/remove-view.ts";
import { saveView } from "../actions/save-view.ts";

export type ViewLink = {
  name: string;
  href: string;
  words: string;
  by: string;
  isOpen: boolean;
  mayRemove: boolean;
};

type Props = {
  views: ViewLink[];
  /** What is saved: the list as it is now. */
  now: { filter: string; sort: string; columns: string };
  maySave: boolean;
};

/** Lists that people kept under a name; the one that is shown can be kept, too. */
export function SavedViews({ views, now, maySave }: Props) {
  const open = views.find(({ isOpen }) => isOpen);
  return (
    <Popover
      label="Saved views"
      trigger={
        <Button
          className="h-8"
          aria-label={open === undefined ? "Views" : `Views, ${open.name} is shown`}
          title="Views"
        >
          <Bookmark aria-hidden className="size-4" strokeWidth={1.5} />
          <span className="max-w-[160px] truncate max-mid:hidden">{open?.name ?? "Views"}</span>
        </Button>
      }
    >
      {views.length === 0 && <p className="px-2 py-1.5 text-fg-2">No list has been kept under a name yet.</p>}
      <ul>
        {views.map((view) => (
          <li key={view.name} className="flex items-start gap-1">
            <PopoverClose>
              <Link
                href={view.href}
                prefetch={false}
                aria-current={view.isOpen ? "true" : undefined}
                className="min-w-0 flex-1 rounded-key px-2 py-1 hover:bg-hover aria-[current]:bg-selected"
              >
                <span className="block truncate font-semibold">{view.name}</span>
                <span className="block truncate text-fg-2 text-note" title={view.words}>
                  {view.words}, by {view.by}
                </span>
              </Link>
            </PopoverClose>
            {view.mayRemove && (
              <ActionForm action={removeView} hidden={{ name: view.name }}>
                <button
                  type="submit"
                  aria-label={`Remove the view ${view.name}`}
                  className="grid size-7 place-items-center rounded-key text-fg-2 hover:bg-hover"
                >
                  <X aria-hidden className="size-3.5" strokeWidth={1.5} />
                </button>
              </ActionForm>
            )}
          </li>
        ))}
      </ul>
      {maySave && <SaveForm now={now} names={views.map(({ name }) => name)} />}
    </Popover>
  );
}

function SaveForm({ now, names }: { now: Props["now"]; names: string[] }) {
  const [name, setName] = useState("");
  const isTaken = names.includes(name.trim());
  return (
    <ActionForm
      action={saveView}
      hidden={{ ...now, ...(isTaken ? { replace: "yes" } : {}) }}
      className="mt-1 border-line border-t p-2"
      onDone={() => setName("")}
    >
      <label className="grid gap-1">
        <span className="font-semibold">Keep this list as</span>
        <span className="flex gap-2">
          <input
            name="name"
            required
            value={name}
            onChange={(event) => setName(event.target.value)}
            autoComplete="off"
            placeholder="unowned in production"
            className="h-[30px] min-w-0 flex-1 rounded-box border border-line-strong bg-page px-2.5 placeholder:text-fg-3"
          />
          <Submit pending="Keeping…">{isTaken ? "Replace" : "Keep"}</Submit>
        </span>
      </label>
    </ActionForm>
  );
}
