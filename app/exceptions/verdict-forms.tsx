import { ActionForm } from "#components/form/action-form.tsx";
import { Confirm } from "#components/form/confirm.tsx";
import { Field } from "#components/form/field.tsx";
import { Submit } from "#components/form/submit.tsx";
import { decide } from "./actions/decide.ts";

/** What somebody else than who asked may do, and what only who asked may. */
export function VerdictForms({ id, title, isOwn }: { id: string; title: string; isOwn: boolean }) {
  if (isOwn)
    return (
      <ActionForm action={decide} hidden={{ id, verdict: "withdrawn" }}>
        <Submit pending="Withdrawing…">Withdraw</Submit>
      </ActionForm>
    );
  return (
    <span className="flex flex-wrap gap-1.5">
      <ActionForm action={decide} hidden={{ id, verdict: "approved" }}>
        <Submit pending="Approving…">Approve</Submit>
      </ActionForm>
      <Confirm
        action={decide}
        hidden={{ id, verdict: "refused" }}
        trigger="Refuse"
        title={`Refuse the exception for “${title}”?`}
        confirm="Refuse it"
        pending="Refusing…"
        fields={<Field name="reason" title="Why" type="text" required />}
      >
        <p>The item is left to do as before. Who asked sees the reason.</p>
      </Confirm>
    </span>
  );
}

/** Ends an exception that holds, before its day. */
export function EndForm({ item }: { item: string }) {
  return (
    <ActionForm action={decide} hidden={{ item, verdict: "ended" }}>
      <Submit pending="Ending it…">End it now</Submit>
    </ActionForm>
  );
}
