import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyVersionCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  IAMClient,
  ListAccessKeysCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAccessKeyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Clouds, startClouds } from "../start.ts";
import { accountNamed, clientOptions } from "./testing.ts";

let folder: string;
let path: string;
let clouds: Clouds;
const date = "2026-11-20";

const start = (on = date) => startClouds({ date: on, journalPath: path });
const person = (account: string) =>
  new IAMClient({ ...clientOptions(clouds), credentials: clouds.aws.administrator(account) });
const stateOf = (account: string) => clouds.world.aws.account(account, clouds.world.day);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "journal-"));
  path = join(folder, "deep", "journal.jsonl");
  clouds = await start();
});
afterEach(async () => {
  await clouds.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("what a person applies in AWS", () => {
  it("is seen by the next read, after a restart, and on every later day", async () => {
    const account = accountNamed(clouds, "shared-services");
    const user = stateOf(account).users.find((candidate) => candidate.keys.length === 2);
    const [first, second] = user?.keys ?? [];
    const client = person(account);
    await client.send(
      new UpdateAccessKeyCommand({ UserName: user?.name, AccessKeyId: first?.id, Status: "Inactive" }),
    );
    await client.send(new DeleteAccessKeyCommand({ UserName: user?.name, AccessKeyId: second?.id }));
    const read = () =>
      new IAMClient(clientOptions(clouds, account)).send(new ListAccessKeysCommand({ UserName: user?.name }));
    const left = [[first?.id, "Inactive"]];
    const keysOf = async () => (await read()).AccessKeyMetadata?.map((key) => [key.AccessKeyId, key.Status]);
    expect(await keysOf()).toEqual(left);
    await clouds.stop();
    clouds = await start();
    expect(await keysOf()).toEqual(left);
    clouds.setDate("2026-11-24");
    expect(
      stateOf(account)
        .users.find((candidate) => candidate.id === user?.id)
        ?.keys.map((key) => key.id),
    ).toEqual([first?.id]);
  });

  it("is not there on the days before it was applied", async () => {
    const account = accountNamed(clouds, "shared-services");
    const before = structuredClone(clouds.world.aws.account(account, clouds.world.day - 1));
    const name = stateOf(account).users[0]?.name;
    await person(account).send(
      new TagRoleCommand({ RoleName: "pipeline-runner", Tags: [{ Key: "reviewed", Value: name }] }),
    );
    expect(clouds.world.aws.account(account, clouds.world.day - 1)).toEqual(before);
    expect(stateOf(account).roles.find((role) => role.name === "pipeline-runner")?.tags.reviewed).toBe(name);
  });

  it("covers policies: put, delete, attach, detach, a new default version", async () => {
    const account = accountNamed(clouds, "payments-dev");
    const client = person(account);
    const role = stateOf(account).roles.find((candidate) => candidate.name.endsWith("-lambda"));
    const RoleName = role?.name;
    const current = () => stateOf(account).roles.find((candidate) => candidate.id === role?.id);
    const PolicyArn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    expect(current()?.attached).toContain(PolicyArn);
    await client.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    expect(current()?.attached).toEqual(role?.attached);
    const document = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }] };
    await client.send(
      new PutRolePolicyCommand({
        RoleName,
        PolicyName: "quarantine",
        PolicyDocument: JSON.stringify(document),
      }),
    );
    expect(current()?.inline.at(-1)).toEqual({ name: "quarantine", document });
    await client.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "quarantine" }));
    expect(current()?.inline).toEqual(role?.inline);
    const boundary = `arn:aws:iam::${account}:policy/developer-boundary`;
    const { PolicyVersion } = await client.send(
      new CreatePolicyVersionCommand({
        PolicyArn: boundary,
        PolicyDocument: JSON.stringify(document),
        SetAsDefault: true,
      }),
    );
    expect(PolicyVersion?.VersionId).toBe("v2");
    expect(
      stateOf(account).policies.find((policy) => policy.name === "developer-boundary")?.defaultVersion,
    ).toBe("v2");
  });

  it("deletes a role only when it is bare, and what trusted it then shows its id", async () => {
    const { accounts } = clouds.world.aws.organization;
    const trusts = (account: string, RoleName: string | undefined) =>
      stateOf(account).roles.filter((role) =>
        role.trust.some((statement) =>
          statement.parties.some(
            (party) =>
              party.kind === "principal" && party.arn === `arn:aws:iam::${account}:role/agents/${RoleName}`,
          ),
        ),
      );
    const [account, role] =
      accounts
        .filter((facts) => facts.purpose === "team")
        .flatMap((facts) => stateOf(facts.id).roles.map((candidate) => [facts.id, candidate] as const))
        .find(([id, candidate]) => trusts(id, candidate.name).length > 0) ?? [];
    if (!account || !role) throw new Error("No role of this world trusts another one of its account");
    const client = person(account);
    const RoleName = role.name;
    const trusting = trusts(account, RoleName).map((tool) => tool.id);
    await expect(client.send(new DeleteRoleCommand({ RoleName }))).rejects.toMatchObject({
      name: "DeleteConflictException",
    });
    for (const policy of role.inline) {
      await client.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: policy.name }));
    }
    await client.send(new DeleteRoleCommand({ RoleName }));
    const tools = stateOf(account).roles.filter((tool) => trusting.includes(tool.id));
    expect(tools).toHaveLength(trusting.length);
    for (const tool of tools) {
      expect(tool.trust.flatMap((statement) => statement.parties)).toEqual([
        { kind: "deleted", id: role.id },
      ]);
      expect(tool.nature).toBe("unknown");
    }
  });

  it("makes keys that count, two at most, and refuses what does not exist or belongs to AWS", async () => {
    const account = accountNamed(clouds, "org-management");
    const client = person(account);
    const user = stateOf(account).users.find((candidate) => candidate.keys.length === 0);
    const created = await client.send(new CreateAccessKeyCommand({ UserName: user?.name }));
    expect(created.AccessKey?.AccessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    const second = await client.send(new CreateAccessKeyCommand({ UserName: user?.name }));
    expect(second.AccessKey?.AccessKeyId).not.toBe(created.AccessKey?.AccessKeyId);
    await expect(client.send(new CreateAccessKeyCommand({ UserName: user?.name }))).rejects.toMatchObject({
      name: "LimitExceededException",
    });
    await expect(client.send(new DeleteRoleCommand({ RoleName: "nobody" }))).rejects.toMatchObject({
      name: "NoSuchEntityException",
    });
    await expect(
      client.send(new DeleteRoleCommand({ RoleName: "AWSServiceRoleForSupport" })),
    ).rejects.toMatchObject({ name: "UnmodifiableEntityException" });
    await expect(
      client.send(
        new PutRolePolicyCommand({ RoleName: "break-glass-admin", PolicyName: "x", PolicyDocument: "{" }),
      ),
    ).rejects.toMatchObject({ name: "MalformedPolicyDocumentException" });
  });

  it("keeps a trust policy as it was written, and refuses one that names whoever is not there", async () => {
    const account = accountNamed(clouds, "shared-services");
    const client = person(account);
    const trustOf = async (RoleName = "") => {
      const { Role } = await client.send(new GetRoleCommand({ RoleName }));
      return JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "null"));
    };
    const isOfAws = (path: string) => /^\/aws-/.test(path);
    let written = 0;
    for (const { name, path, trust } of stateOf(account).roles) {
      if (isOfAws(path)) continue;
      const before = await trustOf(name);
      const write = client.send(
        new UpdateAssumeRolePolicyCommand({ RoleName: name, PolicyDocument: JSON.stringify(before) }),
      );
      if (trust.some(({ parties }) => parties.some(({ kind }) => kind === "deleted"))) {
        await expect(write).rejects.toMatchObject({ message: expect.stringContaining("Invalid principal") });
        continue;
      }
      await write;
      expect(await trustOf(name)).toEqual(before);
      written += 1;
    }
    expect(written).toBeGreaterThan(5);
    const [role] = stateOf(account).roles.filter(({ path }) => !isOfAws(path));
    const put = (Statement: object) =>
      client.send(
        new UpdateAssumeRolePolicyCommand({
          RoleName: role?.name,
          PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement }),
        }),
      );
    const lets = (Principal: object) => ({ Effect: "Allow", Action: "sts:AssumeRole", Principal });
    for (const wrong of [
      lets({ AWS: `arn:aws:iam::${account}:role/nobody` }),
      lets({ AWS: "AROAABCDEFGHIJKLMNOPQ" }),
      { ...lets({ AWS: account }), Resource: "*" },
      [],
    ])
      await expect(put(wrong)).rejects.toMatchObject({ name: "MalformedPolicyDocumentException" });
    const Condition = { StringEquals: { "sts:ExternalId": "x" } };
    await put([{ ...lets({ AWS: account, Service: ["a.amazonaws.com", "b.amazonaws.com"] }), Condition }]);
    expect((await trustOf(role?.name)).Statement).toEqual([
      { ...lets({ AWS: account, Service: ["a.amazonaws.com", "b.amazonaws.com"] }), Condition },
    ]);
  });

  it("survives a process killed in the middle of a line", async () => {
    const account = accountNamed(clouds, "org-management");
    const user = stateOf(account).users.find((candidate) => candidate.keys.length === 0);
    await person(account).send(new CreateAccessKeyCommand({ UserName: user?.name }));
    await clouds.stop();
    appendFileSync(path, '{"cloud":"aws","sco');
    clouds = await start();
    expect(stateOf(account).users.find((candidate) => candidate.id === user?.id)?.keys).toHaveLength(1);
    await person(account).send(new CreateAccessKeyCommand({ UserName: user?.name }));
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).action)).toEqual(["CreateAccessKey", "CreateAccessKey"]);
  });
});
