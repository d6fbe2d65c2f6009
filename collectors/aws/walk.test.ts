import { describe, expect, it } from "vitest";
import { Denied, Incomplete, NotFound, Unavailable } from "#lib/errors.ts";
import { inParallel } from "../calls/in-parallel.ts";
import { createPace, maximumAttempts, retryDelay } from "../calls/pace.ts";
import { pages } from "../calls/pages.ts";
import { pause } from "../calls/pause.ts";
import { createShortfall } from "../calls/shortfall.ts";
import { createRetryStrategy } from "./retry.ts";
import { iamMarker } from "./walk.ts";

const never = new AbortController().signal;

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe("pages", () => {
  const answers = (tokens: (string | undefined)[]) => {
    let at = 0;
    return pages(
      async () => ({ token: tokens[at++] }),
      (page) => page.token,
    );
  };
  it("go on over an empty page that has a token, and end without one", async () => {
    expect(await all(answers(["a", "b", undefined, "c"]))).toHaveLength(3);
    expect(await all(answers([""]))).toHaveLength(1);
  });
  it("that turn in circles end the walk", async () => {
    await expect(all(answers(["a", "b", "a", "b"]))).rejects.toBeInstanceOf(Unavailable);
  });
  it("of IAM that promise more and give no marker, or do not say, end the walk", () => {
    expect(iamMarker({ IsTruncated: false, Marker: "x" })).toBeUndefined();
    expect(iamMarker({ IsTruncated: true, Marker: "x" })).toBe("x");
    expect(() => iamMarker({ IsTruncated: true })).toThrow(Unavailable);
    expect(() => iamMarker({})).toThrow(Unavailable);
  });
});

describe("inParallel", () => {
  it("keeps order and never runs more than the limit", async () => {
    let running = 0;
    let most = 0;
    const work = async (item: number) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return item * 2;
    };
    expect(await all(inParallel([1, 2, 3, 4, 5, 6, 7], 3, work))).toEqual([2, 4, 6, 8, 10, 12, 14]);
    expect(most).toBe(3);
  });
  it("throws what an item threw, in its turn", async () => {
    const seen: number[] = [];
    const work = async (item: number) => {
      if (item === 2) throw new Error("two");
      return item;
    };
    await expect(async () => {
      for await (const item of inParallel([1, 2, 3], 3, work)) seen.push(item);
    }).rejects.toThrow("two");
    expect(seen).toEqual([1]);
  });
});

describe("pause", () => {
  it("ends at once when the run is stopped", async () => {
    const abort = new AbortController();
    const waiting = pause(60_000, abort.signal);
    abort.abort();
    await expect(waiting).rejects.toBeInstanceOf(Unavailable);
  });
});

describe("retries", () => {
  it("wait longer each time, longest for throttling, and never beyond twenty units", () => {
    for (let salt = 0; salt < 20; salt++) {
      for (let retry = 1; retry <= 12; retry++) {
        const throttled = retryDelay(retry, true, 1000, salt);
        expect(throttled).toBeGreaterThanOrEqual(Math.min(500 * 2 ** (retry - 1), 10_000));
        expect(throttled).toBeLessThanOrEqual(20_000);
        expect(retryDelay(retry, false, 1000, salt)).toBeLessThanOrEqual(throttled);
      }
    }
    expect(retryDelay(5, true, 0, 1)).toBe(0);
  });
  it("end after a set number of attempts, and do not happen for the caller's own mistakes", async () => {
    const strategy = createRetryStrategy({
      unitMs: 1,
      pace: createPace({ gapMs: 0, unitMs: 1, signal: never }),
    });
    let token = await strategy.acquireInitialRetryToken("");
    for (let attempt = 1; attempt < maximumAttempts; attempt++)
      token = await strategy.refreshRetryTokenForRetry(token, { errorType: "THROTTLING" });
    await expect(strategy.refreshRetryTokenForRetry(token, { errorType: "THROTTLING" })).rejects.toThrow();
    const fresh = await strategy.acquireInitialRetryToken("");
    await expect(strategy.refreshRetryTokenForRetry(fresh, { errorType: "CLIENT_ERROR" })).rejects.toThrow();
  });
  it("a stopped run does not wait for its turn", async () => {
    const abort = new AbortController();
    const pace = createPace({ gapMs: 60_000, unitMs: 60_000, signal: abort.signal });
    const first = pace.enter();
    const second = pace.enter();
    abort.abort();
    await expect(first).rejects.toThrow();
    await expect(second).rejects.toThrow();
  });
});

describe("a shortfall", () => {
  const denied = () => Promise.reject(new Denied("iam:X", "refused", { hint: "add it" }));
  const down = () => Promise.reject(new Unavailable("down", { hint: "wait", transient: true }));
  it("is nothing when nothing is missing, or only what was deleted meanwhile", async () => {
    const shortfall = createShortfall(never);
    expect(await shortfall.attempt("a", async () => 1)).toBe(1);
    expect(await shortfall.attempt("b", () => Promise.reject(new NotFound("gone", { hint: "" })))).toBeNull();
    expect(() => shortfall.end()).not.toThrow();
  });
  it("names everything missing, with the first one's hint", async () => {
    const shortfall = createShortfall(never);
    expect(await shortfall.attempt("keys of jo", denied)).toBeNull();
    await shortfall.attempt("keys of al", denied);
    expect(() => shortfall.end()).toThrow(Incomplete);
    try {
      shortfall.end();
    } catch (error) {
      expect((error as Incomplete).missing).toEqual(["keys of jo: refused", "keys of al: refused"]);
      expect((error as Incomplete).hint).toBe("add it");
      expect((error as Incomplete).detail.permission).toBe("iam:X");
    }
  });
  it("ends at once when the other side seems down", async () => {
    const shortfall = createShortfall(never);
    await shortfall.attempt("a", down);
    await shortfall.attempt("b", down);
    await expect(shortfall.attempt("c", down)).rejects.toBeInstanceOf(Incomplete);
  });
  it("does not swallow what is not Rollcall's own", async () => {
    await expect(
      createShortfall(never).attempt("a", () => Promise.reject(new TypeError("bug"))),
    ).rejects.toBeInstanceOf(TypeError);
  });
});
