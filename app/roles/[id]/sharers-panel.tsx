import Link from "next/link";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { Hole } from "#components/ui/hole.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { SharedRole, Sharer } from "#lib/queries/actions/shared-role.ts";
import { untoldWords } from "./role-words.ts";

const SHOWN = 40;

/** Everybody it reaches, directly or through groups, with how many of its actions each used. */
export function SharersPanel({ shared: { sharers, isCut } }: { shared: SharedRole }) {
  return (
    <Panel
      id="sharers"
      title="Who gets it"
      side={`${isCut ? "more than " : ""}${formatCount(sharers.length, "identity", "identities")}`}
      lead={sharers.length === 0 ? "Nobody that is known." : "With how many of its actions each used."}
    >
      <List sharers={sharers.slice(0, SHOWN)} />
      {sharers.length > SHOWN && (
        <details>
          <summary className="min-h-6 text-accent hover:underline">
            {formatNumber(sharers.length - SHOWN)} more
          </summary>
          <List sharers={sharers.slice(SHOWN, 1000)} />
          {sharers.length > 1000 && (
            <p className="text-fg-2 text-note">and others: the first 1,000 are shown.</p>
          )}
        </details>
      )}
    </Panel>
  );
}

function List({ sharers }: { sharers: Sharer[] }) {
  return (
    <ul className="grid gap-1">
      {sharers.map((sharer) => {
        const why = untoldWords(sharer);
        return (
          <li key={sharer.id}>
            <span className="flex justify-between gap-4">
              <Link
                href={`/identities/${sharer.id}`}
                prefetch={false}
                className="link-quiet [overflow-wrap:anywhere]"
              >
                {sharer.name}
              </Link>
              <span className="flex-none text-note">{formatNumber(sharer.used)} used</span>
            </span>
            {why !== null && (
              <Hole kind="unknown" reason={null}>
                {why}
              </Hole>
            )}
          </li>
        );
      })}
    </ul>
  );
}
