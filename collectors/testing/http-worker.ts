/** A worker process like any other, whose clouds a test serves. */
import "../compile-cache.ts";

const { runWorkerProcess } = await import("../worker/run-worker-process.ts");
const { httpCollector } = await import("./http-collector.ts");
await runWorkerProcess(async () => httpCollector);
