import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { grantedActionsOf } from "#lib/providers/granted-actions.ts";
import { runCli } from "../testing/run-cli.ts";
import { answerQuestion } from "./granted/answer.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollcall-granted-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Nothing listens there: a verb that opened a database would fail. */
const env = { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none", ROLLCALL_CLOCK: "2026-11-24T00:00:00Z" };
const cli = (...args: string[]) => runCli(args, { env });
async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}
const policy = (...statements: object[]) => ({
  Version: "2012-10-17",
  Statement: statements.map((statement) => ({ Effect: "Allow", Resource: "*", ...statement })),
});
async function granted(...args: string[]) {
  const { code, stdout, stderr } = await cli("granted", ...args, "--json");
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
}

describe("granted aws", () => {
  it("prints what a policy grants, within its boundary and service control policies", async () => {
    const own = await file(
      "own.json",
      policy(
        { Action: ["s3:GetObject", "S3:putobject", "sqs:SendMessage", "zz:New*"] },
        { Action: "iam:GetRole", Condition: { Bool: { "aws:SecureTransport": "true" } } },
      ),
    );
    const catalogue = { provider: "aws", date: "2026-09-26", actions: 22_091 };
    expect(await granted("aws", "--policy", own)).toEqual({
      granted: ["iam:GetRole", "s3:GetObject", "s3:PutObject", "sqs:SendMessage"],
      ...{ unknown: ["zz:New*"], openEnded: false, conditional: true, tier: 1, catalogue },
    });
    const boundary = await file("boundary.json", { PolicyVersion: { Document: policy({ Action: "s3:*" }) } });
    expect(await granted("aws", "--policy", own, "--boundary", boundary)).toMatchObject({
      ...{ granted: ["s3:GetObject", "s3:PutObject"], conditional: false, openEnded: false },
    });
    const denying = await file("scp-1.json", policy({ Effect: "Deny", Action: "s3:Put*" }));
    const allowing = await file("scp-2.json", [policy({ Action: "sqs:*" }), policy({ Action: "s3:*" })]);
    expect((await granted("aws", "--policy", own, "--scp", denying)).granted).toHaveLength(3);
    const both = await granted("aws", "--policy", own, "--scp", denying, "--scp", allowing);
    expect(both).toMatchObject({ granted: ["s3:GetObject", "sqs:SendMessage"], tier: 1 });
  });

  it("knows an open end and an administrator, and unites several policies", async () => {
    const all = await file("all.json", policy({ Action: "*:*" }));
    const none = await file("none.json", policy({ Effect: "Deny", Action: "s3:*" }));
    const whole = await granted("aws", "--policy", all);
    expect([whole.granted.length, whole.openEnded, whole.tier]).toEqual([22_091, true, 2]);
    const less = await granted("aws", "--policy", all, none);
    expect(less.granted.filter((name: string) => name.startsWith("s3:"))).toEqual([]);
  });

  it("says it in words without --json", async () => {
    const path = await file("words.json", policy({ Action: ["s3:*", "zz:A"] }));
    const { code, stdout } = await cli("granted", "aws", "--policy", path);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Grants \d+ of 22091 actions known of aws on 2026-09-26; tier 2: privileged\.\n/);
    expect(stdout).toMatch(/^Open-ended: /m);
    expect(stdout).toContain("Names nothing known: zz:A");
    expect(stdout).toMatch(/^s3:GetObject +read +always$/m);
  });

  it.each([
    ["a file that is not there", null, /does not exist/],
    ["a file that is not JSON", "Statement", /is not JSON/],
    ["a file without a policy", { Roles: [] }, /holds no policy document/],
  ])("refuses %s with what to do", async (_, content, message) => {
    const path = content === null ? join(folder, "nowhere.json") : await file("wrong.json", content);
    const { code, stderr, stdout } = await cli("granted", "aws", "--policy", path, "--json");
    expect([code, stdout]).toEqual([2, ""]);
    const { error } = JSON.parse(stderr);
    expect(error).toEqual({
      code: "invalid",
      message: expect.stringMatching(message),
      hint: expect.any(String),
    });
  });

  it("asks for a policy", async () => {
    const { code, stderr } = await cli("granted", "aws", "--json");
    expect([code, JSON.parse(stderr).error.code]).toEqual([2, "invalid"]);
  });
});

const includedPermissions = ["storage.objects.get", "storage.objects.create"];
const discovery = {
  kind: "APIGroupDiscoveryList",
  items: [
    {
      versions: [
        {
          version: "v1",
          resources: [{ resource: "pods", scope: "Namespaced", verbs: ["get", "list", "delete"] }],
        },
      ],
    },
  ],
};
const others = [
  {
    provider: "gcp",
    role: { name: "roles/example", includedPermissions },
    more: [],
    expected: [...includedPermissions].sort(),
  },
  {
    provider: "azure",
    role: [
      { roleName: "Other", permissions: [] },
      {
        roleName: "Example",
        permissions: [
          { actions: ["Microsoft.Storage/*/read"], notActions: [], dataActions: [], notDataActions: [] },
        ],
      },
    ],
    more: ["--name", "Example", "--operations"],
    beside: [
      {
        name: "Microsoft.Storage",
        operations: [{ name: "Microsoft.Storage/operations/read" }],
        resourceTypes: [
          {
            name: "accounts",
            operations: [{ name: "Microsoft.Storage/accounts/write", isDataAction: false }],
          },
        ],
      },
    ],
    expected: ["microsoft.storage/operations/read"],
  },
  {
    provider: "kubernetes",
    role: {
      kind: "ClusterRoleList",
      items: [
        {
          metadata: { name: "example" },
          rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "delete"] }],
        },
        { metadata: { name: "other" }, rules: [] },
      ],
    },
    more: ["--name", "example", "--discovery"],
    beside: discovery,
    expected: ["core/pods:delete", "core/pods:get"],
  },
];

// A cloud whose engine is not registered has nothing to answer with.
const answering = others.filter(({ provider }) => grantedActionsOf(provider) !== undefined);

describe("granted, of the other clouds", () => {
  it.each(answering)("$provider: prints what a role grants of what the files name", async (asked) => {
    const { provider, role, more, beside, expected } = asked;
    const path = await file(`${provider}.json`, role);
    const files = beside === undefined ? [] : [await file(`${provider}-beside.json`, beside)];
    const answer = await granted(provider, "--role", path, ...more, ...files);
    expect(answer).toMatchObject({ granted: expected, unknown: [], catalogue: { provider, date: null } });
  });
  it("a cloud without an engine is refused with what to do", async () => {
    const question = { actions: [], holderKind: "nobody", grants: [] };
    await expect(answerQuestion("nowhere", question, new Date(0))).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("nowhere"),
    });
  });
});
