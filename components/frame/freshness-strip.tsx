import { History, Lock } from "lucide-react";
import Link from "next/link";
import { CloudMark, cloudLabel } from "#components/ui/cloud-mark.tsx";
import { formatDay, formatFirst, formatNumber, formatTime, formatWeekday } from "#components/ui/format.ts";
import { StatusIcon } from "#components/ui/status.tsx";
import type { Freshness } from "#lib/queries/freshness.ts";
import type { Replay } from "#lib/replay.ts";

const STRIP =
  "flex min-h-8 flex-wrap items-center gap-x-4 gap-y-0.5 border-line border-b bg-frame px-6 py-1.5 text-note leading-5 text-fg-2 max-mid:px-4";

/** How far the page can be relied on: as of when, how many scopes were read completely, and who refused. Leads to the coverage. */
export function FreshnessStrip({ state, replay }: { state: Freshness; replay: Replay | null }) {
  if (state.asOf === null) {
    return (
      <div role="status" className={STRIP}>
        Nothing has been collected yet{state.isCollecting && "; a collection is under way"}.
        {replay && <Replaying replay={replay} />}
      </div>
    );
  }
  const { complete, total } = state.scopes;
  const names = state.denied.map(({ scope }) => scope.name);
  const older = state.oldestAsOf !== null && state.oldestAsOf.getTime() < state.asOf.getTime();
  return (
    <div role="status" className={STRIP}>
      <span>
        As of <strong className="text-fg">{formatTime(state.asOf)}</strong> UTC, {formatWeekday(state.asOf)}
        {older && state.oldestAsOf !== null && <> (oldest source {formatWeekday(state.oldestAsOf)})</>}
      </span>
      <Link href="/sources" prefetch={false} className="link-quiet">
        <strong className="text-fg">
          {formatNumber(complete)} of {formatNumber(total)}
        </strong>{" "}
        scopes complete
      </Link>
      {names.length > 0 && (
        <Link
          href="/sources?status=denied"
          prefetch={false}
          className="inline-flex items-center gap-1.5 text-fg"
        >
          <Lock aria-hidden className="size-3.5 flex-none text-watch" strokeWidth={1.75} />
          <span className="link-quiet [overflow-wrap:anywhere]">
            {names.length} denied: {formatFirst(names, 2)}
          </span>
        </Link>
      )}
      {replay && <Replaying replay={replay} />}
      {state.isCollecting && !replay && (
        <span className="inline-flex items-center gap-1.5">
          <StatusIcon kind="unknown" /> a collection is under way
        </span>
      )}
      <span className="ml-auto flex flex-wrap gap-x-4 max-wide:ml-0 max-mid:hidden">
        {state.providers.map((provider) => (
          <span key={provider.provider} className="inline-flex items-center gap-1.5">
            <CloudMark provider={provider.provider} named /> {cloudLabel(provider.provider)}{" "}
            {formatNumber(provider.complete)} of {formatNumber(provider.total)}
          </span>
        ))}
      </span>
    </div>
  );
}

function Replaying({ replay }: { replay: Replay }) {
  return (
    <span className="inline-flex items-center gap-1.5 text-fg">
      <History aria-hidden className="size-3.5 flex-none" strokeWidth={1.75} />
      Replaying history: {formatDay(new Date(replay.date), null)}, {replay.index} of {replay.of}
    </span>
  );
}

/** What stands in the strip's place when the database does not answer. */
export function NoFreshness() {
  return (
    <div role="status" className={STRIP}>
      <StatusIcon kind="unknown" /> The database does not answer: what this page shows cannot be dated.
    </div>
  );
}
