import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);

/** Reads an export of an account with roles `name-0` to `name-(roles-1)` but those left out, as of a day. */
export async function importAccount(
  account: string,
  { source, roles, without = [], at }: { source: string; roles: number; without?: number[]; at: string },
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-spec-"));
  const file = join(folder, "account.json");
  const kept = Array.from({ length: roles }, (_, index) => index).filter((index) => !without.includes(index));
  await writeFile(
    file,
    JSON.stringify({ ...empty, RoleDetailList: kept.map((index) => role(account, index)) }),
  );
  const command = ["collectors/cli.ts", "import", "aws", file, "--name", source, "--at", at];
  // 3: an export never holds everything there is to read.
  await run(join(root, "node_modules/.bin/node"), command, { cwd: root }).catch((error: { code: number }) => {
    if (error.code !== 3) throw error;
  });
  await rm(folder, { recursive: true });
}

const empty = { IsTruncated: false, UserDetailList: [], GroupDetailList: [], Policies: [] };

function role(account: string, index: number) {
  return {
    Path: "/",
    RoleName: `batch-${index}`,
    RoleId: `AROA${account}${String(index).padStart(4, "0")}`,
    Arn: `arn:aws:iam::${account}:role/batch-${index}`,
    CreateDate: "2026-01-05T10:00:00Z",
    AssumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
      ],
    },
    InstanceProfileList: [],
    RolePolicyList: [],
    AttachedManagedPolicies: [],
    Tags: [],
    RoleLastUsed: {},
  };
}
