import Link from "next/link";
import type { CSSProperties } from "react";
import { formatNumber } from "#components/ui/format.ts";
import { Hole } from "#components/ui/hole.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Scroll } from "#components/ui/scroll.tsx";
import { Status } from "#components/ui/status.tsx";
import type { AccessDetail } from "#lib/queries/access-detail.ts";
import { accessFlags, accessSentence, type Verdict, verdictOf } from "./access-words.ts";
import { accessAddress, prepareServices, type ServiceBar } from "./prepare-access.ts";

type Props = { id: string; access: AccessDetail };

/** Granted against observed, service by service: the sentence, what stands in the way of an index, and a bar each. */
export function AccessPanel({ id, access }: Props) {
  const { score, window, windowDays, services } = access;
  const verdict = verdictOf(access);
  const flags = accessFlags(access);
  return (
    <Panel
      id="access"
      title={`Granted against observed, by ${access.group.one}`}
      side={`${windowDays} days to ${window.to}`}
      lead={accessSentence(access)}
      footer={access.denied.length > 0 ? <a href="#denied">Refused attempts are shown apart</a> : undefined}
      flush
    >
      {(verdict !== null || flags.length > 0) && (
        <div className="grid gap-2 border-line border-b px-4 py-3">
          {verdict !== null && <Obstacle verdict={verdict} />}
          {flags.map((flag) => (
            <p key={flag} className="text-fg-2 [overflow-wrap:anywhere]">
              {flag}
            </p>
          ))}
        </div>
      )}
      {score.granted > 0 && <Services id={id} access={access} total={services.length} />}
    </Panel>
  );
}

const PLACES = {
  gaps: { href: "#gaps", words: "What could not be read" },
  sources: { href: "/sources", words: "Sources" },
  grants: { href: "#grants", words: "What it may do" },
};

/** Why there is no index, and what would change that. */
function Obstacle({ verdict }: { verdict: Verdict }) {
  const place = verdict.leadsTo === null ? null : PLACES[verdict.leadsTo];
  return (
    <div>
      <p className="flex flex-wrap gap-x-2">
        <span className="font-semibold">
          <Status kind="unknown">{verdict.title}: no index</Status>
        </span>
        <span>{verdict.why}</span>
      </p>
      <p className="text-note">
        <span className="font-semibold">What to do:</span> {verdict.next}{" "}
        {place !== null && (
          <Link href={place.href} prefetch={false} className="text-accent hover:underline">
            {place.words}
          </Link>
        )}
      </p>
    </div>
  );
}

function Services({ id, access, total }: Props & { total: number }) {
  const { first, rest, all } = prepareServices(access.services, access.opened?.service ?? null);
  return (
    <>
      <Legend all={all} />
      <Scroll label={`Granted and used by ${access.group.one}`} bare>
        <table className="w-full min-w-[340px] border-separate border-spacing-0">
          <Heading group={access.group.one} />
          <tbody>
            {first.map((bar) => (
              <Row key={bar.service} id={id} bar={bar} isOpen={bar.service === access.opened?.service} />
            ))}
            <tr className="font-semibold">
              <td className="px-4 py-1.5">All</td>
              <td className="max-mid:hidden" />
              <Count value={all.granted} />
              <Count value={all.used} />
              <Count value={all.unused} />
              <Count value={all.undecided} last />
            </tr>
          </tbody>
        </table>
      </Scroll>
      {rest.length > 0 && (
        <details className="border-line border-t print:hidden">
          <summary className="px-4 py-2 text-accent hover:underline">
            {formatNumber(rest.length)} more of {formatNumber(total)} {access.group.many}
          </summary>
          <Scroll label={`More ${access.group.many}`} bare>
            <table className="w-full min-w-[340px] border-separate border-spacing-0">
              <Heading group={access.group.one} />
              <tbody>
                {rest.map((bar) => (
                  <Row key={bar.service} id={id} bar={bar} isOpen={false} />
                ))}
              </tbody>
            </table>
          </Scroll>
        </details>
      )}
    </>
  );
}

