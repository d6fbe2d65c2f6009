import type { ReactNode } from "react";

export type StatusKind = "met" | "watch" | "breach" | "unknown";

const STROKE = {
  fill: "none",
  stroke: "currentColor",
  strokeWidth: 1.5,
  strokeLinecap: "round",
  strokeLinejoin: "round",
} as const;

const ICONS: Record<StatusKind, { color: string; shape: ReactNode }> = {
  met: {
    color: "text-met",
    shape: (
      <>
        <circle cx="7" cy="7" r="6.25" {...STROKE} />
        <path d="M4.2 7.2l2 2 3.6-4" {...STROKE} />
      </>
    ),
  },
  watch: {
    color: "text-watch",
    shape: (
      <>
        <path d="M7 1.3l6 11H1z" {...STROKE} />
        <path d="M7 5.5v3M7 10.4v.01" {...STROKE} />
      </>
    ),
  },
  breach: {
    color: "text-breach",
    shape: (
      <>
        <path d="M4.3 1h5.4L13 4.3v5.4L9.7 13H4.3L1 9.7V4.3z" fill="currentColor" />
        <path d="M4.9 4.9l4.2 4.2M9.1 4.9L4.9 9.1" {...STROKE} className="stroke-page" />
      </>
    ),
  },
  unknown: {
    color: "text-unknown",
    shape: (
      <>
        <circle cx="7" cy="7" r="6.25" {...STROKE} strokeDasharray="2.5 2" />
        <path d="M5.4 5.6a1.65 1.65 0 1 1 2.3 1.5c-.5.25-.7.5-.7 1M7 10v.01" {...STROKE} />
      </>
    ),
  },
};

/** The mark of a status: ring, triangle, octagon or dashed ring. Never without a word beside it. */
export function StatusIcon({ kind }: { kind: StatusKind }) {
  const icon = ICONS[kind];
  return (
    <svg
      viewBox="0 0 14 14"
      aria-hidden
      className={`mark inline-block size-3.5 flex-none align-[-2px] ${icon.color}`}
    >
      {icon.shape}
    </svg>
  );
}

/** A status: the icon carries the colour, the word stays the colour of text. */
export function Status({ kind, children }: { kind: StatusKind; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1.5 text-fg">
      <StatusIcon kind={kind} />
      <span>{children}</span>
    </span>
  );
}
