import { formatCount, formatNumber } from "#components/ui/format.ts";

/** How far one has come in this sitting; only what was confirmed counts. */
export function Progress({ decided, pending, left }: { decided: number; pending: number; left: number }) {
  const all = decided + left + pending;
  const words =
    decided === 0 && pending === 0
      ? `${formatCount(left, "decision", "decisions")} to make`
      : `${formatNumber(decided)} decided, ${formatNumber(left)} left${pending > 0 ? `, ${formatNumber(pending)} being saved` : ""}`;
  return (
    <div className="ml-auto flex items-center gap-3">
      <progress
        aria-label="Decided in this sitting"
        max={Math.max(all, 1)}
        value={decided}
        className="mark h-1.5 w-28 accent-accent max-mid:w-16"
      />
      <span role="status" className="text-fg-2 text-note" data-left={left} data-decided={decided}>
        {words}
      </span>
    </div>
  );
}
