import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Incomplete, Invalid } from "#lib/errors.ts";
import type { CloudRecord, ImportedEstate } from "#lib/ingest/contract.ts";
import { openImport } from "./import.ts";

const one = "111122223333";
const two = "444455556666";
const signal = new AbortController().signal;
const readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const viewOnly = "arn:aws:iam::aws:policy/ViewOnlyAccess";

const trust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
};
const document = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::a%b+c/é" }],
};

type Encode = (value: unknown) => unknown;
const decoded: Encode = (value) => value;
const encoded: Encode = (value) => encodeURIComponent(JSON.stringify(value));

function details(accounts: string[], encode: Encode) {
  return {
    UserDetailList: accounts.map((id) => ({
      UserName: "jo",
      UserId: `AIDA${id}`,
      Arn: `arn:aws:iam::${id}:user/jo`,
      CreateDate: "2024-01-01T00:00:00+00:00",
      GroupList: ["staff"],
      UserPolicyList: [{ PolicyName: "own", PolicyDocument: encode(document) }],
    })),
    GroupDetailList: accounts.map((id) => ({
      GroupName: "staff",
      GroupId: `AGPA${id}`,
      Arn: `arn:aws:iam::${id}:group/staff`,
    })),
    RoleDetailList: accounts.map((id) => ({
      RoleName: "api",
      RoleId: `AROA${id}`,
      Arn: `arn:aws:iam::${id}:role/api`,
      CreateDate: "2023-03-09 10:41:45+00:00",
      AssumeRolePolicyDocument: encode(trust),
      AttachedManagedPolicies: [{ PolicyName: "r", PolicyArn: id === one ? readOnly : viewOnly }],
      RoleLastUsed: { LastUsedDate: "2026-05-05T00:00:00Z", Region: "eu-west-1" },
    })),
    Policies: [readOnly, viewOnly].map((Arn) => ({
      Arn,
      DefaultVersionId: "v1",
      PolicyVersionList: [{ VersionId: "v1", Document: encode(document) }],
    })),
  };
}

const header =
  "user,arn,user_creation_time,password_enabled,password_last_used,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date";
const report = [
  header,
  `<root_account>,arn:aws:iam::${one}:root,2020-01-01T00:00:00Z,not_supported,no_information,false,N/A,N/A`,
  `jo,arn:aws:iam::${one}:user/jo,2024-01-01T00:00:00Z,TRUE,2026-06-01T00:00:00Z,true,2024-02-02T00:00:00Z,N/A`,
  `ghost,arn:aws:iam::${one}:user/ghost,2024-01-01T00:00:00Z,TRUE,N/A,false,N/A,N/A`,
  "",
].join("\n");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "import-"));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function save(content: string): Promise<string> {
  const path = join(folder, `${++files}.json`);
  await writeFile(path, content);
  return path;
}

async function open(value: unknown, reportText?: string, limit?: number): Promise<ImportedEstate> {
  const list = [
    { path: await save(typeof value === "string" ? value : JSON.stringify(value)), role: "details" },
  ];
  if (reportText !== undefined) list.push({ path: await save(reportText), role: "credential-report" });
  return openImport(list, { signal }, limit);
}

async function collect(estate: ImportedEstate, stream: string, scope: string): Promise<CloudRecord[]> {
  const records: CloudRecord[] = [];
  for await (const record of estate.collect({ stream, scope })) records.push(record);
  return records;
}

