/** How every chart of recharts looks and behaves: tokens for colours, nothing moves, as wide as its box, read with the arrow keys. */

export const CHART = {
  responsive: true,
  accessibilityLayer: true,
  style: { width: "100%", height: "100%" },
} as const;

export const AXIS = {
  tick: { fill: "var(--fg-2)" },
  axisLine: { stroke: "var(--line)" },
  tickLine: false,
  interval: "preserveStartEnd",
  minTickGap: 8,
} as const;

/** What the axes take of the box, in pixels, as the library lays them out. */
export const AXIS_SIZE = { left: 48, bottom: 30 } as const;

export const GRID = { vertical: false, stroke: "var(--line)" } as const;

export const CURSOR = { stroke: "var(--line-strong)" } as const;

/** Straight, and broken where nothing is known. */
export const LINE = {
  type: "linear",
  connectNulls: false,
  stroke: "var(--accent)",
  strokeWidth: 2,
  className: "mark",
  activeDot: { r: 4, fill: "var(--accent)", stroke: "var(--page)" },
  isAnimationActive: false,
} as const;

/** Told apart by weight and dash, not by colour: the first is the one that matters. */
export const STROKES = [
  { stroke: "var(--accent)", strokeWidth: 2.25 },
  { stroke: "var(--ink-1)", strokeWidth: 1.5 },
  { stroke: "var(--ink-1)", strokeWidth: 1.5, strokeDasharray: "5 3" },
] as const;

/** The scale of every share. */
export const SHARE_TICKS = [0, 0.25, 0.5, 0.75, 1] as const;
