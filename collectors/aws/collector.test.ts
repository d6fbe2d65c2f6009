/** The collector against the simulated AWS, judged by the oracle, which knows the world and none of this code. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createOracle } from "#e2e/clouds/oracle.ts";
import { type Clouds, startClouds } from "#e2e/clouds/start.ts";
import { Denied, Incomplete, Unavailable } from "#lib/errors.ts";
import type { Slice } from "#lib/ingest/contract.ts";
import { collector } from "./collector.ts";
import {
  type Answer,
  answerOf,
  type Collected,
  collectAll,
  collectSlice,
  contextFor,
  linesOf,
  listOf,
  usageRows,
} from "./simulated.ts";
import { awsStreams } from "./streams.ts";

type Row = { [field: string]: unknown };
type PermissionRow = { permission: string; streams: string[] };

const date = "2026-11-24";
const now = `${date}T00:00:00Z`;
const { permissions } = JSON.parse(readFileSync(new URL("./permissions.json", import.meta.url), "utf8")) as {
  permissions: PermissionRow[];
};

let clouds: Clouds;
const saved = { ...process.env };

beforeAll(async () => {
  clouds = await startClouds({ date, pageCap: 40 });
  const credentials = clouds.aws.credentials();
  process.env.AWS_ACCESS_KEY_ID = credentials.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = credentials.secretAccessKey;
  process.env.AWS_SESSION_TOKEN = credentials.sessionToken;
});

afterAll(async () => {
  process.env = saved;
  await clouds.stop();
});

beforeEach(() => {
  clouds.permissions.reset();
  clouds.faults.clear();
});

function context(more: Row = {}, signal?: AbortSignal) {
  return contextFor(clouds.url, { ...clouds.aws.organizationSource, ...more }, now, signal);
}

/** Pages so small that every list has several. */
function paged() {
  const whole = context();
  return { ...whole, limits: { ...whole.limits, pageSize: 5 } };
}

const everything = [
  ...(["users", "oidcProviders", "samlProviders", "functions", "services", "instances"] as const),
  ...(["clusters", "associations", "profiles", "subjects", "policies"] as const),
];

/** Few accounts that together hold something of everything, the richest first. */
function richAccounts(): string[] {
  const { world } = clouds;
  const states = world.aws.accounts(world.day).map(({ id }) => world.aws.account(id, world.day));
  const missing = new Set(everything);
  const chosen: string[] = [];
  while (missing.size > 0) {
    const holds = (state: (typeof states)[number]) => [...missing].filter((key) => state[key].length > 0);
    const best = states.toSorted((a, b) => holds(b).length - holds(a).length)[0];
    if (best === undefined || holds(best).length === 0) break;
    for (const key of holds(best)) missing.delete(key);
    chosen.push(best.id);
  }
  return chosen;
}

function errorsByStream(collected: Collected): Map<string, Error[]> {
  const failed = collected.slices.filter((result) => result.error !== null);
  return new Map(
    [...Map.groupBy(failed, (result) => result.slice.stream)].map(([stream, results]) => [
      stream,
      results.map((result) => result.error as Error),
    ]),
  );
}

/** AWS gives one ARN to one thing; of rows that share an id only the first can exist. */
function firstOfEachId(rows: Row[]): Row[] {
  const seen = new Set<unknown>();
  return rows.filter(
    (row) => row.externalId === undefined || (!seen.has(row.externalId) && seen.add(row.externalId)),
  );
}

