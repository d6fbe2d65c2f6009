import { describe, expect, it } from "vitest";
import { Denied, Incomplete, Unavailable } from "#lib/errors.ts";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { type Delivery, deliver } from "./deliver.ts";

const alias = (value: string): CloudRecord => ({
  type: "alias",
  principal: { kind: "id", value: "p" },
  kind: "mail",
  value,
  unknown: [],
});

async function read(
  records: AsyncIterable<CloudRecord>,
  options: Partial<Parameters<typeof deliver>[2]> = {},
  delivery: Delivery = { records: 0, transient: false },
) {
  const signal = new AbortController().signal;
  return Array.fromAsync(deliver(records, delivery, { signal, emptyProvesNothing: null, ...options }));
}

async function* failing(error: Error): AsyncGenerator<CloudRecord> {
  yield alias("one");
  throw error;
}

describe("deliver", () => {
  it("passes every record on, in order, and counts them", async () => {
    const delivery = { records: 0, transient: false };
    const source = async function* () {
      yield alias("one");
      yield alias("two");
    };
    expect(await read(source(), {}, delivery)).toEqual([alias("one"), alias("two")]);
    expect(delivery.records).toBe(2);
  });

  it("passes a collector's error on unchanged", async () => {
    const denied = new Denied("iam:ListUsers", "no", { hint: "grant it" });
    await expect(read(failing(denied))).rejects.toBe(denied);
  });

  it("remembers whether the same slice may succeed when asked again", async () => {
    const outcome = async (error: Error) => {
      const delivery = { records: 0, transient: false };
      await read(failing(error), {}, delivery).catch(() => {});
      return delivery.transient;
    };
    expect(await outcome(new Unavailable("slow down", { hint: "", transient: true }))).toBe(true);
    expect(await outcome(new Unavailable("expired", { hint: "", transient: false }))).toBe(false);
    expect(await outcome(new Denied("x", "no", { hint: "" }))).toBe(false);
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
