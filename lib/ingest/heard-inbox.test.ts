import { describe, expect, it } from "vitest";
import { Unavailable } from "#lib/errors.ts";
import { openHeardInbox } from "./heard-inbox.ts";
import { nothingToStore, type ToStore } from "./store-heard.ts";

function toldOf(user: string): ToStore {
  const told = nothingToStore();
  told.heard.used.set(user, new Map([["core/pods:get", 60_000]]));
  return told;
}

/** A store that ends when it is told to. */
function slowStore() {
  const calls: { users: string[]; end: PromiseWithResolvers<void> }[] = [];
  const store = (_source: number, { heard }: ToStore) => {
    const end = Promise.withResolvers<void>();
    calls.push({ users: [...heard.used.keys()].sort(), end });
    return end.promise;
  };
  return { calls, store };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));
const stateOf = async (promise: Promise<void>) => {
  const pending = Symbol("pending");
  const state = await Promise.race([
    promise.then(
      () => "stored",
      () => "refused",
    ),
    turn().then(() => pending),
  ]);
  return state === pending ? "waits" : state;
};

describe("the inbox of a webhook", () => {
  it("tells nobody that his is stored before it is, and stores together what came meanwhile", async () => {
    const { calls, store } = slowStore();
    const inbox = openHeardInbox({ store });
    const taken = ["a", "b", "c"].map((user) => inbox.take(1, toldOf(user), 1));
    expect(calls.map(({ users }) => users)).toEqual([["a"]]);
    calls[0]?.end.resolve();
    await turn();
    expect(await Promise.all(taken.map(stateOf))).toEqual(["stored", "waits", "waits"]);
    expect(calls.map(({ users }) => users)).toEqual([["a"], ["b", "c"]]);
    calls[1]?.end.resolve();
    await Promise.all(taken);
  });

  it("refuses those whose storing failed, and goes on with the next", async () => {
    const { calls, store } = slowStore();
    const inbox = openHeardInbox({ store });
    const [first, second] = [inbox.take(1, toldOf("a"), 1), inbox.take(1, toldOf("b"), 1)];
    calls[0]?.end.reject(new Error("disk full"));
    await expect(first).rejects.toThrow("disk full");
    await turn();
    calls[1]?.end.resolve();
    await second;
  });

  it("sends away what it has no room for, and takes it once there is room", async () => {
    const { calls, store } = slowStore();
    const inbox = openHeardInbox({ store, mostEvents: 10 });
    const first = inbox.take(1, toldOf("a"), 25);
    const refused = await inbox.take(2, toldOf("b"), 1).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Unavailable);
    expect(refused).toMatchObject({ transient: true, detail: { isFull: true } });
    calls[0]?.end.resolve();
    await first;
    await turn();
    const again = inbox.take(2, toldOf("b"), 1);
    calls[1]?.end.resolve();
    await again;
    expect(calls.map(({ users }) => users)).toEqual([["a"], ["b"]]);
  });

  it("lets nobody wait longer than an API server does, and never says stored then", async () => {
    const { calls, store } = slowStore();
    const inbox = openHeardInbox({ store, patienceMs: 5 });
    await expect(inbox.take(1, toldOf("a"), 1)).rejects.toThrow(/in time/);
    expect(calls).toHaveLength(1);
  });
});
