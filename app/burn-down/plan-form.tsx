"use client";

import { ActionForm } from "#components/form/action-form.tsx";
import { Submit } from "#components/form/submit.tsx";
import { Popover } from "#components/ui/popover.tsx";
import { planItem } from "./actions/plan-item.ts";

type Props = {
  item: { id: string; title: string; plannedFor: string | null };
  /** The planned day as people read it; null: not planned. */
  words: string | null;
};

/** By when it will be done, asked where the item stands; taking a plan back is an empty day. */
export function PlanForm({ item, words }: Props) {
  return (
    <Popover
      label={`Plan: ${item.title}`}
      trigger={
        <button
          type="button"
          aria-label={words === null ? `Plan: ${item.title}` : `Planned for ${words}: ${item.title}`}
          className="min-h-6 rounded-mark text-left text-accent hover:underline"
        >
          {words ?? "Plan…"}
        </button>
      }
    >
      <div className="grid gap-2 p-2">
        <PlanFields item={item} />
      </div>
    </Popover>
  );
}

export function PlanFields({ item }: Pick<Props, "item">) {
  return (
    <>
      <ActionForm action={planItem} hidden={{ id: item.id }} className="grid gap-2">
        <label className="grid gap-1 font-semibold">
          Done by
          <input
            type="date"
            name="day"
            required
            defaultValue={item.plannedFor ?? undefined}
            className="h-[30px] rounded-box border border-line-strong bg-page px-2 font-normal"
          />
        </label>
        <span>
          <Submit kind="primary" pending="Planning…">
            {item.plannedFor === null ? "Plan it" : "Change the day"}
          </Submit>
        </span>
      </ActionForm>
      {item.plannedFor !== null && (
        <ActionForm action={planItem} hidden={{ id: item.id, day: "" }}>
          <Submit pending="Taking it back…">Take the plan back</Submit>
        </ActionForm>
      )}
      <p className="text-fg-2 text-note">Only a collection says that it is done.</p>
    </>
  );
}
