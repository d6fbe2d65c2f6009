/** A worker process like any other, whose clouds a test serves. */
import { runWorkerProcess } from "../worker/run-worker-process.ts";
import { httpCollector } from "./http-collector.ts";

await runWorkerProcess(async () => httpCollector);
