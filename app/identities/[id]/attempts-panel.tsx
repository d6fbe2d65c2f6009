import { Age } from "#components/ui/day.tsx";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { named } from "#components/ui/kind-words.ts";
import { Panel } from "#components/ui/panel.tsx";
import type { AccessDetail, SeenAction } from "#lib/queries/access-detail.ts";

const SHOWN = 20;

/** What it tried and was refused, and what it did though nothing stored grants it: neither counts as use of a grant. */
export function AttemptsPanel({ access }: { access: AccessDetail }) {
  const { denied, outside, asOf } = access;
  return (
    <>
      {denied.length > 0 && (
        <Panel
          id="denied"
          title="Refused attempts"
          side={formatCount(denied.length, "action", "actions")}
          lead="Tried and refused: no use, and no grant is missing unless somebody says so."
          flush
        >
          <Attempts actions={denied} asOf={asOf} label="Refused attempts" />
        </Panel>
      )}
      {outside.length > 0 && (
        <Panel
          id="outside"
          title="Used without a stored grant"
          side={formatCount(outside.length, "action", "actions")}
          lead="Something that was not collected grants these: a policy on the resource, another cloud, or a grant that is gone."
          flush
        >
          <Attempts actions={outside} asOf={asOf} label="Used without a stored grant" />
        </Panel>
      )}
    </>
  );
}

function Attempts({ actions, asOf, label }: { actions: SeenAction[]; asOf: Date; label: string }) {
  return (
    <table className="w-full">
      <caption className="sr-only">{label}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Action</th>
          <th scope="col">Last seen</th>
        </tr>
      </thead>
      <tbody>
        {actions.slice(0, SHOWN).map(({ action, on, source }) => (
          <tr key={action} className="[&>td]:border-line [&:not(:first-child)>td]:border-t">
            <td className="px-4 py-1 font-mono text-note [overflow-wrap:anywhere]">{action}</td>
            <td className="py-1 pr-4 text-right text-note">
              <Age date={new Date(on)} asOf={asOf} />{" "}
              <span className="text-fg-2">{named(source.replace(/\/denied$/, ""))}</span>
            </td>
          </tr>
        ))}
        {actions.length > SHOWN && (
          <tr>
            <td colSpan={2} className="border-line border-t px-4 py-1 text-fg-2">
              {formatNumber(actions.length - SHOWN)} more; <code>npm run cli -- export usage</code> has all.
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