describe("with exactly its permissions", () => {
  let collected: Collected;
  let answer: Answer;
  beforeAll(async () => {
    collected = await collectAll(context());
    answer = answerOf(collected);
  }, 120_000);

  it("completes every slice", () => {
    expect(
      collected.slices
        .filter((result) => result.error !== null)
        .map(({ slice, error }) => ({ slice, error })),
    ).toEqual([]);
    expect(new Set(collected.slices.map((result) => result.slice.stream))).toEqual(
      new Set(Object.keys(awsStreams)),
    );
  });

  const parts: (keyof Answer)[] = [
    "identities",
    "credentials",
    "roles",
    "grants",
    "trusts",
    "memberships",
    "workloads",
    "ownerHints",
  ];
  it.each(parts)("delivers exactly the %s that exist", (part) => {
    const truth = createOracle(clouds.world).truth()[part] as Row[];
    expect(truth.length).toBeGreaterThan(0);
    expect(answer[part]).toEqual(linesOf(firstOfEachId(truth)));
  });

  it("delivers exactly the tree of scopes that exists", () => {
    const organization = clouds.world.aws.organization.id;
    const truth = createOracle(clouds.world)
      .truth()
      .scopes.map((scope) => (scope.externalId === organization ? { ...scope, name: organization } : scope));
    expect(answer.scopes).toEqual(linesOf(truth));
  });

  it("delivers exactly the usage that AWS tells", () => {
    const oracle = createOracle(clouds.world);
    const open = collected.scopes.filter((scope) => scope.kind === "aws_account" && scope.state === "active");
    const truth = open.flatMap((scope) => oracle.usage(scope.externalId) as Row[]);
    expect(usageRows(collected.slices.flatMap((result) => result.records))).toEqual(linesOf(truth));
  });

  it("delivers only the record types each stream declares", () => {
    for (const { slice, records } of collected.slices) {
      for (const record of records) expect(collector.streams[slice.stream]?.kinds).toContain(record.type);
    }
  });

  it("gives parents before children and no slice of an account that is not open", () => {
    const seen = new Set<string | null>([null]);
    for (const scope of collected.scopes) {
      expect(seen).toContain(scope.parent);
      seen.add(scope.externalId);
    }
    const shut = new Set(
      collected.scopes.filter((scope) => scope.state !== "active").map((scope) => scope.externalId),
    );
    expect(shut.size).toBeGreaterThan(0);
    expect(collected.slices.filter((result) => shut.has(result.slice.scope))).toEqual([]);
  });

  it("makes only calls the simulated AWS knows, in the words it knows", () => {
    expect((clouds.stats().aws as unknown as { violations: unknown[] }).violations).toEqual([]);
  });
});

