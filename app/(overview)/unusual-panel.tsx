import Link from "next/link";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { formatCount, formatPercent } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { StatusIcon } from "#components/ui/status.tsx";
import { moveKeys, moves } from "#lib/domain/overview/moves.ts";
import type { Overview } from "#lib/queries/overview/get-overview.ts";
import { listBehind } from "../owners/address.ts";
import { unusualAddress } from "./address.ts";

const SHOWN = 4;
const ITEM = "grid grid-cols-[14px_minmax(0,1fr)] gap-x-2.5 border-line border-t px-4 py-2 first:border-t-0";

/** What moved in the last seven days, each with who it was. */
export function UnusualPanel({ overview: { moved, growing } }: { overview: Overview }) {
  const moving = moved === null ? [] : moveKeys.filter((key) => moved[key] > 0);
  const isQuiet = moving.length === 0 && growing.length === 0;
  return (
    <Panel id="unusual" title="Unusual this week" side="last 7 days" flush={!isQuiet}>
      {isQuiet ? (
        <p className="text-fg-2">
          {moved === null
            ? "Nothing is known of a week ago yet: what is new and what was there before cannot be told apart."
            : "Nothing moved that is worth a look."}
        </p>
      ) : (
        <ul>
          {moved !== null &&
            moving.map((key) => (
              <li key={key} className={ITEM} data-move={key}>
                <span className="pt-px">
                  <StatusIcon kind={moves[key].isBad ? "watch" : "unknown"} />
                </span>
                <div className="min-w-0">
                  <p>
                    <Link
                      href={unusualAddress(key)}
                      prefetch={false}
                      data-number={moved[key]}
                      className="inline-block min-h-6 hover:underline"
                    >
                      {formatCount(moved[key], moves[key].words.one, moves[key].words.many)}
                    </Link>
                  </p>
                  <p className="text-fg-2 text-note">{moves[key].meaning}</p>
                </div>
              </li>
            ))}
          {growing.slice(0, SHOWN).map(({ provider, scope, came, before, share, filter }) => (
            <li key={scope.externalId} className={ITEM}>
              <span className="pt-1">
                <CloudMark provider={provider} />
              </span>
              <div className="min-w-0">
                <p className="[overflow-wrap:anywhere]">
                  <Link
                    href={listBehind(filter)}
                    prefetch={false}
                    data-number={came}
                    className="inline-block min-h-6 hover:underline"
                  >
                    Identities grew {formatPercent(share)} in <b>{scope.name}</b>
                  </Link>
                </p>
                <p className="text-fg-2 text-note">
                  {formatCount(came, "came", "came")}; {formatCount(before, "was", "were")} there before
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
