import { prepareSparkline, type SharePoint, sparklineBox } from "./prepare-sparkline.ts";

/** Ninety days in a cell: line against its dashed target, gaps where nobody looked, today hollow. The words stand beside it. */
export function Sparkline({ points, target }: { points: readonly SharePoint[]; target: number }) {
  const { lines, below, alone, last, goal } = prepareSparkline(points, target);
  const { width, height } = sparklineBox;
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      aria-hidden
      className="mark block max-w-none overflow-visible"
    >
      {below.map((path) => (
        <path key={path} d={path} className="fill-ink-3 opacity-60" />
      ))}
      <path d={`M1 ${goal}H106`} className="stroke-line-strong" strokeDasharray="3 2.5" />
      {lines.map((path) => (
        <path
          key={path}
          d={path}
          fill="none"
          strokeWidth={1.5}
          strokeLinejoin="round"
          className="stroke-ink-2"
        />
      ))}
      {alone.map(({ x, y }) => (
        <circle key={x} cx={x} cy={y} r={1.25} className="fill-ink-2" />
      ))}
      {last !== null && (
        <circle cx={last.x} cy={last.y} r={2.5} strokeWidth={1.5} className="fill-page stroke-fg" />
      )}
    </svg>
  );
}
