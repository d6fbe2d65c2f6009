import Link from "next/link";
import { formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { decisionKinds } from "#lib/domain/checks/check.ts";
import { worklistAddress } from "../address.ts";
import type { WorklistPage } from "../read-worklist.ts";

type Part = { key: string; name: string; count: number; href: string; isOpen: boolean };

/** The same items by team and by decision: each count is of the list it opens, with every other choice kept. */
export function PartsPanel({ page }: { page: WorklistPage }) {
  const { asked, counts } = page;
  const here = { ...asked, after: null };
  const teams = counts.teams.map(({ team, items }): Part => {
    const key = team?.key ?? "none";
    return {
      ...{ key, name: team?.name ?? "No owner", count: items, isOpen: asked.team === key },
      href: worklistAddress({ ...here, team: asked.team === key ? null : key }),
    };
  });
  const decisions = counts.decisions.map(
    ({ decision, items }): Part => ({
      ...{ key: decision, name: decisionKinds[decision], count: items, isOpen: asked.decision === decision },
      href: worklistAddress({ ...here, decision: asked.decision === decision ? null : decision }),
    }),
  );
  return (
    <div className="grid min-w-0 gap-4">
      <div className={asked.team === null ? "" : "no-print"}>
        <Parts id="teams" title="By team" parts={teams} />
      </div>
      <Parts id="decisions" title="By decision" parts={decisions} />
    </div>
  );
}

function Parts({ id, title, parts }: { id: string; title: string; parts: Part[] }) {
  if (parts.length === 0) return null;
  return (
    <Panel id={id} title={title} flush>
      <ul className="max-h-[420px] overflow-auto py-1 print:max-h-none">
        {parts.map(({ key, name, count, href, isOpen }) => (
          <li key={key}>
            <Link
              href={href}
              scroll={false}
              prefetch={false}
              aria-current={isOpen ? "true" : undefined}
              className="flex min-h-7 items-center gap-2 px-4 hover:bg-hover aria-[current]:bg-selected aria-[current]:font-semibold"
            >
              <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{name}</span>
              <span data-number={count}>{formatNumber(count)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
