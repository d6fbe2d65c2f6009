import { describe, expect, it } from "vitest";
import type { RunLine } from "#lib/queries/run-columns.sql.ts";
import { prepareProgress } from "./prepare-progress.ts";

const now = new Date("2026-11-23T12:00:00Z");

function run(status: string, over: Partial<RunLine> = {}): RunLine {
  return {
    id: "7",
    status,
    trigger: "schedule",
    actor: "job:schedule",
    observedAt: new Date("2026-11-23T11:40:00Z"),
    finishedAt: null,
    durationMs: null,
    message: null,
    hint: null,
    planned: 241,
    ended: 120,
    whole: 110,
    under: 4,
    seen: 0,
    inserted: 3,
    updated: 0,
    closed: 1,
    reopened: 0,
    held: 0,
    rejected: 0,
    ...over,
  };
}

const pending = {
  state: "waiting",
  trigger: "manual",
  actor: "local",
  startsAfter: new Date("2026-11-23T12:01:00Z"),
  attempt: 0,
} as const;

describe("the progress of a collection", () => {
  it("counts what is done of what is planned, and what of it was not complete", () => {
    const streams = [{ stream: "aws/access-keys", ended: 9, whole: 8, under: 1, seen: 40 }];
    expect(prepareProgress({ run: run("running"), streams, pending: null }, "running", now)).toMatchObject({
      state: "running",
      sentence: "120 of 241 readings are done.",
      detail: "Began 11:40 UTC, by schedule.",
      bar: { done: 120, of: 241, missing: 10 },
      streams: [{ name: "Access keys", ended: 9, missing: 1, under: 1, facts: 40 }],
    });
  });
  it("draws no bar before it is known how much there is to do", () => {
    const early = run("running", { planned: null, ended: 0, whole: 0 });
    expect(prepareProgress({ run: early, streams: [], pending: null }, "running", now)).toMatchObject({
      sentence: "Finding out what there is to read.",
      bar: null,
    });
    const late = run("running", { ended: 241 });
    expect(prepareProgress({ run: late, streams: [], pending: null }, "running", now).sentence).toMatch(
      /list/,
    );
  });
  it("says that a process died, even while the queue still believes in it", () => {
    const active = { ...pending, state: "active" } as const;
    const view = prepareProgress({ run: run("lost"), streams: [], pending: active }, "lost", now);
    expect(view).toMatchObject({ state: "lost", kind: "breach" });
    expect(view.sentence).toBe(
      "The process of the collection that began 11:40 UTC stopped after 120 of 241 readings.",
    );
    expect(view.detail).toMatch(/No worker is running/);
  });
  it("does not promise a beginning while no worker runs", () => {
    const waits = { run: run("complete"), streams: [], pending };
    expect(prepareProgress(waits, "running", now)).toMatchObject({
      state: "waiting",
      sentence: "A collection waits for the worker.",
      detail: "It was asked for by this machine's user.",
    });
    for (const state of ["never", "stopped", "lost"] as const) {
      expect(prepareProgress(waits, state, now).sentence).toMatch(/no worker is running/);
    }
  });
  it("says when it is tried again, and why", () => {
    const again = { ...pending, state: "retrying", attempt: 1 } as const;
    const failed = run("failed", { message: "The network is cut." });
    expect(prepareProgress({ run: failed, streams: [], pending: again }, "running", now)).toMatchObject({
      state: "waiting",
      sentence: "Tried again at 12:01 UTC, attempt 2.",
      detail: "The last attempt met trouble that may pass. The network is cut.",
    });
  });
  it("is idle with how the last one ended, or with none", () => {
    const ended = run("partial", { ended: 241, whole: 227, durationMs: 31_000 });
    expect(prepareProgress({ run: ended, streams: [], pending: null }, "running", now)).toMatchObject({
      state: "idle",
      kind: "watch",
      sentence: "The last collection ended in part: 227 of 241 readings complete, 3 facts added, 1 gone.",
      detail: "As of 23 Nov 2026, 11:40 UTC, took 31 s, by schedule.",
    });
    expect(prepareProgress({ run: null, streams: [], pending: null }, "never", now).sentence).toMatch(/yet/);
  });
});
