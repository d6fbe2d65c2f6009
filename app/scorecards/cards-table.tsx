import Link from "next/link";
import { formatCount } from "#components/ui/format.ts";
import { Scroll } from "#components/ui/scroll.tsx";
import type { Scorecard } from "#lib/queries/scorecards/scorecard.ts";
import { HEAD } from "../owners/table-look.ts";
import { cardsAddress } from "./asked-cards.ts";
import { CardRow } from "./card-row.tsx";
import { identitiesAddress } from "./offenders-address.ts";
import type { CardsPage } from "./read-cards.ts";

const COLUMNS = [
  { name: "Objective", className: "sticky left-0 z-1" },
  { name: "Now", className: "text-right" },
  { name: "Target", className: "text-right" },
  { name: "Wrong now", className: "text-right" },
  { name: "Budget left", className: "" },
  { name: "Burn rate", className: "text-right" },
  { name: "Runs out", className: "" },
  { name: "90 days", className: "" },
  { name: "Status", className: "" },
];

/** All teams, then each team or class with its objectives, worst first. */
export function CardsTable({ page }: { page: CardsPage }) {
  const { asked, estate, groups } = page;
  const isShown = ({ budget }: Scorecard["lines"][number]) =>
    asked.state === null || budget.state === asked.state;
  const cards = [estate, ...groups]
    .map((card) => ({ ...card, lines: card.lines.filter(isShown) }))
    .filter(({ lines }) => lines.length > 0);
  return (
    <Scroll label="Objectives">
      <table className="w-full min-w-[1120px] border-separate border-spacing-0">
        <thead>
          <tr>
            {COLUMNS.map(({ name, className }) => (
              <th key={name} scope="col" className={`${HEAD} ${className}`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        {cards.map((card) => (
          <Group key={card.key === "" ? "all" : card.key} card={card} page={page} />
        ))}
      </table>
    </Scroll>
  );
}

function Group({ card, page }: { card: Scorecard; page: CardsPage }) {
  const { asked, asOf, partial } = page;
  const isTeam = asked.by === "team" && card.key !== "" && asked.narrow.team === null;
  const team = asked.narrow.team ?? (asked.by === "team" ? card.key : null);
  const { identities } = card;
  return (
    <tbody data-card={card.key}>
      <tr>
        <th
          scope="rowgroup"
          colSpan={COLUMNS.length}
          className={`border-line border-b bg-frame px-4 py-1.5 text-left font-semibold ${card.key === page.estate.key ? "" : "border-t"}`}
        >
          <span className="sticky left-4">
            {isTeam ? (
              <Link
                href={cardsAddress(asked, { team: card.key })}
                prefetch={false}
                className="hover:underline"
              >
                {card.name}
              </Link>
            ) : (
              card.name
            )}
            <Link
              href={identitiesAddress(identities.filter ?? "")}
              prefetch={false}
              data-number={identities.count}
              className="ml-2 inline-block min-h-6 py-0.5 font-normal text-fg-2 text-note hover:underline"
            >
              {formatCount(identities.count, "identity", "identities")}
            </Link>
          </span>
        </th>
      </tr>
      {card.lines.map((line) => (
        <CardRow
          key={line.objective.key}
          line={line}
          team={team === "" ? null : team}
          provider={asked.narrow.provider}
          asOf={asOf}
          partial={partial}
        />
      ))}
    </tbody>
  );
}
