import type { CSSProperties } from "react";

/** How far something has come; the numbers stand beside it. */
export function ProgressBar({ answered, asked }: { answered: number; asked: number }) {
  const share = asked === 0 ? 0 : answered / asked;
  return (
    <span
      aria-hidden
      className="flex h-2.5 w-full rounded-mark border border-ink-2 print:[print-color-adjust:exact]"
    >
      <span
        style={{ "--share": `${share * 100}%` } as CSSProperties}
        className="mark h-full w-(--share) bg-ink-1 print:[print-color-adjust:exact]"
      />
    </span>
  );
}
