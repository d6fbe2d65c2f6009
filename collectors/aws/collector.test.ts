/** The collector against the simulated AWS, judged by the oracle, which knows the world and none of this code. */
import { beforeAll, describe, expect, it } from "vitest";
import { createAwsOracle } from "#e2e/clouds/aws/oracle/aws-oracle.ts";
import { NotApplicable } from "#lib/errors.ts";
import { collector } from "./collector.ts";
import { awsStreams } from "./streams.ts";
import {
  type Answer,
  answerOf,
  type Collected,
  collectAll,
  collectSlice,
  linesOf,
  listOf,
  usageRows,
} from "./testing/simulated.ts";
import {
  accountStates,
  context,
  contextAlone,
  type Row,
  richAccounts,
  theClouds,
  withClouds,
} from "./testing/with-clouds.ts";

withClouds();

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
  });

  it("completes every slice", () => {
    expect(
      collected.slices
        .filter(({ error }) => error !== null && !(error instanceof NotApplicable))
        .map(({ slice, error }) => ({ slice, error })),
    ).toEqual([]);
    const off = collected.slices.filter(({ error }) => error !== null).map(({ slice }) => slice.stream);
    expect(off.sort()).toEqual(["aws/access-analyzer", "aws/cloudtrail-athena"]);
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
    const truth = createAwsOracle(theClouds().world).truth()[part] as Row[];
    expect(truth.length).toBeGreaterThan(0);
    expect(answer[part]).toEqual(linesOf(firstOfEachId(truth)));
  });

  it("delivers exactly the tree of scopes that exists", () => {
    const organization = theClouds().world.aws.organization.id;
    const truth = createAwsOracle(theClouds().world)
      .truth()
      .scopes.map((scope) => (scope.externalId === organization ? { ...scope, name: organization } : scope));
    expect(answer.scopes).toEqual(linesOf(truth));
  });

  it("delivers exactly the usage that AWS tells", () => {
    const oracle = createAwsOracle(theClouds().world);
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
    expect((theClouds().stats().aws as unknown as { violations: unknown[] }).violations).toEqual([]);
  });
});

describe("what a source is", () => {
  it("is the organization, or the one account of the credentials", async () => {
    const { organization } = theClouds().world.aws;
    expect((await collector.identify(context())).pin).toBe(organization.id);
    const alone = contextAlone();
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
    theClouds().aws.permissions.deny("ec2:DescribeRegions");
    const account = accountStates().find((state) => state.functions.length > 0);
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
