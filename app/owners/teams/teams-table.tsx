import Link from "next/link";
import { CoverageBar } from "#components/chart/coverage-bar.tsx";
import { formatPercent } from "#components/ui/format.ts";
import { Scroll } from "#components/ui/scroll.tsx";
import { noCounts } from "#lib/domain/ownership/coverage.ts";
import type { ListedTeam } from "#lib/queries/owners/list-teams.ts";
import { countedText, inboxAddress, listBehind, teamAddress, UNOWNED } from "../address.ts";
import { Count } from "../coverage-panel.tsx";
import { CELL, HEAD } from "../table-look.ts";

const COLUMNS = ["Attested", "Claimed", "Probable", "Tier 2", "Lapse soon", "Contested", "Coverage"];

/** Every team on one line, those with the most unowned risk first; each number opens its list. */
export function TeamsTable({ teams }: { teams: ListedTeam[] }) {
  return (
    <Scroll label="Teams">
      <table className="w-full min-w-[760px] border-separate border-spacing-0">
        <thead>
          <tr>
            <th scope="col" className={`${HEAD} sticky left-0 z-1`}>
              Team
            </th>
            <td className={`${HEAD} w-[130px]`} />
            {COLUMNS.map((name) => (
              <th key={name} scope="col" className={`${HEAD} text-right`}>
                {name}
              </th>
            ))}
            <th scope="col" className={`${HEAD} no-print`}>
              <span className="sr-only">Inbox</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {teams.map((team) => (
            <Row key={team.key} team={team} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ team }: { team: ListedTeam }) {
  const { key, name, attested, claimed, probable, probableTier2, lapsingSoon, contested, coverage } = team;
  const own = countedText(`team:${key}`);
  const mine = countedText(`suggested-team:${key}`, UNOWNED);
  const counts = { ...noCounts, attested, claimed, inferred: probable, total: attested + claimed + probable };
  return (
    <tr className="group hover:bg-hover">
      <th
        scope="row"
        className={`${CELL} sticky left-0 z-1 max-w-[200px] border-r bg-page text-left font-normal`}
      >
        <Link href={teamAddress(key)} prefetch={false} className="font-semibold hover:underline">
          {name}
        </Link>
        {team.parent !== null && (
          <span className="block text-fg-2 text-note">part of {team.parent.name}</span>
        )}
      </th>
      <td aria-hidden className={CELL}>
        <CoverageBar counts={counts} slim />
      </td>
      <Count value={attested} href={listBehind(own, "owner:attested")} of={`${name}, attested`} />
      <Count value={claimed} href={listBehind(own, "owner:claimed")} of={`${name}, claimed`} />
      <Count value={probable} href={listBehind(mine)} of={`${name}, probable`} />
      <Count value={probableTier2} href={listBehind(mine, "tier:2")} of={`${name}, probable and tier 2`} />
      <td className={`${CELL} text-right`}>
        <Link
          href={`${inboxAddress(key)}#asked`}
          prefetch={false}
          className={lapsingSoon === 0 ? "text-fg-3" : "link-quiet"}
        >
          {lapsingSoon}
        </Link>
      </td>
      <Count value={contested} href={listBehind(own, "owner-conflict:contested")} of={`${name}, contested`} />
      <td className={`${CELL} whitespace-nowrap text-right`}>
        {coverage === null ? <span className="text-fg-3">nothing yet</span> : formatPercent(coverage)}
      </td>
      <td className={`${CELL} no-print text-right`}>
        <Link
          href={inboxAddress(key)}
          prefetch={false}
          aria-label={`Inbox of ${name}`}
          className="text-accent hover:underline"
        >
          Inbox
        </Link>
      </td>
    </tr>
  );
}
