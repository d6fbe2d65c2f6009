import Link from "next/link";
import { formatInstant, formatMoment, formatNumber } from "#components/ui/format.ts";
import { Scroll } from "#components/ui/scroll.tsx";
import type { AuditEntry } from "#lib/queries/list-audit.ts";
import type { AuditAsked } from "../address.ts";
import { withAsked } from "./filter-form.tsx";
import { type ChangeLine, prepareChange } from "./prepare-change.ts";

const HEAD =
  "h-8 whitespace-nowrap border-b border-line bg-frame px-2 text-left font-semibold text-fg-2 text-note first:pl-3 last:pr-3";
const CELL =
  "border-b border-line px-2 py-1.5 align-top first:pl-3 last:pr-3 group-last:border-b-0 group-hover:bg-hover";

/** Members shown at once; the others open, unless it is one alone. */
const SHOWN = 4;

type Props = { entries: AuditEntry[]; asked: AuditAsked; now: Date };

/** Rows of the record, newest first: who, what, to what, and what became of it. */
export function EntriesTable({ entries, asked, now }: Props) {
  return (
    <Scroll label="Record of decisions">
      <table className="w-full min-w-[820px] border-separate border-spacing-0">
        <thead>
          <tr>
            <th scope="col" className={`${HEAD} sticky left-0 z-1`}>
              When, UTC
            </th>
            <th scope="col" className={HEAD}>
              Who
            </th>
            <th scope="col" className={HEAD}>
              What
            </th>
            <th scope="col" className={HEAD}>
              Done to
            </th>
            <th scope="col" className={`${HEAD} w-[40%]`}>
              Before → after
            </th>
            <th scope="col" className={`${HEAD} text-right`}>
              Row
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Row key={entry.position} entry={entry} asked={asked} now={now} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ entry, asked, now }: { entry: AuditEntry; asked: AuditAsked; now: Date }) {
  const { actor, command, subject } = entry;
  return (
    <tr className="group" data-row={entry.position}>
      <td className={`${CELL} sticky left-0 z-1 whitespace-nowrap border-r bg-page`}>
        <time dateTime={entry.at.toISOString()} title={formatInstant(entry.at)}>
          {formatMoment(entry.at, now).replace(" UTC", "")}
        </time>
      </td>
      <td className={`${CELL} max-w-[200px] [overflow-wrap:anywhere]`}>
        <Link href={withAsked(asked, { actor })} prefetch={false} className="hover:underline">
          {actor}
        </Link>
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        <Link
          href={withAsked(asked, { command })}
          prefetch={false}
          className="font-mono text-note hover:underline"
        >
          {command}
        </Link>
      </td>
      <td className={`${CELL} max-w-[240px] [overflow-wrap:anywhere]`}>
        {subject === null ? (
          <span className="text-fg-2 text-note">nothing in particular</span>
        ) : (
          <Link href={withAsked(asked, { subject })} prefetch={false} className="hover:underline">
            {subject}
          </Link>
        )}
      </td>
      <td className={CELL}>
        <Change lines={prepareChange(entry.before, entry.after)} />
      </td>
      <td className={`${CELL} text-right text-fg-2`} title={`hash ${entry.hash}`}>
        {formatNumber(entry.position)}
      </td>
    </tr>
  );
}

function Change({ lines }: { lines: ChangeLine[] }) {
  const shown = lines.length === SHOWN + 1 ? lines.length : SHOWN;
  const rest = lines.slice(shown);
  return (
    <>
      <Lines lines={lines.slice(0, shown)} />
      {rest.length > 0 && (
        <details>
          <summary className="text-accent text-note hover:underline">
            {formatNumber(rest.length)} more
          </summary>
          <Lines lines={rest} />
        </details>
      )}
    </>
  );
}

function Lines({ lines }: { lines: ChangeLine[] }) {
  return (
    <dl className="flex flex-wrap gap-x-4 text-note">
      {lines.map(({ name, before, after }) => (
        <div key={name} className="flex min-w-0 gap-x-1.5">
          {name !== "" && <dt className="text-fg-2">{name}</dt>}
          <dd className="min-w-0 font-mono [overflow-wrap:anywhere]">
            {before !== null && (
              <>
                <del className={after === null ? "" : "no-underline text-fg-2"}>{short(before)}</del>
                {after !== null && <span aria-hidden> → </span>}
                {after !== null && <span className="sr-only"> became </span>}
              </>
            )}
            {after !== null && <ins className="no-underline">{short(after)}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Long values are cut here; an export has them whole. */
function short(text: string): string {
  return text.length <= 300 ? text : `${text.slice(0, 300)}…`;
}
