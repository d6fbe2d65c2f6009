"use client";

import { type ComponentProps, lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import type { BurnDownLines } from "./burn-down-lines.tsx";
import type { CoverageLine } from "./coverage-line.tsx";
import type { MetricLines } from "./metric-lines.tsx";
import type { TrendLine } from "./trend-line.tsx";

// The library that draws is fetched after the page can be read and used; its box has its height before.
const Burning = lazy(() => import("./burn-down-lines.tsx").then((all) => ({ default: all.BurnDownLines })));
const Covering = lazy(() => import("./coverage-line.tsx").then((all) => ({ default: all.CoverageLine })));
const Measuring = lazy(() => import("./metric-lines.tsx").then((all) => ({ default: all.MetricLines })));
const Following = lazy(() => import("./trend-line.tsx").then((all) => ({ default: all.TrendLine })));

/** What is drawn once the page is there. */
function Late({ children }: { children: ReactNode }) {
  const [isThere, setThere] = useState(false);
  useEffect(() => setThere(true), []);
  return isThere ? <Suspense fallback={null}>{children}</Suspense> : null;
}

export function LateBurnDownLines(props: ComponentProps<typeof BurnDownLines>) {
  return (
    <Late>
      <Burning {...props} />
    </Late>
  );
}

export function LateCoverageLine(props: ComponentProps<typeof CoverageLine>) {
  return (
    <Late>
      <Covering {...props} />
    </Late>
  );
}

export function LateMetricLines(props: ComponentProps<typeof MetricLines>) {
  return (
    <Late>
      <Measuring {...props} />
    </Late>
  );
}

export function LateTrendLine(props: ComponentProps<typeof TrendLine>) {
  return (
    <Late>
      <Following {...props} />
    </Late>
  );
}