describe("an export file", () => {
  it("gives the same records whether its documents are URL-encoded or decoded", async () => {
    const [plain, urlEncoded] = await Promise.all([
      open(details([one], decoded)),
      open(details([one], encoded)),
    ]);
    const records = await collect(plain, "aws/principals", one);
    expect(records).toEqual(await collect(urlEncoded, "aws/principals", one));
    expect(records.filter((record) => record.type === "role")).toHaveLength(3);
    for (const role of records.filter((record) => record.type === "role"))
      expect(role.document).toEqual(document);
    expect(records.find((record) => record.type === "trust")).toMatchObject({
      trusted: { kind: "service", value: "ec2.amazonaws.com" },
    });
  });

  it("of two accounts gives a scope and a slice each, and each account the AWS policies it uses", async () => {
    const estate = await open(details([two, one], decoded));
    expect(estate.scopes.map((scope) => scope.externalId)).toEqual([one, two]);
    expect(estate.slices).toEqual([one, two].map((scope) => ({ stream: "aws/principals", scope })));
    for (const account of [one, two]) {
      const records = await collect(estate, "aws/principals", account);
      const roles = records.flatMap((record) => (record.type === "role" ? record.externalId : []));
      expect(roles).toContain(`${account}/${account === one ? readOnly : viewOnly}`);
      expect(roles).not.toContain(`${account}/${account === one ? viewOnly : readOnly}`);
      for (const record of records) if (record.type === "grant") expect(roles).toContain(record.role.value);
      for (const record of records) if ("scope" in record) expect(record.scope).toBe(account);
    }
  });

  it("proves nothing about the time after its latest instant", async () => {
    const [usage] = (await collect(await open(details([one], decoded)), "aws/principals", one)).filter(
      (record) => record.type === "usage",
    );
    expect(usage?.coveredTo).toEqual(new Date("2026-05-04T20:00:00Z"));
  });

  it("that says it is truncated delivers what it has and is not complete", async () => {
    const estate = await open({ ...details([one], decoded), IsTruncated: true, Marker: "x" });
    const records: CloudRecord[] = [];
    const reading = async () => {
      for await (const record of estate.collect({ stream: "aws/principals", scope: one }))
        records.push(record);
    };
    await expect(reading()).rejects.toBeInstanceOf(Incomplete);
    expect(records.length).toBeGreaterThan(5);
  });

  const whole = JSON.stringify(details([one], decoded));
  it.each<[string, unknown]>([
    ["cut off in the middle", whole.slice(0, whole.length / 2)],
    ["empty", ""],
    ["a list", "[]"],
    ["a text", '"x"'],
    ["null", "null"],
    ["an object of something else", '{"Users":[]}'],
    ["one without any account", '{"UserDetailList":[],"RoleDetailList":[]}'],
    ["one with a null among its roles", '{"RoleDetailList":[null]}'],
    ["one with a role without an id", `{"RoleDetailList":[{"Arn":"arn:aws:iam::${one}:role/x"}]}`],
    [
      "one with a date that is none",
      `{"RoleDetailList":[{"RoleId":"A","Arn":"arn:aws:iam::${one}:role/x","CreateDate":"soon"}]}`,
    ],
    ["one with a role of no account", '{"RoleDetailList":[{"RoleId":"A","Arn":"arn:aws:iam::aws:role/x"}]}'],
  ])("that is %s is refused before anything is delivered", async (_name, content) => {
    await expect(open(content)).rejects.toBeInstanceOf(Invalid);
  });

  it("that is larger than the limit is refused unread", async () => {
    await expect(open(details([one], decoded), undefined, 100)).rejects.toThrow(/the limit is 100/);
  });

  it("that does not exist is refused with its name", async () => {
    await expect(
      openImport([{ path: join(folder, "none.json"), role: "details" }], { signal }),
    ).rejects.toThrow(/none\.json/);
  });

  it("may not come twice, nor a report without it", async () => {
    const path = await save(whole);
    await expect(
      openImport(
        [
          { path, role: "details" },
          { path, role: "details" },
        ],
        { signal },
      ),
    ).rejects.toBeInstanceOf(Invalid);
    await expect(openImport([{ path, role: "credential-report" }], { signal })).rejects.toBeInstanceOf(
      Invalid,
    );
  });

  it("with a byte order mark is read", async () => {
    expect((await open(`\uFEFF${whole}`)).scopes).toHaveLength(1);
  });
});

describe("a credential report beside it", () => {
  it("joins by ARN: passwords and use get their user, rows of unknown users are left out", async () => {
    const records = await collect(await open(details([one], decoded), report), "aws/credential-report", one);
    expect(
      records.filter((record) => record.type === "credential").map((record) => record.externalId),
    ).toEqual([`${one}/password`, `AIDA${one}/password`]);
    expect(
      records.filter((record) => record.type === "usage").map((record) => record.principal.value),
    ).toEqual([one, `AIDA${one}`]);
  });

  it("also tells which keys users have", async () => {
    const records = await collect(await open(details([one], decoded), report), "aws/access-keys", one);
    expect(records).toMatchObject([
      {
        externalId: `AIDA${one}/access-key-1`,
        status: "active",
        lastUsedAt: null,
        principal: { value: `AIDA${one}` },
      },
    ]);
  });

  it("adds slices only for the accounts it tells of", async () => {
    const estate = await open(details([one, two], decoded), report);
    expect(estate.slices).toEqual([
      { stream: "aws/principals", scope: one },
      { stream: "aws/credential-report", scope: one },
      { stream: "aws/access-keys", scope: one },
      { stream: "aws/principals", scope: two },
    ]);
  });

  it("that is none is refused before anything is delivered", async () => {
    await expect(open(details([one], decoded), "a,b\n1,2\n")).rejects.toBeInstanceOf(Invalid);
  });
});
