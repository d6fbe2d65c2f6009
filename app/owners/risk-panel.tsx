import Link from "next/link";
import { formatNumber, formatPercent } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Scroll } from "#components/ui/scroll.tsx";
import type { ListedTeam } from "#lib/queries/owners/list-teams.ts";
import { countedText, inboxAddress, listBehind, teamAddress, UNOWNED } from "./address.ts";
import { Count } from "./coverage-panel.tsx";
import { CELL, HEAD } from "./table-look.ts";

const SHOWN = 8;

/** Teams with the most that is probably their own and privileged, first. */
export function RiskPanel({ teams }: { teams: ListedTeam[] }) {
  return (
    <Panel
      id="teams"
      title="Teams by unowned risk"
      side={
        <Link href="/owners/teams" prefetch={false} className="text-accent hover:underline">
          All {formatNumber(teams.length)}
        </Link>
      }
      lead={
        teams.length === 0
          ? "There is no team yet: without one nobody can say yes. Make one, or import them, under Teams."
          : "What is probably theirs, and nobody said so."
      }
      flush
    >
      {teams.length > 0 && (
        <Scroll label="Teams and what is probably theirs" bare>
          <table className="w-full min-w-[460px] border-separate border-spacing-0">
            <thead>
              <tr>
                {["Team", "Probable, tier 2", "Probable", "Owned", "Coverage", ""].map((name, index) => (
                  <th
                    key={name}
                    scope="col"
                    className={`${HEAD} ${index === 0 ? "" : "text-right"} ${name === "" ? "no-print" : ""}`}
                  >
                    {name === "" ? <span className="sr-only">Inbox</span> : name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {teams.slice(0, SHOWN).map((team) => (
                <Row key={team.key} team={team} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Panel>
  );
}

function Row({ team }: { team: ListedTeam }) {
  const probable = countedText(`suggested-team:${team.key}`, UNOWNED);
  return (
    <tr className="group hover:bg-hover">
      <th scope="row" className={`${CELL} text-left font-normal`}>
        <Link href={teamAddress(team.key)} prefetch={false} className="font-semibold hover:underline">
          {team.name}
        </Link>
      </th>
      <Count
        value={team.probableTier2}
        href={listBehind(probable, "tier:2")}
        of={`${team.name}, probable, tier 2`}
      />
      <Count value={team.probable} href={listBehind(probable)} of={`${team.name}, probable`} />
      <Count
        value={team.owned}
        href={listBehind(countedText(`team:${team.key}`))}
        of={`${team.name}, owned`}
      />
      <td className={`${CELL} whitespace-nowrap text-right`}>
        {team.coverage === null ? (
          <span className="text-fg-3">nothing yet</span>
        ) : (
          formatPercent(team.coverage)
        )}
      </td>
      <td className={`${CELL} no-print text-right`}>
        <Link
          href={inboxAddress(team.key)}
          prefetch={false}
          className="text-accent hover:underline"
          aria-label={`Inbox of ${team.name}`}
        >
          Inbox
        </Link>
      </td>
    </tr>
  );
}
