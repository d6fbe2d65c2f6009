"use client";

import { type ComponentProps, lazy, type ReactNode, Suspense, useEffect, useRef, useState } from "react";
import type { BurnDownLines } from "./burn-down-lines.tsx";
import type { MetricLines } from "./metric-lines.tsx";
import type { TrendLine } from "./trend-line.tsx";

// The library that draws is fetched when somebody points at a chart or comes to it by keyboard; until then it stands as the server drew it.
const Burning = lazy(() => import("./burn-down-lines.tsx").then((all) => ({ default: all.BurnDownLines })));
const Measuring = lazy(() => import("./metric-lines.tsx").then((all) => ({ default: all.MetricLines })));
const Following = lazy(() => import("./trend-line.tsx").then((all) => ({ default: all.TrendLine })));

type Drawn = { still: ReactNode };

/** The still drawing, and in its place the one that answers, once it is wanted and there. Whoever came by keyboard stays in it. */
function Late({ label, still, children }: Drawn & { label: string; children: ReactNode }) {
  const [stage, setStage] = useState<"still" | "wanted" | "there">("still");
  const box = useRef<HTMLDivElement>(null);
  const want = () => setStage((now) => (now === "still" ? "wanted" : now));
  const arrive = () => {
    const cameByKeyboard = document.activeElement === box.current;
    setStage("there");
    if (cameByKeyboard) box.current?.querySelector<SVGElement>('[role="application"]')?.focus();
  };
  // Once it answers it has a name of its own.
  const untilThere =
    stage === "there"
      ? {}
      : { role: "img", "aria-label": label, tabIndex: 0, onPointerEnter: want, onFocus: want };
  return (
    <div ref={box} data-chart={stage} {...untilThere} className="size-full">
      {stage === "still" ? (
        still
      ) : (
        <Suspense fallback={still}>
          <Arrived onArrival={arrive}>{children}</Arrived>
        </Suspense>
      )}
    </div>
  );
}

function Arrived({ onArrival, children }: { onArrival: () => void; children: ReactNode }) {
  const tell = useRef(onArrival);
  useEffect(() => tell.current(), []);
  return children;
}

export function LateBurnDownLines({ still, ...props }: ComponentProps<typeof BurnDownLines> & Drawn) {
  return (
    <Late label={props.label} still={still}>
      <Burning {...props} />
    </Late>
  );
}

export function LateMetricLines({ still, ...props }: ComponentProps<typeof MetricLines> & Drawn) {
  return (
    <Late label={props.label} still={still}>
      <Measuring {...props} />
    </Late>
  );
}

export function LateTrendLine({ still, ...props }: ComponentProps<typeof TrendLine> & Drawn) {
  return (
    <Late label={props.label} still={still}>
      <Following {...props} />
    </Late>
  );
}
