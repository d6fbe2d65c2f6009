import Link from "next/link";
import type { ReactNode } from "react";
import { daysBetween, formatAgo, formatCount, formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { StatusIcon, type StatusKind } from "#components/ui/status.tsx";
import type { WaitingDecisions } from "#lib/queries/overview/waiting-decisions.ts";
import { contestedFilter, probableFilter } from "#lib/queries/overview/waiting-decisions.ts";
import { worklistAddress } from "../burn-down/address.ts";
import { countedText, listBehind } from "../owners/address.ts";
import { heldAddress, sourceAddress } from "../sources/address.ts";

type Waiting = {
  key: string;
  kind: StatusKind;
  href: string;
  /** Of the list behind; null: it is one thing. */
  number: number | null;
  words: ReactNode;
  note: string;
};

const SHOWN_HELD = 3;

/** What waits for somebody's word, the gravest first; each opens where it is decided. */
export function DecisionsPanel({ decisions, asOf }: { decisions: WaitingDecisions; asOf: Date }) {
  const waiting = [...heldOf(decisions, asOf), ...countedOf(decisions)];
  return (
    <Panel
      id="decisions"
      title="Needs a decision"
      side={waiting.length === 0 ? undefined : formatCount(waiting.length, "kind", "kinds")}
      flush={waiting.length > 0}
    >
      {waiting.length === 0 ? (
        <p className="text-fg-2">Nothing waits for anybody’s word.</p>
      ) : (
        <ul>
          {waiting.map(({ key, kind, href, number, words, note }) => (
            <li
              key={key}
              className="grid grid-cols-[14px_minmax(0,1fr)] gap-x-2.5 border-line border-t px-4 py-2 first:border-t-0"
            >
              <span className="pt-px">
                <StatusIcon kind={kind} />
              </span>
              <div className="min-w-0">
                <p>
                  <Link
                    href={href}
                    prefetch={false}
                    data-number={number ?? undefined}
                    className="inline-block min-h-6 hover:underline"
                  >
                    {words}
                  </Link>
                </p>
                <p className="text-fg-2 text-note">{note}</p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function heldOf({ held, absent }: WaitingDecisions, asOf: Date): Waiting[] {
  const shown = held.slice(0, SHOWN_HELD).map(
    ({ slice, source, stream, scope, count, rows, heldAt }): Waiting => ({
      key: `held-${slice}`,
      kind: "breach",
      href: heldAddress(source, slice),
      number: null,
      words: <>Hold or accept: {formatCount(count, "row", "rows")} missing</>,
      note: `${stream} of ${scope} would lose ${formatNumber(count)} of ${formatNumber(rows)}; held ${formatAgo(daysBetween(heldAt, asOf))}`,
    }),
  );
  const more = held.length - shown.length;
  const rest: Waiting[] =
    more > 0
      ? [
          {
            ...{ key: "held-more", kind: "breach", href: "/sources", number: null },
            words: `${formatCount(more, "more reading is", "more readings are")} held`,
            note: "each on the page of its source",
          },
        ]
      : [];
  const gone = absent.slice(0, SHOWN_HELD).map(
    ({ source, scope, lastSeen }): Waiting => ({
      key: `absent-${source}-${scope}`,
      kind: "breach",
      href: sourceAddress(source),
      number: null,
      words: `Retire or wait: ${scope} is no longer listed`,
      note: `${source}, last seen ${formatAgo(daysBetween(lastSeen, asOf))}`,
    }),
  );
  return [...shown, ...rest, ...gone];
}

function countedOf(decisions: WaitingDecisions): Waiting[] {
  const { critical, overdue, contested, exceptions, probable } = decisions;
  const all: (Waiting & { number: number })[] = [
    {
      ...{ key: "critical", kind: "breach", number: critical },
      href: worklistAddress({ state: "undecided", risk: "critical" }),
      words: formatCount(critical, "critical item is undecided", "critical items are undecided"),
      note: "plan, except or refuse each; the worst come first",
    },
    {
      ...{ key: "overdue", kind: "breach", number: overdue },
      href: worklistAddress({ overdue: true }),
      words: formatCount(overdue, "planned item is overdue", "planned items are overdue"),
      note: "the day they were planned for has passed",
    },
    {
      ...{ key: "waiting", kind: "watch", number: exceptions.waiting },
      href: "/exceptions?state=waiting",
      words: formatCount(exceptions.waiting, "exception waits for approval", "exceptions wait for approval"),
      note: "by another person than who asked",
    },
    {
      ...{ key: "ending", kind: "watch", number: exceptions.ending },
      href: "/exceptions?state=ending",
      words: formatCount(exceptions.ending, "exception ends within 30 days", "exceptions end within 30 days"),
      note: "renew, or take away what it kept",
    },
    {
      ...{ key: "contested", kind: "watch", number: contested },
      href: listBehind(countedText(contestedFilter)),
      words: formatCount(contested, "identity is contested", "identities are contested"),
      note: "two teams say it is theirs; a lead settles it",
    },
    {
      ...{ key: "probable", kind: "unknown", number: probable },
      href: listBehind(countedText(probableFilter)),
      words: formatCount(probable, "identity waits for a team’s yes", "identities wait for a team’s yes"),
      note: "a probable owner is known, and has not confirmed it",
    },
  ];
  return all.filter(({ number }) => number > 0);
}
