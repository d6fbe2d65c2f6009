import type { ReactNode } from "react";
import { AXIS_SIZE } from "./chart-look.ts";
import {
  daysApart,
  type StillPoint,
  type StillScale,
  shareAcross,
  shareDown,
  stillArea,
  stillPath,
} from "./prepare-still.ts";

export type StillLine = {
  key: string;
  points: readonly StillPoint[];
  stroke: string;
  strokeWidth: number;
  strokeDasharray?: string;
};

export type StillMark = {
  key: string;
  at: number;
  value: number;
  /** Across, in pixels. */
  size: number;
  /** Filled with the page's colour where hollow: a day that is not over. */
  hollow: boolean;
  stroke: string;
};

export type StillLabel = { key: string; at: number; value: number; words: ReactNode };

export type StillName = {
  key: string;
  words: string;
  across: number;
  foot: number;
  /** The one that matters. */
  isLoud: boolean;
  on: "wide" | "narrow";
};

type Props = {
  scale: StillScale;
  /** Around the box, in pixels, beside its axes. */
  margin: { top: number; right: number };
  across: readonly { at: number; words: string }[];
  up: readonly { value: number; words: string }[];
  lines: readonly StillLine[];
  /** Between two lines, closed. */
  area?: readonly { at: number; range: readonly [number, number] }[];
  /** Days marked from top to bottom, with what they are called. */
  marked?: readonly { at: number; stroke: string; words: string }[];
  /** Days marked by a thin line, with what is said of them so many pixels above the box, from there to that side. */
  notes?: readonly { at: number; words: string | null; above: number; side: "right" | "left" }[];
  gaps?: readonly { from: number; to: number }[];
  marks?: readonly StillMark[];
  /** To the right of where they belong. */
  labels?: readonly StillLabel[];
  /** Names of lines, written from a share of the width on; `foot`: pixels below the box's upper edge. */
  names?: readonly StillName[];
};

/** Names of days stand clear of each other from so much of the width on, wide and narrow. */
const [WIDE_GAP, NARROW_GAP] = [0.12, 0.4];

const percent = (share: number) => `${share * 100}%`;

/** Lines over days, drawn on the server where the library draws them later, to a pixel: nothing moves when it takes over. */
export function StillChart({
  scale,
  margin,
  across,
  up,
  lines,
  area = [],
  marked = [],
  notes = [],
  gaps = [],
  marks = [],
  labels = [],
  names = [],
}: Props) {
  const place = (at: number, value: number) => ({
    left: percent(shareAcross(at, scale)),
    top: percent(shareDown(value, scale)),
  });
  const days = across.map(({ at }) => at);
  const [named, namedNarrow] = [daysApart(days, scale, WIDE_GAP), daysApart(days, scale, NARROW_GAP)];
  const inset = `${margin.top}px ${margin.right}px ${AXIS_SIZE.bottom}px ${AXIS_SIZE.left}px`;
  return (
    <div aria-hidden className="relative size-full">
      <div className="absolute" style={{ inset }}>
        {gaps.map(({ from, to }) => (
          <div
            key={from}
            className="hatched mark absolute inset-y-0 opacity-50"
            style={{
              left: percent(shareAcross(from, scale)),
              right: percent(1 - shareAcross(to, scale)),
            }}
          />
        ))}
        <Lines {...{ scale, up, lines, area }} />
        {marked.map(({ at, stroke, words }) => (
          <span
            key={at}
            className="absolute inset-y-0 border-l pt-2 pr-1 text-fg-2 leading-none"
            style={{ left: percent(shareAcross(at, scale)), borderColor: stroke }}
          >
            <span className="absolute right-full pr-1.5 whitespace-nowrap">{words}</span>
          </span>
        ))}
        {notes.map(({ at, words, above, side }) => (
          <span
            key={at}
            className="absolute inset-y-0 border-fg-2 border-l border-dashed"
            style={{ left: percent(shareAcross(at, scale)) }}
          >
            <span
              className={`absolute whitespace-nowrap text-fg-2 leading-none ${side === "left" ? "right-0" : "left-0"}`}
              style={{ bottom: `calc(100% + ${above}px)` }}
            >
              {words}
            </span>
          </span>
        ))}
        {up.map(({ value, words }) => (
          <span
            key={value}
            className="absolute right-full mr-2 -translate-y-1/2 whitespace-nowrap text-fg-2 leading-none"
            style={{ top: percent(shareDown(value, scale)) }}
          >
            {words}
          </span>
        ))}
        {across.map(({ at, words }) => (
          <span
            key={at}
            className={`absolute top-full mt-2 -translate-x-1/2 whitespace-nowrap text-fg-2 leading-none ${named.includes(at) ? "" : "hidden"} ${namedNarrow.includes(at) ? "max-mid:block" : "max-mid:hidden"}`}
            style={{ left: percent(shareAcross(at, scale)) }}
          >
            {words}
          </span>
        ))}
        {marks.map(({ key, at, value, size, hollow, stroke }) => (
          <span
            key={key}
            className="mark absolute -translate-1/2 rounded-full border-2 [print-color-adjust:exact]"
            style={{
              ...place(at, value),
              ...{ width: size, height: size, borderColor: stroke },
              background: hollow ? "var(--page)" : stroke,
            }}
          />
        ))}
        {names.map(({ key, words, across: from, foot, isLoud, on }) => (
          <span
            key={`${key} ${on}`}
            data-line={key}
            className={`absolute -translate-y-full whitespace-nowrap leading-none ${isLoud ? "font-semibold text-fg" : "text-fg-2"} ${on === "wide" ? "max-mid:hidden" : "mid:hidden"}`}
            style={{ left: percent(from), top: `${foot + 3}px` }}
          >
            {words}
          </span>
        ))}
        {labels.map(({ key, at, value, words }) => (
          <span
            key={key}
            className="absolute ml-3 -translate-y-1/2 whitespace-nowrap text-fg leading-none"
            style={place(at, value)}
          >
            {words}
          </span>
        ))}
      </div>
    </div>
  );
}

type LinesProps = Required<Pick<Props, "scale" | "up" | "lines" | "area">>;

function Lines({ scale, up, lines, area }: LinesProps) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 1000 1000"
      preserveAspectRatio="none"
      className="mark absolute inset-0 size-full overflow-visible"
    >
      {up.map(({ value }) => {
        const y = 1000 * shareDown(value, scale);
        return (
          <line
            key={value}
            x1="0"
            x2="1000"
            y1={y}
            y2={y}
            vectorEffect="non-scaling-stroke"
            className="stroke-line"
          />
        );
      })}
      <path d={stillArea(area, scale)} fill="var(--accent)" fillOpacity={0.1} />
      {lines.map(({ key, points, ...look }) => (
        <path
          key={key}
          d={stillPath(points, scale)}
          fill="none"
          vectorEffect="non-scaling-stroke"
          {...look}
        />
      ))}
    </svg>
  );
}
