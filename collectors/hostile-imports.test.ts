import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { RollcallError } from "#lib/errors.ts";
import type { ImportedEstate, ImportFile } from "#lib/ingest/contract.ts";

/** A file of each cloud that is read whole, to be damaged in every way. */
const tenant = "11111111-1111-4111-8111-111111111111";
const principal = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb";
const allow = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] };
const trust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: ["*"] }, Action: "sts:AssumeRole", Condition: {} }],
};
const arn = (rest: string) => `arn:aws:iam::111122223333:${rest}`;
const aws = {
  UserDetailList: [
    {
      UserName: "jo",
      UserId: "AIDA1",
      Arn: arn("user/jo"),
      GroupList: ["staff"],
      Tags: [{ Key: "a", Value: "b" }],
    },
  ],
  GroupDetailList: [{ GroupName: "staff", GroupId: "AGPA1", Arn: arn("group/staff") }],
  RoleDetailList: [
    {
      ...{ RoleName: "api", RoleId: "AROA1", Arn: arn("role/api"), CreateDate: "2023-03-09T10:41:45Z" },
      AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trust)),
      RolePolicyList: [{ PolicyName: "own", PolicyDocument: allow }],
      AttachedManagedPolicies: [{ PolicyName: "r", PolicyArn: arn("policy/p") }],
      RoleLastUsed: { LastUsedDate: "2026-05-05T00:00:00Z", Region: "eu-west-1" },
    },
  ],
  Policies: [
    {
      Arn: arn("policy/p"),
      DefaultVersionId: "v1",
      PolicyVersionList: [{ VersionId: "v1", Document: allow }],
    },
  ],
};
const azure = [
  {
    ...{ id: principal, appId: tenant, displayName: "api", servicePrincipalType: "Application" },
    ...{ appOwnerOrganizationId: tenant, signInAudience: "AzureADMyOrg", tags: ["x"] },
    passwordCredentials: [
      { keyId: principal, startDateTime: "2026-01-01T00:00:00Z", endDateTime: "2027-01-01T00:00:00Z" },
    ],
  },
];
const iam = "//iam.googleapis.com/projects/p-1/serviceAccounts";
const under = { ancestors: ["projects/1", "organizations/2"], update_time: "2026-11-20T00:00:00Z" };
const gcp = [
  {
    ...{
      name: "//cloudresourcemanager.googleapis.com/organizations/2",
      ...under,
      ancestors: ["organizations/2"],
    },
    asset_type: "cloudresourcemanager.googleapis.com/Organization",
    resource: { version: "v3", data: { name: "organizations/2", displayName: "acme", state: "ACTIVE" } },
  },
  {
    ...{ name: "//cloudresourcemanager.googleapis.com/projects/1", ...under },
    asset_type: "cloudresourcemanager.googleapis.com/Project",
    resource: {
      version: "v3",
      data: { name: "projects/1", projectId: "p-1", parent: "organizations/2", state: "ACTIVE" },
    },
    iam_policy: {
      bindings: [
        {
          role: "roles/owner",
          members: ["serviceAccount:a@p-1.iam.gserviceaccount.com"],
          condition: { expression: "true" },
        },
      ],
      audit_configs: [{ service: "allServices", audit_log_configs: [{ log_type: 1 }] }],
    },
  },
  {
    ...{ name: `${iam}/100`, asset_type: "iam.googleapis.com/ServiceAccount", ...under },
    resource: {
      version: "v1",
      data: {
        name: "projects/p-1/serviceAccounts/100",
        uniqueId: "100",
        email: "a@p-1.iam.gserviceaccount.com",
        projectId: "p-1",
      },
    },
  },
  {
    ...{ name: `${iam}/100/keys/k`, asset_type: "iam.googleapis.com/ServiceAccountKey", ...under },
    resource: {
      version: "v1",
      parent: `${iam}/100`,
      data: { name: "projects/p-1/serviceAccounts/100/keys/k", validAfterTime: "2026-01-01T00:00:00Z" },
    },
  },
];
const object = (kind: string, name: string, over: object = {}) => ({
  ...{ apiVersion: "v1", kind, ...over },
  metadata: { name, namespace: "kube-system", uid: `uid-${kind}`, annotations: { a: "b" }, labels: {} },
});
const kubernetes = {
  ...{ kind: "List", apiVersion: "v1", metadata: {} },
  items: [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "kube-system", uid: "uid-ns" } },
    object("ServiceAccount", "api"),
    object("Role", "look", { rules: [{ verbs: ["get"], apiGroups: [""], resources: ["pods"] }] }),
    object("RoleBinding", "b", {
      roleRef: { kind: "Role", name: "look" },
      subjects: [{ kind: "User", name: "ann" }],
    }),
    object("Pod", "p", {
      spec: { serviceAccountName: "api", containers: [{ name: "c", env: [] }] },
      status: {},
    }),
    object("Deployment", "d", { spec: { template: { spec: {} } } }),
  ],
};

type Cloud = {
  document: unknown;
  text: (document: unknown) => string;
  open: () => Promise<{ openImport: (files: ImportFile[], ctx: never) => Promise<ImportedEstate> }>;
};
const lines = (document: unknown) =>
  (Array.isArray(document) ? document : [document])
    .map((line) => `${JSON.stringify(line) ?? "null"}\n`)
    .join("");
