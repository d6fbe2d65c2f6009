/**
 * `npm run worker`: collects what is due and what somebody asked for, until it is told to stop. It may be killed at any
 * moment, and several may run at once: each collection is one worker's, and a dead one's work is taken up by the next.
 */
import "./steady-heap.ts";
import { collectorOf } from "./registry.ts";
import { runWorkerProcess } from "./worker/run-worker-process.ts";

await runWorkerProcess(collectorOf);