describe("without one permission", () => {
  let accounts: string[];
  let whole: Map<string, Set<string>>;
  const keyOf = ({ slice }: Collected["slices"][number]) => `${slice.stream} ${slice.scope}`;
  const textsOf = ({ records }: Collected["slices"][number]) =>
    records.map((record) => JSON.stringify(record));
  beforeAll(async () => {
    accounts = richAccounts();
    const collected = await collectAll(context({ accounts }));
    whole = new Map(collected.slices.map((result) => [keyOf(result), new Set(textsOf(result))]));
  }, 120_000);

  const rows = permissions.filter((row) => !row.streams.includes("*"));
  it.each(rows)(
    "$permission: exactly the streams it names are incomplete, and all others are whole",
    async (row) => {
      clouds.permissions.deny(row.permission);
      // The streams it names everywhere; all others in the richest account, without the many calls for last accessed services.
      const isAsked = ({ stream, scope }: Slice) =>
        row.streams.includes(stream) || (scope === accounts[0] && stream !== "aws/access-advisor");
      const collected = await collectAll(context({ accounts }), isAsked);
      const failed = errorsByStream(collected);
      expect(new Set(failed.keys())).toEqual(new Set(row.streams));
      for (const error of [...failed.values()].flat()) {
        expect(error instanceof Denied || error instanceof Incomplete).toBe(true);
        expect((error as Denied).hint).toContain(row.permission);
      }
      for (const result of collected.slices) {
        const known = whole.get(keyOf(result)) ?? new Set();
        if (result.error === null) expect(new Set(textsOf(result))).toEqual(known);
        else
          expect(textsOf(result).filter((text) => !known.has(text) && text.includes('"unknown":[]'))).toEqual(
            [],
          );
      }
    },
    60_000,
  );

  it("the list has no permission twice and names only streams there are", () => {
    expect(new Set(permissions.map((row) => row.permission)).size).toBe(permissions.length);
    for (const row of permissions) {
      for (const stream of row.streams) expect(["*", ...Object.keys(awsStreams)]).toContain(stream);
    }
  });

  it("an account that cannot be entered fails in all its slices, with what to check, and no other does", async () => {
    const [shut = ""] = accounts.filter((id) => id !== clouds.world.aws.organization.securityId);
    clouds.permissions.denyAccount(shut);
    const collected = await collectAll(context({ accounts }), (slice) => slice.stream === "aws/principals");
    for (const { slice, error } of collected.slices) {
      if (slice.scope !== shut) expect(error).toBeNull();
      else {
        expect(error).toBeInstanceOf(Denied);
        expect(error?.hint).toMatch(/trust policy/);
      }
    }
  });

  it("without the tree there is no list of scopes at all", async () => {
    clouds.permissions.deny("organizations:ListOrganizationalUnitsForParent");
    await expect(listOf(collector.scopes(context()))).rejects.toBeInstanceOf(Denied);
  });
});

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
      clouds.faults.add({ action, from: 2, effect });
      const { error, records } = await collectSlice(paged(), principals());
      expect(error).toBeInstanceOf(Unavailable);
      expect((error as Unavailable).transient).toBe(true);
      expect(records.length).toBeGreaterThan(0);
    },
  );

  const members = permissions.filter((row) => !row.streams.includes("*"));
  it.each(members)(
    "a proxy's page in place of the answer to $permission never looks like a complete slice",
    async (row) => {
      const garbage = { kind: "garbage" } as const;
      const fault = clouds.faults.add({ action: row.permission.split(":")[1], effect: garbage });
      const collected = await collectAll(context({ accounts: richAccounts() }), ({ stream }) =>
        row.streams.includes(stream),
      );
      expect(fault.hits).toBeGreaterThan(0);
      expect(new Set(errorsByStream(collected).keys())).toEqual(new Set(row.streams));
    },
    30_000,
  );

  it.each(["error", "cut", "throttle"] as const)(
    "%s that passes is retried and loses nothing",
    async (kind) => {
      const whole = await collectSlice(paged(), principals());
      const fault = clouds.faults.add({ action, from: 2, times: 3, effect: { kind } });
      const again = await collectSlice(paged(), principals());
      expect(fault.hits).toBe(3);
      expect(again).toEqual(whole);
    },
  );

  it("a session that expires is renewed in the middle of the list", async () => {
    const fault = clouds.faults.add({ action, from: 2, times: 1, effect: { kind: "expired" } });
    const { error } = await collectSlice(paged(), principals());
    expect(fault.hits).toBe(1);
    expect(error).toBeNull();
  });

  it("credentials that stay expired end the slice as trouble that does not pass by itself", async () => {
    clouds.faults.add({ action, effect: { kind: "expired" } });
    const { error } = await collectSlice(paged(), principals());
    expect(error).toBeInstanceOf(Unavailable);
    expect((error as Unavailable).transient).toBe(false);
  });

  it("one region refused leaves the others, and is named", async () => {
    const accounts = clouds.world.aws
      .accounts(clouds.world.day)
      .map(({ id }) => clouds.world.aws.account(id, clouds.world.day));
    const account =
      accounts.find((state) => new Set(state.functions.map((item) => item.region)).size > 1) ??
      accounts.find((state) => state.functions.length > 0);
    const region = account?.functions[0]?.region ?? "";
    clouds.faults.add({ action: "ListFunctions", region, effect: { kind: "denied" } });
    const { error, records } = await collectSlice(context(), {
      stream: "aws/lambda-functions",
      scope: account?.id ?? "",
    });
    expect(error).toBeInstanceOf(Incomplete);
    expect((error as Incomplete).missing.join()).toContain(region);
    expect(records.length).toBe(account?.functions.filter((item) => item.region !== region).length);
  });

  it("one user's keys refused leaves the others, and is named", async () => {
    const { world } = clouds;
    const account = world.aws
      .accounts(world.day)
      .map(({ id }) => world.aws.account(id, world.day))
      .find((state) => state.users.filter((user) => user.keys.length > 0).length > 1);
    const slice = { stream: "aws/access-keys", scope: account?.id ?? "" };
    const whole = await collectSlice(context(), slice);
    clouds.faults.add({ action: "ListAccessKeys", times: 1, effect: { kind: "denied" } });
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
  ])("it ends within a second %s", async (_name, action, stream) => {
    clouds.faults.add({ action, effect: stuck });
    const abort = new AbortController();
    const scope = richAccounts().at(-1) ?? "";
    const running = collectSlice(context({}, abort.signal), { stream, scope });
    setTimeout(() => abort.abort(), 100);
    const started = performance.now();
    const { error } = await running;
    expect(performance.now() - started).toBeLessThan(1100);
    expect(error).toBeInstanceOf(Unavailable);
  });

  it("it ends within a second while it waits to try again", async () => {
    clouds.faults.add({ action: "GetAccountAuthorizationDetails", effect: { kind: "throttle" } });
    const abort = new AbortController();
    const patient = {
      ...context({}, abort.signal),
      limits: { concurrency: 4, pageSize: undefined, retryDelayMs: 60_000 },
    };
    const running = collectSlice(patient, { stream: "aws/principals", scope: richAccounts()[0] ?? "" });
    setTimeout(() => abort.abort(), 100);
    const started = performance.now();
    const { error } = await running;
    expect(performance.now() - started).toBeLessThan(1100);
    expect(error).toBeInstanceOf(Unavailable);
  });
});

