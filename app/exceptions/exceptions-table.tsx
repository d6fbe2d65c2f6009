import Link from "next/link";
import { formatDay } from "#components/ui/format.ts";
import { Scroll } from "#components/ui/scroll.tsx";
import { Status, type StatusKind } from "#components/ui/status.tsx";
import type { ExceptionState } from "#lib/domain/exceptions/exception-state.ts";
import type { ExceptionRow } from "#lib/queries/exceptions/list-exceptions.ts";
import { CELL, HEAD } from "../owners/table-look.ts";
import type { ExceptionsPage } from "./read-exceptions.ts";
import { VerdictForms } from "./verdict-forms.tsx";

const COLUMNS = ["Item", "State", "Until", "Team", "Why, and what keeps it small", "Asked by", "Decided by"];
const STATES: Record<ExceptionState, { kind: StatusKind; word: string }> = {
  waiting: { kind: "watch", word: "Waits for approval" },
  holds: { kind: "met", word: "Holds" },
  expired: { kind: "breach", word: "Expired" },
  ended: { kind: "unknown", word: "Ended" },
  refused: { kind: "unknown", word: "Refused" },
  withdrawn: { kind: "unknown", word: "Withdrawn" },
};

/** Every exception on one line; what waits is decided where it stands. */
export function ExceptionsTable({ page }: { page: ExceptionsPage }) {
  return (
    <Scroll label="Exceptions">
      <table className="w-full min-w-[1080px] border-separate border-spacing-0">
        <thead>
          <tr>
            {COLUMNS.map((name, index) => (
              <th key={name} scope="col" className={`${HEAD} ${index === 0 ? "sticky left-0 z-1" : ""}`}>
                {name}
              </th>
            ))}
            <th
              scope="col"
              className={`${HEAD} text-right`}
              title="Points of its provider's over-privilege index that it keeps"
            >
              Cost
            </th>
            <td className={`${HEAD} no-print`} />
          </tr>
        </thead>
        <tbody>
          {page.rows.map((one) => (
            <Row key={one.id} one={one} page={page} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ one, page: { asOf, person, mayDecide } }: { one: ExceptionRow; page: ExceptionsPage }) {
  const { id, state, item, team, until, reason, control, renewal, cost } = one;
  const { kind, word } = STATES[state];
  const isOwn = one.requestedPerson === person;
  return (
    <tr className="group align-top hover:bg-hover" data-exception={id}>
      <th
        scope="row"
        className={`${CELL} sticky left-0 z-1 max-w-[260px] border-r bg-page text-left font-normal`}
      >
        <Link
          href={`/burn-down/${item.id}`}
          prefetch={false}
          className="font-semibold [overflow-wrap:anywhere] hover:underline"
        >
          {item.title}
        </Link>
      </th>
      <td className={`${CELL} whitespace-nowrap`}>
        <Status kind={kind}>{word}</Status>
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        {formatDay(new Date(until), asOf)}
        {renewal > 0 && (
          <span className="block text-fg-2 text-note">
            renewed {renewal === 1 ? "once" : `${renewal} times`}
          </span>
        )}
      </td>
      <td className={CELL}>{team?.name ?? "No owner"}</td>
      <td className={`${CELL} max-w-[320px] [overflow-wrap:anywhere]`}>
        {reason}
        <span className="block text-fg-2 text-note">{control}</span>
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        {one.requestedBy}
        <span className="block text-fg-2 text-note">{formatDay(one.requestedAt, asOf)}</span>
      </td>
      <td className={CELL}>
        {one.decidedBy ?? ""}
        {one.decisionReason !== null && (
          <span className="block text-fg-2 text-note [overflow-wrap:anywhere]">{one.decisionReason}</span>
        )}
      </td>
      <td className={`${CELL} whitespace-nowrap text-right`}>{cost === null ? "" : points(cost)}</td>
      <td className={`${CELL} no-print`}>
        {state === "waiting" && (isOwn || mayDecide) && (
          <VerdictForms id={id} title={item.title} isOwn={isOwn} />
        )}
      </td>
    </tr>
  );
}

/** `0.42`, and never 0 for what is not nothing. */
export function points(cost: number): string {
  return cost > 0 && cost < 0.01 ? "under 0.01" : cost.toFixed(2);
}
