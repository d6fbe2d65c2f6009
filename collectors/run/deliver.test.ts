import { describe, expect, it } from "vitest";
import { Denied, Incomplete } from "#lib/errors.ts";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { deliver } from "./deliver.ts";

const alias = (value: string): CloudRecord => ({
  type: "alias",
  principal: { kind: "id", value: "p" },
  kind: "mail",
  value,
  unknown: [],
});

async function read(
  records: AsyncIterable<CloudRecord>,
  options: Partial<Parameters<typeof deliver>[1]> = {},
) {
  const signal = new AbortController().signal;
  const delivered: CloudRecord[] = [];
  for await (const record of deliver(records, { signal, emptyProvesNothing: null, ...options }))
    delivered.push(record);
  return delivered;
}

async function* failing(error: Error): AsyncGenerator<CloudRecord> {
  yield alias("one");
  throw error;
}

describe("deliver", () => {
  it("passes every record on, in order", async () => {
    const source = async function* () {
      yield alias("one");
      yield alias("two");
    };
    expect(await read(source())).toEqual([alias("one"), alias("two")]);
  });

  it("passes a collector's error on unchanged", async () => {
    const denied = new Denied("iam:ListUsers", "no", { hint: "grant it" });
    await expect(read(failing(denied))).rejects.toBe(denied);
  });

  it("ends at once when aborted, though the collector never answers", async () => {
    const stop = new AbortController();
    const stuck = async function* (): AsyncGenerator<CloudRecord> {
      yield alias("one");
      await new Promise(() => {});
    };
    const reading = read(stuck(), { signal: stop.signal });
    setImmediate(() => stop.abort());
    await expect(reading).rejects.toBeInstanceOf(Incomplete);
  });

  it("delivers nothing after an abort", async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(read(failing(new Error("never read")), { signal: stop.signal })).rejects.toThrow(
      /interrupted/,
    );
  });

  it("refuses to take an empty export for proof, and takes one record for it", async () => {
    const nothing = async function* (): AsyncGenerator<CloudRecord> {};
    await expect(read(nothing(), { emptyProvesNothing: "x/keys" })).rejects.toBeInstanceOf(Incomplete);
    expect(await read(nothing())).toEqual([]);
    const one = async function* () {
      yield alias("one");
    };
    expect(await read(one(), { emptyProvesNothing: "x/keys" })).toHaveLength(1);
  });
});