describe("what a source is", () => {
  it("is the organization, or the one account of the credentials", async () => {
    const { organization } = clouds.world.aws;
    expect((await collector.identify(context())).pin).toBe(organization.id);
    const alone = contextFor(clouds.url, { mode: "account" }, now);
    expect((await collector.identify(alone)).pin).toBe(organization.securityId);
    expect(await listOf(collector.scopes(alone))).toMatchObject([
      { externalId: organization.securityId, parent: null },
    ]);
  });

  it("leaves out accounts that are excluded, or not among those to include", async () => {
    const [first = "", second = ""] = richAccounts();
    const accountsOf = async (more: Row) =>
      (await listOf(collector.scopes(context(more))))
        .filter((scope) => scope.kind === "aws_account")
        .map((scope) => scope.externalId);
    expect(await accountsOf({ accounts: [first, second] })).toEqual(expect.arrayContaining([first, second]));
    expect((await accountsOf({ accounts: [first, second] })).length).toBe(2);
    expect(await accountsOf({ excludeAccounts: [first] })).not.toContain(first);
  });

  it("reads only the regions it names, and then needs no list of regions", async () => {
    clouds.permissions.deny("ec2:DescribeRegions");
    const { world } = clouds;
    const account = world.aws
      .accounts(world.day)
      .map(({ id }) => world.aws.account(id, world.day))
      .find((state) => state.functions.length > 0);
    const region = account?.functions[0]?.region ?? "";
    const { error, records } = await collectSlice(context({ regions: [region] }), {
      stream: "aws/lambda-functions",
      scope: account?.id ?? "",
    });
    expect(error).toBeNull();
    expect(records.length).toBe(account?.functions.filter((item) => item.region === region).length);
  });

  it("refuses a configuration with a field nobody knows", async () => {
    await expect(async () => collector.identify(context({ secretAccessKey: "x" }))).rejects.toThrow(
      /secretAccessKey/,
    );
  });
});

describe("the doctor", () => {
  it("finds every permission granted, or nothing to try it on, and the one that is missing with its fix", async () => {
    const accounts = richAccounts().slice(0, 2);
    const fine = await listOf(collector.diagnose(context({ accounts })));
    expect(fine.filter((check) => check.status === "denied" || check.status === "failed")).toEqual([]);
    const names = new Set(fine.map((check) => check.name));
    for (const { permission } of permissions)
      if (permission !== "sts:AssumeRole") expect(names).toContain(permission);
    clouds.permissions.deny("iam:ListSAMLProviders");
    const bad = (await listOf(collector.diagnose(context({ accounts })))).filter(
      (check) => check.status === "denied",
    );
    expect(bad.map((check) => check.name)).toEqual(accounts.map(() => "iam:ListSAMLProviders"));
    expect(bad[0]?.fix).toContain('"Action":"iam:ListSAMLProviders"');
    expect(bad[0]?.fix).toContain("role/");
  }, 30_000);
});
