import { ActionForm } from "#components/form/action-form.tsx";
import { Confirm } from "#components/form/confirm.tsx";
import { Submit } from "#components/form/submit.tsx";
import { formatCount } from "#components/ui/format.ts";
import { roleWords } from "#components/ui/role-words.ts";
import { type Role, roles } from "#lib/auth/roles.ts";
import { changeRole } from "../actions/change-role.ts";
import { restoreUser } from "../actions/restore-user.ts";
import { revokeUser } from "../actions/revoke-user.ts";
import { signOutUser } from "../actions/sign-out-user.ts";

/** The role itself, to be changed in place. */
export function ChangeRole({ id, name, role }: { id: number; name: string; role: Role }) {
  return (
    <ActionForm action={changeRole} hidden={{ user: String(id) }} className="no-print">
      <span className="flex gap-1.5">
        <select
          key={role}
          name="role"
          defaultValue={role}
          aria-label={`Role of ${name}`}
          className="h-[30px] rounded-box border border-line-strong bg-page px-1.5"
        >
          {roles.map((one) => (
            <option key={one} value={one}>
              {roleWords(one)}
            </option>
          ))}
        </select>
        <Submit pending="Giving…">
          <Named verb="Give" name={name} />
        </Submit>
      </span>
    </ActionForm>
  );
}

type TakeProps = { id: number; name: string; isRevoked: boolean; sessions: number };

/** Ends sessions, or access altogether; gives it back. */
export function TakeAccess({ id, name, isRevoked, sessions }: TakeProps) {
  const hidden = { user: String(id) };
  if (isRevoked) {
    return (
      <ActionForm action={restoreUser} hidden={hidden} className="flex flex-col items-end">
        <Submit pending="Restoring…">
          <Named verb="Restore" name={name} />
        </Submit>
      </ActionForm>
    );
  }
  return (
    <span className="flex justify-end gap-1.5">
      {sessions > 0 && (
        <Confirm
          action={signOutUser}
          hidden={hidden}
          trigger={<Named verb="Sign out" name={name} />}
          title={`Sign ${name} out everywhere?`}
          confirm="Sign out"
          pending="Signing out…"
        >
          <p>
            {formatCount(sessions, "session is", "sessions are")} over at the next request. {name} may sign in
            again.
          </p>
        </Confirm>
      )}
      <Confirm
        action={revokeUser}
        hidden={hidden}
        trigger={<Named verb="Revoke" name={name} />}
        title={`Revoke ${name}?`}
        confirm="Revoke"
        pending="Revoking…"
      >
        <p>Every session is over at the next request, and no sign-in lets {name} in until restored here.</p>
      </Confirm>
    </span>
  );
}

/** Rows repeat their buttons: who hears them is told whose each is. */
function Named({ verb, name }: { verb: string; name: string }) {
  return (
    <>
      {verb} <span className="sr-only">{name}</span>
    </>
  );
}