const json = (document: unknown) => JSON.stringify(document) ?? "null";
const clouds: Record<string, Cloud> = {
  aws: { document: aws, text: json, open: () => import("./aws/import.ts") },
  azure: { document: azure, text: json, open: () => import("./azure/import.ts") },
  gcp: { document: gcp, text: lines, open: () => import("./gcp/import.ts") },
  kubernetes: { document: kubernetes, text: json, open: () => import("./kubernetes/import.ts") },
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollcall-hostile-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ctx = { signal: new AbortController().signal, clock: fixedClock("2026-11-24T07:40:00Z") } as never;

/** Reads a file to its end. Anything but one of Rollcall's own errors is thrown on. Returns records, or the error. */
async function read(cloud: Cloud, text: string | Buffer, role = "main"): Promise<number | RollcallError> {
  const path = join(folder, "file.json");
  await writeFile(path, text);
  const { openImport } = await cloud.open();
  let records = 0;
  try {
    const estate = await openImport([{ path, role }], ctx);
    for (const slice of estate.slices) {
      try {
        for await (const _ of estate.collect(slice)) records++;
      } catch (error) {
        // A slice may be incomplete; the others are still read.
        if (!(error instanceof RollcallError)) throw error;
      }
    }
    return records;
  } catch (error) {
    if (error instanceof RollcallError) return error;
    throw error;
  }
}

/** Stands for lists in lists, two thousand deep: fast-check cannot print those. */
const deep = "<deep>";
const deepList = JSON.parse(`${"[".repeat(2000)}${"]".repeat(2000)}`) as unknown;
const hostile = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom<unknown>(null, 0, -1, 1e308, true, "", [], {}, [null], [[]], { "": "" }),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom<unknown>(
      ...[
        "\0",
        "\ud800",
        "%E0%A4%A",
        "__proto__",
        "constructor",
        "/",
        "//",
        ":",
        "arn:aws:iam::",
        "projects/",
        "9999-99-99",
      ],
      ...[
        "x".repeat(100_000),
        "$" + "{aws:username}",
        "../../etc/passwd",
        "serviceAccount:",
        "deleted:",
        "principal://",
      ],
    ),
  },
  { weight: 1, arbitrary: fc.constant(deep) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  {
    weight: 1,
    arbitrary: fc.constant(JSON.parse('{"__proto__":{"polluted":1},"constructor":1,"toString":null}')),
  },
);

/** Every place of a document, as paths. */
function places(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, part]) => places(part, [...path, key]))];
}

function withAt(document: unknown, path: (string | number)[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value === deep ? deepList : value;
  const copy = (Array.isArray(document) ? [...document] : { ...(document as object) }) as Record<
    string | number,
    unknown
  >;
  if (value === undefined && rest.length === 0) delete copy[key];
  else copy[key] = withAt(copy[key], rest, value);
  return copy;
}

for (const [name, cloud] of Object.entries(clouds)) {
  const all = places(cloud.document);

  test(`${name}: the file is read while it is whole`, async () => {
    expect(await read(cloud, cloud.text(cloud.document))).toBeGreaterThan(2);
  });

  test(`${name}: a file with any value in any place is read or refused, never a crash`, async () => {
    const change = fc.tuple(fc.constantFrom(...all), fc.option(hostile, { nil: undefined }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        let document = cloud.document;
        for (const [path, value] of changes) {
          try {
            document = withAt(document, path, value);
          } catch {
            // An earlier change took the place away.
          }
        }
        await read(cloud, cloud.text(document));
      }),
      { numRuns: 250 },
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test(`${name}: a file that was cut off or had bytes flipped is read or refused`, async () => {
    const bytes = Buffer.from(cloud.text(cloud.document));
    const flip = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), flip, async (end, flips) => {
        const copy = Buffer.from(bytes);
        for (const [at, byte] of flips) copy[at] = byte;
        await read(cloud, copy.subarray(0, end === 0 ? bytes.length : end));
      }),
      { numRuns: 120 },
    );
  });

  test(`${name}: what is no such file at all is refused with a hint`, async () => {
    const files = [
      "",
      "\0",
      "null",
      "[]",
      "{}",
      "[null]",
      '"x"',
      "{",
      "\uFEFF",
      "<html>",
      '{"items":{}}',
      "[".repeat(200_000),
    ];
    for (const text of files) {
      const answer = await read(cloud, text);
      if (answer instanceof RollcallError) expect(answer.hint, text.slice(0, 20)).toBeTruthy();
      else expect(answer, text.slice(0, 20)).toBe(0);
    }
  });
}

test("gcp: a small file that unpacks to one endless line is refused at the limit, not held", async () => {
  const path = join(folder, "bomb.json.gz");
  await writeFile(path, gzipSync(Buffer.alloc(96 * 1024 * 1024, "x")));
  const { openImport } = await import("./gcp/import.ts");
  const before = process.memoryUsage().rss;
  await expect(openImport([{ path, role: "main" }], ctx)).rejects.toThrow(/longer than/);
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
});
