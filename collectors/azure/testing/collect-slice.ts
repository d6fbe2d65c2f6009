import { expect } from "vitest";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { collector } from "../collector.ts";
import { azureStreams } from "../streams.ts";
import { type FakeAzure, outcomeOf } from "./fake-azure.ts";

/** The records of a complete slice; every one is of a type the stream promises. Throws what the slice threw. */
export async function collectSlice(
  azure: FakeAzure,
  slice: { stream: string; scope: string },
  config: Record<string, unknown> = {},
): Promise<CloudRecord[]> {
  const { records, error } = await outcomeOf(collector.collect(azure.context(config), slice));
  if (error !== null) throw error;
  for (const record of records) expect(azureStreams[slice.stream]?.kinds).toContain(record.type);
  return records;
}
