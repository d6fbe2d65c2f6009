import Link from "next/link";
import type { ReactNode } from "react";
import { formatNumber, formatPercent } from "#components/ui/format.ts";
import { Status, type StatusKind } from "#components/ui/status.tsx";
import type { Standing } from "#lib/domain/overview/program.ts";
import type { CountedReading, OtherReading } from "#lib/queries/overview/get-program.ts";
import { campaignAddress } from "../burn-down/campaigns/address.ts";
import { listBehind } from "../owners/address.ts";

const STATES: Record<Standing["state"], { kind: StatusKind; word: string }> = {
  met: { kind: "met", word: "Met" },
  "not-yet": { kind: "watch", word: "Not yet" },
  unknown: { kind: "unknown", word: "Unknown" },
};

type ItemProps = { id: string; standing: Standing; words: string; measured: string; children: ReactNode };

/** One exit criterion: its state in a word, what it says, how it is measured, and the numbers it rests on. */
function Item({ id, standing, words, measured, children }: ItemProps) {
  const { kind, word } = STATES[standing.state];
  return (
    <li
      data-criterion={id}
      data-state={standing.state}
      className="grid grid-cols-[88px_minmax(0,1fr)_minmax(180px,auto)] items-start gap-x-4 gap-y-1 border-line border-t px-4 py-2.5 first:border-t-0 max-mid:grid-cols-[minmax(0,1fr)]"
    >
      <Status kind={kind}>{word}</Status>
      <div className="min-w-0">
        <p className="font-semibold">{words}</p>
        <p className="text-fg-2 text-note">{measured}</p>
        {standing.state === "unknown" && (
          <p className="text-fg-2 text-note">Not told, because {standing.reason}.</p>
        )}
      </div>
      <p className="text-right max-mid:text-left">{children}</p>
    </li>
  );
}

function number(value: number, filter: string, word = "") {
  return (
    <Link
      href={listBehind(filter)}
      prefetch={false}
      data-number={value}
      className="link-quiet inline-block min-h-6 py-0.5"
    >
      {formatNumber(value)}
      {word}
    </Link>
  );
}

export function CountedItem({ reading }: { reading: CountedReading }) {
  const { key, criterion, counts, filters, standing } = reading;
  const { kind, words, measured } = criterion;
  const share = counts.of === 0 ? null : counts.hit / counts.of;
  return (
    <Item id={key} standing={standing} words={words} measured={measured}>
      {kind === "none" ? (
        number(counts.hit, filters.hit, " left")
      ) : (
        <>
          {share !== null && kind !== "all" && <strong>{formatPercent(share)} </strong>}
          {number(counts.hit, filters.hit)} of {number(counts.of, filters.of)}
        </>
      )}
      {counts.undecided > 0 && filters.undecided !== null && (
        <span className="block text-fg-2 text-note">
          {number(counts.undecided, filters.undecided)} not judged
        </span>
      )}
    </Item>
  );
}

export function OtherItem({ reading }: { reading: OtherReading }) {
  const { key, standing, words, measured, now } = reading;
  const href = addressOf(reading);
  return (
    <Item id={key} standing={standing} words={words} measured={measured}>
      <Link href={href} prefetch={false} className="link-quiet">
        {now}
      </Link>
    </Item>
  );
}

function addressOf({ key, campaign }: OtherReading): string {
  if (key === "all-read") return "/sources";
  if (key === "objectives") return "/scorecards";
  return campaign === null ? "/burn-down/campaigns" : campaignAddress(campaign);
}
