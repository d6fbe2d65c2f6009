import Link from "next/link";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import type { ActionUse } from "#lib/domain/remediation/shared-use.ts";
import type { SharedRole } from "#lib/queries/actions/shared-role.ts";
import { actionAddress } from "../../actions/address.ts";

type Props = { shared: SharedRole; actions: ActionUse[] };

/** A document of thousands of actions opens with so many of each state. */
const SHOWN = 60;

/** By what all of its sharers did: nobody's, somebody's, undecided. */
export function ActionsPanel({ shared: { windowDays, sharers }, actions }: Props) {
  const of = (state: ActionUse["state"]) => actions.filter((one) => one.state === state);
  return (
    <Panel
      id="actions"
      title="What it gives, by who needs it"
      side={`${windowDays} days, ${formatCount(sharers.length, "sharer", "sharers")}`}
      lead={actions.length === 0 ? "None of the actions Rollcall knows." : undefined}
      flush={actions.length > 0}
    >
      <Section
        title="Proven unused by all"
        said="each sharer had it all along, would have been seen, and was not"
        actions={of("unused")}
      />
      <Section title="Used" said="by some; the first of them are named" actions={of("used")} />
      <Section
        title="Undecided"
        said="nobody was seen, and of some nothing can be told"
        actions={of("undecided")}
      />
    </Panel>
  );
}

function Section({ title, said, actions }: { title: string; said: string; actions: ActionUse[] }) {
  if (actions.length === 0) return null;
  return (
    <details
      open={actions.length <= SHOWN || title === "Used"}
      className="border-line border-t px-4 py-2 first:border-t-0"
    >
      <summary className="min-h-6">
        <span className="font-semibold">
          {title}: {formatNumber(actions.length)}
        </span>{" "}
        <span className="text-fg-2 text-note">{said}</span>
      </summary>
      <ul className="mt-1 grid gap-0.5">
        {actions.slice(0, SHOWN).map((use) => (
          <Action key={use.action} use={use} />
        ))}
      </ul>
      {actions.length > SHOWN && (
        <p className="text-fg-2 text-note [overflow-wrap:anywhere]">
          and{" "}
          {actions
            .slice(SHOWN)
            .map(({ action }) => action)
            .join(", ")}
        </p>
      )}
    </details>
  );
}

function Action({ use: { action, users, usedBy, undecided } }: { use: ActionUse }) {
  const more = users - usedBy.length;
  return (
    <li className="flex flex-wrap gap-x-3">
      <Link
        href={actionAddress(action)}
        prefetch={false}
        className="link-quiet inline-block min-h-6 font-mono text-note [overflow-wrap:anywhere]"
      >
        {action}
      </Link>
      <span className="ml-auto text-fg-2 text-note [overflow-wrap:anywhere]">
        {usedBy.map(({ name }) => name).join(", ")}
        {more > 0 && ` and ${formatNumber(more)} more`}
        {users > 0 && undecided > 0 && " · "}
        {undecided > 0 && `of ${formatNumber(undecided)} not known`}
      </span>
    </li>
  );
}
