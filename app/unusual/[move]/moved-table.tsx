import Link from "next/link";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { formatDay } from "#components/ui/format.ts";
import { Scroll } from "#components/ui/scroll.tsx";
import { type FieldName, fieldOf } from "#lib/domain/filter/fields.ts";
import type { MoveKey } from "#lib/domain/overview/moves.ts";
import type { MovedList, MovedPosture } from "#lib/queries/overview/moved.ts";
import { CELL, HEAD } from "../../owners/table-look.ts";

const COLUMNS = ["Identity", "A week ago", "Now", "Owner", "Since"];

type Props = { move: MoveKey; list: MovedList; asOf: Date };

/** Who moved, from what to what; the latest first. */
export function MovedTable({ move, list: { rows }, asOf }: Props) {
  const words = WORDS[move];
  return (
    <Scroll label="Who moved">
      <table className="w-full min-w-[720px] border-separate border-spacing-0">
        <thead>
          <tr>
            {COLUMNS.map((name) => (
              <th key={name} scope="col" className={HEAD}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className="group hover:bg-hover">
              <th scope="row" className={`${CELL} max-w-[340px] text-left font-normal`}>
                <span className="flex items-center gap-2">
                  <CloudMark provider={word("provider", row.provider, "value")} />
                  <Link
                    href={`/identities/${row.id}`}
                    prefetch={false}
                    title={row.externalId}
                    className="min-w-0 truncate font-semibold hover:underline"
                  >
                    {row.name}
                  </Link>
                </span>
              </th>
              <td className={CELL}>{row.before === null ? "not there" : words(row.before)}</td>
              <td className={CELL}>{words(row.now)}</td>
              <td className={CELL}>{row.team?.name ?? "no owner"}</td>
              <td className={`${CELL} whitespace-nowrap`}>{formatDay(new Date(row.since), asOf)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** What the move is about, of one posture. */
const WORDS: Record<MoveKey, (posture: MovedPosture) => string> = {
  "became-privileged": ({ tier }) => (tier === null ? "not scored" : word("tier", tier, "label")),
  "became-over-privileged": ({ isAbove }) =>
    isAbove === null ? "no index" : isAbove ? "index above 0.4" : "index up to 0.4",
  "lost-owner": ({ ownerState }) => (ownerState === 0 ? "none" : word("owner", ownerState, "label")),
  "gained-long-lived": ({ credentialLife }) =>
    credentialLife === null ? "not known" : word("credential-life", credentialLife, "label"),
  "became-stale": ({ staleness }) => (staleness === 0 ? "not known" : word("stale", staleness, "label")),
};

function word(field: FieldName, code: number, part: "label" | "value"): string {
  return fieldOf(field).values?.find((one) => one.code === code)?.[part] ?? "unknown";
}
