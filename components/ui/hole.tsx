import { CircleSlash, CloudOff, History, Lock, Scissors } from "lucide-react";
import type { ReactNode } from "react";
import { StatusIcon } from "./status.tsx";

export type HoleKind = "unknown" | "denied" | "stale" | "incomplete" | "unavailable" | "not-applicable";

const ICON = "size-3 flex-none";
const ICONS: Record<HoleKind, ReactNode> = {
  unknown: <StatusIcon kind="unknown" />,
  denied: <Lock aria-hidden strokeWidth={1.75} className={ICON} />,
  stale: <History aria-hidden strokeWidth={1.75} className={ICON} />,
  incomplete: <Scissors aria-hidden strokeWidth={1.75} className={ICON} />,
  unavailable: <CloudOff aria-hidden strokeWidth={1.75} className={ICON} />,
  "not-applicable": <CircleSlash aria-hidden strokeWidth={1.75} className={ICON} />,
};

/** The mark of a gap without its words, which must stand beside it. */
export function HoleIcon({ kind }: { kind: HoleKind }) {
  return ICONS[kind];
}

type Props = {
  kind: HoleKind;
  /** The word shown; the kind itself when left out. */
  children?: ReactNode;
  /** Why the value is not there: shown beside it, or on demand in the narrow cells of a table. */
  reason: string | null;
  /** In a table cell the reason is in the tooltip and read by assistive technology. */
  compact?: boolean;
};

/** A value that is not known, with its reason. Stands wherever a zero, a `none` or a blank would be a lie. */
export function Hole({ kind, children, reason, compact = false }: Props) {
  return (
    <span
      className={`inline-flex gap-1 text-fg-2 ${compact ? "items-center whitespace-nowrap align-middle text-kind" : "items-start text-note [&>svg]:mt-[0.2em]"}`}
      title={compact && reason !== null ? reason : undefined}
    >
      {ICONS[kind]}
      <span>
        {children ?? kind.replace("-", " ")}
        {reason !== null && (compact ? <span className="sr-only">: {reason}</span> : <>: {reason}</>)}
      </span>
    </span>
  );
}
