/**
 * Keeps a collector's memory near what it really holds: left alone, V8 lets the heap of a machine with much memory grow to several
 * times that before it looks. It costs some time and makes a thousand scopes need little more than twenty.
 */
import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Per cent that may be allocated on top of what the last collection of garbage left. */
setFlagsFromString("--heap-growing-percent=30");

/** Bytes of the space for what is young: V8 would let it grow to 128 MB, all of it touched, for next to nothing that lives on. */
const mostYoung = 32 * 1024 * 1024;

// The size itself is settled before the first line runs; by how much it grows is not. It is left to begin as V8 sees fit.
const watch = new PerformanceObserver(() => {
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
  if (young === undefined || young.space_size < mostYoung) return;
  setFlagsFromString("--semi-space-growth-factor=1");
  watch.disconnect();
});
watch.observe({ entryTypes: ["gc"] });
