import { ActionForm } from "#components/form/action-form.tsx";
import { Submit } from "#components/form/submit.tsx";
import { settle } from "../../owners/actions/settle.ts";

type Props = { identity: string; sides: { key: string; name: string }[] };

/** A lead says whose a contested identity is; one press a side. */
export function SettleForm({ identity, sides }: Props) {
  return (
    <ActionForm action={settle} hidden={{ identity }} className="no-print">
      <div className="flex flex-wrap gap-2 [&_button]:h-auto [&_button]:min-h-[30px] [&_button]:whitespace-normal">
        {sides.map(({ key, name }) => (
          <Submit key={key} name="team" value={key} pending="Settling…">
            It is {name}'s
          </Submit>
        ))}
      </div>
    </ActionForm>
  );
}
