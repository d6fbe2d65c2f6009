/** What happens when AWS or the line to it fails in the middle, and when the run is stopped. */
import { describe, expect, it } from "vitest";
import { Incomplete, Unavailable } from "#lib/errors.ts";
import { soon } from "../testing/soon.ts";
import { collectAll, collectSlice } from "./testing/simulated.ts";
import {
  accountStates,
  context,
  errorsByStream,
  paged,
  richAccounts,
  streamPermissions,
  theClouds,
  withClouds,
} from "./testing/with-clouds.ts";

withClouds();

describe("when something fails on the way", () => {
  const principals = () => ({ stream: "aws/principals", scope: richAccounts()[0] ?? "" });
  const action = "GetAccountAuthorizationDetails";

  it.each([
    ["an error of AWS", { kind: "error" }],
    ["an answer cut off", { kind: "cut-in-body" }],
    ["a broken line", { kind: "cut" }],
    ["half an answer that looks whole", { kind: "truncate" }],
    ["a proxy's page in place of an answer", { kind: "garbage" }],
    ["a storm of throttling", { kind: "throttle" }],
  ] as const)(
    "%s in the middle of the list makes the slice fail, as passing trouble",
    async (_name, effect) => {
      theClouds().faults.add({ action, from: 2, effect });
      const { error, records } = await collectSlice(paged(), principals());
      expect(error).toBeInstanceOf(Unavailable);
      expect((error as Unavailable).transient).toBe(true);
      expect(records.length).toBeGreaterThan(0);
    },
  );

  it.each(streamPermissions)(
    "a proxy's page in place of the answer to $permission never looks like a complete slice",
    async (row) => {
      const garbage = { kind: "garbage" } as const;
      const fault = theClouds().faults.add({ action: row.permission.split(":")[1], effect: garbage });
      const collected = await collectAll(context({ accounts: richAccounts() }), ({ stream }) =>
        row.streams.includes(stream),
      );
      expect(fault.hits).toBeGreaterThan(0);
      expect(new Set(errorsByStream(collected).keys())).toEqual(new Set(row.streams));
    },
  );

  it.each(["error", "cut", "throttle"] as const)(
    "%s that passes is retried and loses nothing",
    async (kind) => {
      const whole = await collectSlice(paged(), principals());
      const fault = theClouds().faults.add({ action, from: 2, times: 3, effect: { kind } });
      const again = await collectSlice(paged(), principals());
      expect(fault.hits).toBe(3);
      expect(again).toEqual(whole);
    },
  );

  it("a session that expires is renewed in the middle of the list", async () => {
    const fault = theClouds().faults.add({ action, from: 2, times: 1, effect: { kind: "expired" } });
    const { error } = await collectSlice(paged(), principals());
    expect(fault.hits).toBe(1);
    expect(error).toBeNull();
  });

  it("credentials that stay expired end the slice as trouble that does not pass by itself", async () => {
    theClouds().faults.add({ action, effect: { kind: "expired" } });
    const { error } = await collectSlice(paged(), principals());
    expect(error).toBeInstanceOf(Unavailable);
    expect((error as Unavailable).transient).toBe(false);
  });

  it("one region refused leaves the others, and is named", async () => {
    const accounts = theClouds()
      .world.aws.accounts(theClouds().world.day)
      .map(({ id }) => theClouds().world.aws.account(id, theClouds().world.day));
    const account =
      accounts.find((state) => new Set(state.functions.map((item) => item.region)).size > 1) ??
      accounts.find((state) => state.functions.length > 0);
    const region = account?.functions[0]?.region ?? "";
    theClouds().faults.add({ action: "ListFunctions", region, effect: { kind: "denied" } });
    const { error, records } = await collectSlice(context(), {
      stream: "aws/lambda-functions",
      scope: account?.id ?? "",
    });
    expect(error).toBeInstanceOf(Incomplete);
    expect((error as Incomplete).missing.join()).toContain(region);
    expect(records.length).toBe(account?.functions.filter((item) => item.region !== region).length);
  });

  it("one user's keys refused leaves the others, and is named", async () => {
    const account = accountStates().find(
      (state) => state.users.filter((user) => user.keys.length > 0).length > 1,
    );
    const slice = { stream: "aws/access-keys", scope: account?.id ?? "" };
    const whole = await collectSlice(context(), slice);
    theClouds().faults.add({ action: "ListAccessKeys", times: 1, effect: { kind: "denied" } });
    const { error, records } = await collectSlice(context(), slice);
    expect(error).toBeInstanceOf(Incomplete);
    expect((error as Incomplete).missing[0]).toContain(":user/");
    expect(records.length).toBeGreaterThan(0);
    expect(records.length).toBeLessThan(whole.records.length);
  });
});

describe("when it is stopped", () => {
  const stuck = { kind: "slow", milliseconds: 30_000 } as const;
  it.each([
    ["during an answer", "GetAccountAuthorizationDetails", "aws/principals"],
    ["during a REST answer", "ListTrustAnchors", "aws/roles-anywhere"],
    ["while entering the account", "AssumeRole", "aws/principals"],
  ])("it ends at once %s", async (_name, action, stream) => {
    theClouds().faults.add({ action, effect: stuck });
    const abort = new AbortController();
    const scope = richAccounts().at(-1) ?? "";
    const running = collectSlice(context({}, abort.signal), { stream, scope });
    setTimeout(() => abort.abort(), 100);
    const started = performance.now();
    const { error } = await running;
    expect(performance.now() - started).toBeLessThan(soon);
    expect(error).toBeInstanceOf(Unavailable);
  });

  it("it ends at once while it waits to try again", async () => {
    theClouds().faults.add({ action: "GetAccountAuthorizationDetails", effect: { kind: "throttle" } });
    const abort = new AbortController();
    const patient = {
      ...context({}, abort.signal),
      limits: { concurrency: 4, pageSize: undefined, retryDelayMs: 60_000 },
    };
    const running = collectSlice(patient, { stream: "aws/principals", scope: richAccounts()[0] ?? "" });
    setTimeout(() => abort.abort(), 100);
    const started = performance.now();
    const { error } = await running;
    expect(performance.now() - started).toBeLessThan(soon);
    expect(error).toBeInstanceOf(Unavailable);
  });
});
