import Link from "next/link";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { streamTitle } from "#components/ui/kind-words.ts";
import { Panel } from "#components/ui/panel.tsx";
import { StatusIcon } from "#components/ui/status.tsx";
import type { RejectedReason } from "#lib/queries/list-rejected.ts";
import { runAddress } from "../address.ts";

const REASONS: Record<string, string> = {
  "wrong-type": "A field has another type than it should.",
  "unexpected-type": "The stream does not deliver this type of record.",
  "unknown-scope": "It names a scope that is not in the source's tree.",
  "bad-unknown": "It calls a field unknown that must be known.",
  "empty-key": "A field that names it is empty.",
  "nul-character": "It holds a NUL character, which Postgres cannot store.",
  "lone-surrogate": "It holds half of a character.",
  "too-large": "It is larger than 16 MB.",
  "too-long": "A name is longer than an index can hold.",
  "too-deep": "It is nested too deep.",
  "invalid-date": "A date is none.",
  "duplicate-id": "Two different records have the same id.",
  "owned-elsewhere": "Another source delivers it already.",
};

type Props = { source: string; rejected: RejectedReason[] };

/** Records that could not be stored: why, how many, where, and an example of each. */
export function RejectedPanel({ source, rejected }: Props) {
  if (rejected.length === 0) return null;
  const count = rejected.reduce((sum, reason) => sum + reason.count, 0);
  return (
    <Panel
      id="rejected"
      title="Rejected records"
      side={formatCount(count, "record", "records")}
      lead="A reading with a rejected record adds and updates, and closes nothing."
      flush
    >
      <ul>
        {rejected.map(({ reason, count: many, slices }) => (
          <li key={reason} className="grid gap-1 border-line border-t px-4 py-2.5 first:border-t-0">
            <p className="flex items-start gap-2.5 [&>svg]:mt-[3px]">
              <StatusIcon kind="watch" />
              <span>
                <strong>{formatCount(many, "record", "records")}</strong>{" "}
                <span className="font-mono text-note">{reason}</span>:{" "}
                {REASONS[reason] ?? "It could not be stored."}
              </span>
            </p>
            <ul className="grid gap-1 pl-6 text-note">
              {slices.slice(0, 5).map((slice) => (
                <li key={`${slice.stream} ${slice.scope}`} className="[overflow-wrap:anywhere]">
                  {formatNumber(slice.count)} of {streamTitle(slice.stream)} in {slice.scope},{" "}
                  <Link href={runAddress(source, slice.run)} prefetch={false} className="link-quiet">
                    run {slice.run}
                  </Link>
                  , such as <code className="break-all">{slice.sample}</code>
                </li>
              ))}
              {slices.length > 5 && (
                <li className="text-fg-2">and in {formatNumber(slices.length - 5)} more readings</li>
              )}
            </ul>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
