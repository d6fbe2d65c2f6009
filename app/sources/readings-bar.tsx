import { formatNumber } from "#components/ui/format.ts";

/** How much of a source is read completely: `227 of 241`, with the missing part hatched. */
export function ReadingsBar({ whole, of }: { whole: number; of: number }) {
  if (of === 0) return <span className="text-fg-2 text-note">none yet</span>;
  const share = `${(100 * whole) / of}%`;
  return (
    <span className="inline-flex items-center gap-2.5 whitespace-nowrap">
      <span aria-hidden className="flex h-2 w-16 flex-none overflow-hidden rounded-mark bg-track">
        <span className="mark bg-ink-2 [print-color-adjust:exact]" style={{ width: share }} />
        <span className="hatched flex-1" />
      </span>
      {formatNumber(whole)} of {formatNumber(of)}
    </span>
  );
}
