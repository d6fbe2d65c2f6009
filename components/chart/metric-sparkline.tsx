import { prepareMetricSparkline, type SparkDay, sparkSize } from "./prepare-metric-sparkline.ts";

/** Which way a metric goes, drawn on the server; the words beside it say the same. */
export function MetricSparkline({ days }: { days: readonly SparkDay[] }) {
  const { path, dots, last } = prepareMetricSparkline(days);
  const { width, height } = sparkSize;
  if (path === "") return null;
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      className="mark flex-none overflow-visible"
    >
      <path d={path} fill="none" strokeWidth="1.5" strokeLinejoin="round" className="stroke-ink-2" />
      {dots.map(({ x, y }) => (
        <circle key={x} cx={x} cy={y} r="1" className="fill-ink-2" />
      ))}
      {last !== null && (
        <circle cx={last.x} cy={last.y} r="2.25" strokeWidth="1.5" className="fill-page stroke-fg" />
      )}
    </svg>
  );
}