const PARTS = [
  { part: "used", word: "used", fill: "bg-accent" },
  { part: "unused", word: "proven unused", fill: "bg-ink-2" },
  { part: "undecided", word: "undecided: nothing can be told", fill: "hatched border border-ink-2" },
] as const;

function Legend({ all }: { all: { used: number; unused: number; undecided: number } }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 px-4 pt-3 pb-1 text-note">
      {PARTS.map(({ part, word, fill }) => (
        <li key={part} className="inline-flex items-center gap-1.5 text-fg-2">
          <span aria-hidden className={`mark size-3 rounded-mark print:[print-color-adjust:exact] ${fill}`} />
          {formatNumber(all[part])} {word}
        </li>
      ))}
    </ul>
  );
}

function Heading({ group }: { group: string }) {
  const number = "px-2 py-1.5 text-right font-semibold max-mid:px-1";
  return (
    <thead className="text-fg-2 text-note">
      <tr>
        <th scope="col" className="px-4 py-1.5 text-left font-semibold first-letter:uppercase">
          {group}
        </th>
        <td className="w-[36%] max-mid:hidden" />
        <th scope="col" className={number}>
          Granted
        </th>
        <th scope="col" className={number}>
          Used
        </th>
        <th scope="col" className={number}>
          Unused
        </th>
        <th scope="col" className={`${number} pr-4 max-mid:pr-3`}>
          Undecided
        </th>
      </tr>
    </thead>
  );
}

function Row({ id, bar, isOpen }: { id: string; bar: ServiceBar; isOpen: boolean }) {
  return (
    <tr className="hover:bg-hover has-[[aria-current]]:bg-selected [&>*]:border-line [&>*]:border-b">
      <th scope="row" className="min-w-24 px-4 py-1.5 text-left font-normal">
        <Link
          href={accessAddress(id, { service: bar.service })}
          prefetch={false}
          aria-current={isOpen ? "true" : undefined}
          className="link-quiet font-mono text-note [overflow-wrap:anywhere]"
        >
          {bar.service}
        </Link>
        <span className="mid:hidden">
          <Bar bar={bar} />
        </span>
      </th>
      <td aria-hidden className="w-[36%] py-1.5 max-mid:hidden">
        <Bar bar={bar} />
      </td>
      <Count value={bar.granted} />
      <Count value={bar.used} />
      <Count value={bar.unused} strong />
      <Count value={bar.undecided} last />
    </tr>
  );
}

/** On the scale of the widest service: what is used, proven unused and undecided, told apart without colour too. */
function Bar({ bar }: { bar: ServiceBar }) {
  return (
    <span aria-hidden className="flex h-3 gap-px">
      {PARTS.map(({ part, fill }) => (
        <span
          key={part}
          style={{ "--share": `${bar.widths[part]}%` } as CSSProperties}
          className={`mark h-full w-(--share) print:[print-color-adjust:exact] ${bar.widths[part] === 0 ? "hidden" : ""} ${fill}`}
        />
      ))}
    </span>
  );
}

function Count({ value, strong = false, last = false }: { value: number; strong?: boolean; last?: boolean }) {
  const weight = value === 0 ? "text-fg-3" : strong ? "font-semibold" : "";
  return (
    <td className={`px-2 py-1.5 text-right max-mid:px-1 ${last ? "pr-4 max-mid:pr-3" : ""} ${weight}`}>
      {formatNumber(value)}
    </td>
  );
}

/** It acts, and yet nothing worked out what it may do. */
export function NotScoredPanel() {
  return (
    <Panel id="access" title="Granted against observed">
      <Hole kind="unknown" reason={null}>
        Not worked out yet: the next collection of its source does it.
      </Hole>
    </Panel>
  );
}

/** No policy gives it anything, and nothing could take anything from it: there is no set of grants to weigh. */
export function OwnerPanel() {
  return (
    <Panel id="access" title="Granted against observed">
      <Status kind="watch">It may do everything in its account, without any policy.</Status>
      <p className="mt-1 text-fg-2">
        No grant could be taken away, so it has no index. What to do: lock it away, and work through roles.
      </p>
    </Panel>
  );
}
