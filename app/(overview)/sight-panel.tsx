import Link from "next/link";
import type { ReactNode } from "react";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { formatAgo, formatNumber } from "#components/ui/format.ts";
import { HoleIcon } from "#components/ui/hole.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Status } from "#components/ui/status.tsx";
import { type SourceSight, staleAfterDays } from "#lib/queries/overview/sight.ts";
import { sourceAddress } from "../sources/address.ts";

/** Can these numbers be trusted: what was read of each source, what was not, and when. */
export function SightPanel({ sight, partial }: { sight: readonly SourceSight[]; partial: string | null }) {
  return (
    <Panel
      id="sight"
      title="What could be read"
      side={
        <Link href="/sources" prefetch={false} className="text-accent hover:underline">
          All sources
        </Link>
      }
      lead={partial === null ? "The identities of every scope were read." : `At least: ${partial}.`}
      flush
    >
      <ul>
        {sight.map((source) => (
          <li
            key={source.name}
            className="flex flex-wrap items-center gap-x-3 border-line border-t px-4 py-2 first:border-t-0"
          >
            <Link
              href={sourceAddress(source.name)}
              prefetch={false}
              className="inline-flex min-h-6 items-center gap-2 font-semibold hover:underline"
            >
              <CloudMark provider={source.provider} named /> {source.name}
            </Link>
            <span className="text-fg-2">
              {formatNumber(source.read)} of {formatNumber(source.of)} readings
            </span>
            <span className="ml-auto text-fg-2 text-note">{freshnessOf(source)}</span>
            {source.denied + source.failed > 0 && <span className="basis-full">{gapsOf(source)}</span>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function freshnessOf({ days }: SourceSight): ReactNode {
  if (days === null) return "never read";
  const words = `read ${formatAgo(days)}`;
  return days > staleAfterDays ? <Status kind="watch">stale: {words}</Status> : words;
}

function gapsOf({ denied, failed }: SourceSight): ReactNode {
  return (
    <span className="inline-flex items-center gap-1.5 text-fg-2 text-note">
      <HoleIcon kind={denied > 0 ? "denied" : "incomplete"} />
      {[
        denied > 0 ? `${formatNumber(denied)} denied` : null,
        failed > 0 ? `${formatNumber(failed)} not read completely` : null,
      ]
        .filter((part) => part !== null)
        .join(", ")}
    </span>
  );
}
