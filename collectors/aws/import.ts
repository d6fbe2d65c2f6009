/**
 * Reads what `aws iam get-account-authorization-details` wrote, and a credential report beside it, as if they were the API: the whole file
 * is checked before anything is delivered, and the records come from the same mappers as a live collection's.
 */
import { readFile, stat } from "node:fs/promises";
import { Incomplete, Invalid } from "#lib/errors.ts";
import type { CloudRecord, ImportedEstate, ImportFile, Scope, Slice } from "#lib/ingest/contract.ts";
import { accountOfArn } from "#lib/providers/aws/keys.ts";
import type { AccountFrame } from "./authorization-types.ts";
import { createAuthorizationWalk } from "./authorization-walk.ts";
import { type AccountExport, splitByAccount } from "./import-accounts.ts";
import { parseExport } from "./import-file.ts";
import { credentialRecords, keyRecords, reportUsage } from "./map-credential-report.ts";
import { parseCredentialReport, type ReportRow } from "./parse-credential-report.ts";

/** Above this a file is refused unread: the engine cannot hold a longer string. */
const maximumBytes = 256 * 1024 * 1024;

type Account = AccountExport & { rows: ReportRow[] };

/** Files have the role `details` (any but `credential-report`) or `credential-report`. Throws Invalid before delivering anything. */
export async function openImport(
  files: ImportFile[],
  ctx: { signal: AbortSignal },
  limit = maximumBytes,
): Promise<ImportedEstate> {
  const reports = files.filter((file) => file.role === "credential-report");
  const details = files.filter((file) => file.role !== "credential-report");
  const [detail] = details;
  if (detail === undefined || details.length > 1 || reports.length > 1) {
    throw new Invalid(
      "An AWS import takes one file of authorization details and at most one credential report.",
      {
        hint: "Import other accounts' files one after the other.",
      },
    );
  }
  const exported = parseExport(await readText(detail, ctx.signal, limit), detail.path);
  const rows =
    reports[0] === undefined ? null : parseCredentialReport(await readText(reports[0], ctx.signal, limit));
  const accounts = withReport(splitByAccount(exported.page, detail.path), rows);
  return estate(accounts, { isTruncated: exported.isTruncated, path: detail.path });
}

async function readText(file: ImportFile, signal: AbortSignal, limit: number): Promise<string> {
  try {
    const { size } = await stat(file.path);
    if (size > limit) {
      throw new Invalid(`${file.path} has ${size} bytes; the limit is ${limit}.`, {
        hint: "Export fewer accounts into one file.",
      });
    }
    return await readFile(file.path, { encoding: "utf8", signal });
  } catch (error) {
    if (error instanceof Invalid) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Invalid(`${file.path} cannot be read: ${reason}`, {
      hint: "Check the path and the rights on the file.",
      cause: error,
    });
  }
}

/** Rows of accounts that the details do not hold are of no use: nobody knows whose they are. */
function withReport(accounts: AccountExport[], rows: ReportRow[] | null): Account[] {
  return accounts.map((account) => ({
    ...account,
    rows: (rows ?? []).filter((row) => accountOfArn(row.arn) === account.account),
  }));
}

function estate(accounts: Account[], file: { isTruncated: boolean; path: string }): ImportedEstate {
  const ids = accounts.map((account) => account.account);
  return {
    pin: ids.join(","),
    name: ids.length === 1 ? `AWS account ${ids[0]}` : `AWS accounts ${ids.join(", ")}`,
    scopes: ids.map(scopeOf),
    slices: accounts.flatMap(slicesOf),
    async *collect(slice) {
      const account = accounts.find((candidate) => candidate.account === slice.scope);
      if (account === undefined) return;
      yield* recordsOf(account, slice.stream);
      if (slice.stream === "aws/principals" && file.isTruncated) throw truncated(file.path);
    },
  };
}

function scopeOf(account: string): Scope {
  return {
    externalId: account,
    kind: "aws_account",
    name: account,
    parent: null,
    state: "active",
    attributes: {},
  };
}

/** The report also tells which keys there are, though not their ids: a stream names the fact, not the API it came from. */
function slicesOf(account: Account): Slice[] {
  const streams =
    account.rows.length > 0
      ? ["aws/principals", "aws/credential-report", "aws/access-keys"]
      : ["aws/principals"];
  return streams.map((stream) => ({ stream, scope: account.account }));
}

function* recordsOf(account: Account, stream: string): Iterable<CloudRecord> {
  const frame = { account: account.account, partition: account.partition, readAt: latestInstant(account) };
  if (stream === "aws/principals") yield* principalRecords(account, frame);
  else yield* reportRecords(account, frame, stream);
}

function* principalRecords(account: Account, frame: AccountFrame): Iterable<CloudRecord> {
  const walk = createAuthorizationWalk(frame);
  yield* walk.start();
  yield* walk.page(account.page);
  yield* walk.end();
}

function* reportRecords(account: Account, frame: AccountFrame, stream: string): Iterable<CloudRecord> {
  const ids = new Map((account.page.UserDetailList ?? []).map((user) => [user.Arn, user.UserId]));
  for (const row of account.rows) {
    const id = row.isRoot ? frame.account : ids.get(row.arn);
    if (id === undefined) continue;
    const owner = { id, account: frame.account };
    if (stream === "aws/credential-report") {
      yield* credentialRecords(row, owner);
      yield reportUsage(row, owner, frame.readAt);
    } else if (!row.isRoot) yield* keyRecords(row, owner, id);
  }
}

/**
 * A file does not say when it was written. Nothing in it happened later than its latest instant, so evidence ends there: reading
 * an old file again proves nothing about the time since.
 */
function latestInstant(account: Account): Date {
  let latest = 0;
  const visit = (value: unknown): void => {
    if (value instanceof Date) latest = Math.max(latest, value.getTime());
    else if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === "object" && value !== null)
      for (const [key, member] of Object.entries(value)) if (!/Document$/.test(key)) visit(member);
  };
  visit(account.page);
  visit(account.rows.map(({ passwordExpiresAt: _, ...row }) => row));
  return new Date(latest);
}

function truncated(path: string): Incomplete {
  return new Incomplete(
    ["what follows the first page"],
    `${path} is one page of several (IsTruncated is true).`,
    {
      hint: "Write it again without --no-paginate and without --max-items.",
    },
  );
}
