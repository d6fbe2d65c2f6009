"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { Status, StatusIcon } from "#components/ui/status.tsx";
import { toast } from "#components/ui/toast.ts";
import type { ProgressView } from "../prepare-progress.ts";

const BUSY_MS = 1500;
const QUIET_MS = 15_000;

/**
 * What the collection of a source is doing, asked for again and again without loading the page; when one ends, the page
 * around is brought up to date. It says so when it can no longer ask.
 */
export function LiveProgress({ initial, address }: { initial: ProgressView; address: string }) {
  const { view, isCut } = useProgress(initial, address);
  return (
    <div className="grid gap-3" data-progress={view.state}>
      <div role="status">
        <p className="font-semibold">
          <Status kind={view.kind}>{view.sentence}</Status>
        </p>
        {view.detail !== null && (
          <p className="mt-0.5 text-fg-2 text-note [overflow-wrap:anywhere]">{view.detail}</p>
        )}
      </div>
      {view.bar !== null && <Bar bar={view.bar} />}
      {view.streams.length > 0 && <Streams streams={view.streams} />}
      {isCut && (
        <p className="flex items-start gap-1.5 text-note [&>svg]:mt-px">
          <StatusIcon kind="unknown" /> Rollcall does not answer; what is shown may be out of date. Asking
          again.
        </p>
      )}
    </div>
  );
}

const isBusy = ({ state }: ProgressView) => state !== "idle";

function useProgress(initial: ProgressView, address: string): { view: ProgressView; isCut: boolean } {
  const [view, setView] = useState(initial);
  const [isCut, setCut] = useState(false);
  const latest = useRef(initial);
  const router = useRouter();
  // A page that was drawn anew knows better than what was asked for before.
  useEffect(() => {
    latest.current = initial;
    setView(initial);
  }, [initial]);
  const busy = isBusy(view);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const stop = new AbortController();
    const ask = async () => {
      if (document.visibilityState === "visible") {
        try {
          const answer = await fetch(address, { cache: "no-store", signal: stop.signal });
          if (!answer.ok) throw new Error(answer.statusText);
          const next = (await answer.json()) as ProgressView;
          const before = latest.current;
          latest.current = next;
          setView(next);
          setCut(false);
          if (!isBusy(next) && (isBusy(before) || next.run !== before.run)) {
            toast(next.sentence);
            router.refresh();
          } else if (isBusy(next) && next.run !== before.run) router.refresh();
        } catch {
          if (!stop.signal.aborted) setCut(true);
        }
      }
      if (!stop.signal.aborted) timer = setTimeout(ask, isBusy(latest.current) ? BUSY_MS : QUIET_MS);
    };
    timer = setTimeout(ask, busy ? BUSY_MS : QUIET_MS);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [address, busy, router]);
  return { view, isCut };
}

function Bar({ bar: { done, of, missing } }: { bar: NonNullable<ProgressView["bar"]> }) {
  const share = (count: number) => `${(100 * count) / of}%`;
  return (
    <div>
      <div
        role="progressbar"
        aria-label="Readings done"
        aria-valuemin={0}
        aria-valuemax={of}
        aria-valuenow={done}
        className="flex h-2.5 overflow-hidden rounded-mark bg-track"
      >
        <span className="bg-accent" style={{ width: share(done - missing) }} />
        <span className="hatched" style={{ width: share(missing) }} />
      </div>
      <p className="mt-1 text-fg-2 text-note">
        {formatNumber(done - missing)} complete
        {missing > 0 && `, ${formatNumber(missing)} not complete`}, {formatNumber(of - done)} to go
      </p>
    </div>
  );
}

function Streams({ streams }: { streams: ProgressView["streams"] }) {
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(300px,100%),1fr))] gap-x-8 text-note">
      {streams.map(({ name, ended, missing, under, facts }) => (
        <li key={name} className="flex min-h-7 items-center gap-2 border-line border-t">
          <span className="flex-1 text-body">{name}</span>
          <span className="text-right text-fg-2">
            {formatNumber(ended)} done
            {missing > 0 && `, ${formatNumber(missing)} not complete`}
            {under > 0 && `, ${formatNumber(under)} under way`}
          </span>
          <span className="w-24 flex-none text-right">{formatCount(facts, "record", "records")}</span>
        </li>
      ))}
    </ul>
  );
}
