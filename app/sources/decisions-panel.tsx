import Link from "next/link";
import { Day } from "#components/ui/day.tsx";
import { factCounts } from "#components/ui/fact-words.ts";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { streamWords } from "#components/ui/kind-words.ts";
import { Panel } from "#components/ui/panel.tsx";
import { StatusIcon } from "#components/ui/status.tsx";
import type { AbsentScope, HeldSlice, Undecided } from "#lib/queries/list-held.ts";
import { heldAddress, sourceAddress } from "./address.ts";

type Props = {
  undecided: Undecided;
  asOf: Date | null /** Names the source of each line. */;
  named: boolean;
};

/** What a person must decide: rows that were missing too many at once, and scopes that are not listed any more. */
export function DecisionsPanel({ undecided: { held, absent }, asOf, named }: Props) {
  const count = held.length + absent.length;
  if (count === 0) return null;
  return (
    <Panel
      id="decisions"
      title="Needs a decision"
      side={formatCount(count, "item", "items")}
      lead="So much was missing at once that Rollcall closed nothing: a permission may have been taken away, or it is really gone."
      flush
    >
      <ul>
        {held.map((one) => (
          <Held key={one.id} held={one} asOf={asOf} named={named} />
        ))}
        {absent.map((one) => (
          <Absent key={`${one.source} ${one.externalId}`} scope={one} asOf={asOf} named={named} />
        ))}
      </ul>
    </Panel>
  );
}

const LINE =
  "grid grid-cols-[14px_minmax(0,1fr)_auto] items-start gap-x-2.5 border-line border-t px-4 py-2.5 first:border-t-0 [&>svg]:mt-[3px]";

function Held({ held, asOf, named }: { held: HeldSlice; asOf: Date | null; named: boolean }) {
  const { source, id, scope, stream, count, rows, facts, heldAt } = held;
  return (
    <li className={LINE}>
      <StatusIcon kind="breach" />
      <div className="min-w-0 [overflow-wrap:anywhere]">
        <p>
          <strong>{factCounts(facts)}</strong> of {scope.name} would close
        </p>
        <p className="text-fg-2 text-note">
          {named && `${source}, `}
          {streamWords(stream)}: {formatNumber(count)} of {formatCount(rows, "fact", "facts")} are missing,
          held since <Day date={heldAt} asOf={asOf} />
        </p>
      </div>
      <Link href={heldAddress(source, id)} prefetch={false} className="text-accent hover:underline">
        Review {formatNumber(count)}
      </Link>
    </li>
  );
}

function Absent({ scope, asOf, named }: { scope: AbsentScope; asOf: Date | null; named: boolean }) {
  return (
    <li className={LINE}>
      <StatusIcon kind="watch" />
      <div className="min-w-0 [overflow-wrap:anywhere]">
        <p>
          <strong>{scope.name}</strong> is not listed any more
        </p>
        <p className="text-fg-2 text-note">
          {named && `${scope.source}: `}
          {scope.count === 0 ? "it holds nothing" : `it holds ${factCounts(scope.facts)}`}, last listed{" "}
          <Day date={scope.lastSeen} asOf={asOf} />
        </p>
      </div>
      <Link
        href={`${sourceAddress(scope.source)}#absent`}
        prefetch={false}
        className="text-accent hover:underline"
      >
        Decide
      </Link>
    </li>
  );
}
