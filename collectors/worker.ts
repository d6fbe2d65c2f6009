/**
 * `npm run worker`: collects what is due and what somebody asked for, until it is told to stop. It may be killed at any
 * moment, and several may run at once: each collection is one worker's, and a dead one's work is taken up by the next.
 */
import "./steady-heap.ts";
import "./compile-cache.ts";

// Loaded only now: what is imported from the first line on is compiled before the cache is there.
const { collectorOf } = await import("./registry.ts");
const { runWorkerProcess } = await import("./worker/run-worker-process.ts");
await runWorkerProcess(collectorOf);
