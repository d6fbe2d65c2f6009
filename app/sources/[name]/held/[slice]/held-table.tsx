import Link from "next/link";
import { Day } from "#components/ui/day.tsx";
import { factName, factWord } from "#components/ui/fact-words.ts";
import { kindWords } from "#components/ui/kind-words.ts";
import { Scroll } from "#components/ui/scroll.tsx";
import type { HeldRow } from "#lib/queries/list-held-rows.ts";

const HEAD =
  "h-8 whitespace-nowrap border-b border-line bg-frame px-2 text-left font-semibold text-fg-2 text-note first:pl-3 last:pr-3";
const CELL = "h-8 border-b border-line px-2 py-1.5 align-top first:pl-3 last:pr-3";

/** The rows that would close: what each is, whose it is, and since when it was known. */
export function HeldTable({ rows }: { rows: HeldRow[] }) {
  return (
    <Scroll label="Rows that would close">
      <table className="w-full min-w-[640px] border-separate border-spacing-0 [&_tbody_tr:last-child_td]:border-b-0">
        <thead>
          <tr>
            <th scope="col" className={HEAD}>
              Would close
            </th>
            <th scope="col" className={HEAD}>
              What
            </th>
            <th scope="col" className={HEAD}>
              Of identity
            </th>
            <th scope="col" className={`${HEAD} text-right`}>
              Known since
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.fact} ${row.id}`} data-held={row.id}>
              <td className={`${CELL} font-semibold [overflow-wrap:anywhere]`}>
                {row.fact === "principal" && row.identity !== null ? (
                  <Link href={`/identities/${row.identity.id}`} prefetch={false} className="hover:underline">
                    {row.identity.name}
                  </Link>
                ) : (
                  factName(row.about)
                )}
              </td>
              <td className={`${CELL} whitespace-nowrap text-fg-2`}>{whatWords(row)}</td>
              <td className={`${CELL} [overflow-wrap:anywhere]`}>
                {row.fact !== "principal" && row.identity !== null && (
                  <Link href={`/identities/${row.identity.id}`} prefetch={false} className="link-quiet">
                    {row.identity.name}
                  </Link>
                )}
              </td>
              <td className={`${CELL} whitespace-nowrap text-right`}>
                <Day date={row.firstSeen} asOf={null} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function whatWords({ fact, about }: HeldRow): string {
  const kind = typeof about.kind === "string" ? kindWords(about.kind) : null;
  return kind === null ? factWord(fact) : `${kind}${fact === "principal" ? "" : `, ${factWord(fact)}`}`;
}
