import Link from "next/link";
import { formatCount, formatFirst, formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import type { SplitGroup } from "#lib/domain/remediation/shared-use.ts";
import type { SharedRole } from "#lib/queries/actions/shared-role.ts";

/** More groups than these are no proposal. */
const SHOWN = 8;

/** A document for each group of sharers that used the same: what it would be split into, and whom it would be left for. */
export function SplitPanel({ shared: { split, actions } }: { shared: SharedRole }) {
  if (split.length < 2 || actions === null || actions.length === 0) return null;
  return (
    <Panel
      id="split"
      title="How it could be split"
      lead="Sharers who used the same of it could share a document of just that. What is undecided stays with whom it may still be needed by."
      flush
    >
      <ol className="grid">
        {split.slice(0, SHOWN).map((group) => (
          <Group key={group.actions?.join() ?? "untold"} group={group} />
        ))}
      </ol>
      {split.length > SHOWN && (
        <p className="border-line border-t px-4 py-2 text-fg-2">
          {formatCount(split.length - SHOWN, "smaller group", "smaller groups")} more: so many differ that
          splitting by what was used is no help.
        </p>
      )}
    </Panel>
  );
}

function Group({ group: { sharers, actions } }: { group: SplitGroup }) {
  return (
    <li className="grid gap-0.5 border-line border-t px-4 py-2 first:border-t-0">
      <p>
        <span className="font-semibold">{formatCount(sharers.length, "identity", "identities")}</span>:{" "}
        {sharers.slice(0, 4).map(({ id, name }, at) => (
          <span key={id}>
            {at > 0 && ", "}
            <Link href={`/identities/${id}`} prefetch={false} className="link-quiet [overflow-wrap:anywhere]">
              {name}
            </Link>
          </span>
        ))}
        {sharers.length > 4 && ` and ${formatNumber(sharers.length - 4)} more`}
      </p>
      <p className="text-fg-2 text-note [overflow-wrap:anywhere]">{needs(actions)}</p>
    </li>
  );
}

function needs(actions: string[] | null): string {
  if (actions === null) return "Of these nothing can be told yet: they keep the document as it is.";
  if (actions.length === 0) return "Used none of it: they could do without, but for what is undecided.";
  return `Used ${formatCount(actions.length, "action", "actions")}: ${formatFirst(actions, 12)}.`;
}
