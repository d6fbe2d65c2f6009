/** `aws/credential-report`: passwords, certificates, the root user's keys, and when each user was last seen. */

import { Denied, Incomplete, RollcallError, Unavailable } from "#lib/errors.ts";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { oncePerRun } from "../calls/once-per-run.ts";
import { pause } from "../calls/pause.ts";
import { createShortfall } from "../calls/shortfall.ts";
import type { Access } from "./access.ts";
import { credentialRecords, reportUsage } from "./map-credential-report.ts";
import { parseCredentialReport, type ReportRow } from "./parse-credential-report.ts";
import { type KnownUser, usersOf } from "./principals.ts";

export type CredentialReport = { rows: ReportRow[]; generatedAt: Date };

const maximumPolls = 40;

/**
 * The account's report, read once per run. AWS writes a new one at most every four hours, otherwise it gives the last.
 * Source: GenerateCredentialReport and GetCredentialReport API reference.
 */
export function credentialReportOf(access: Access, account: string): Promise<CredentialReport> {
  return oncePerRun(access.ctx, `aws/credential-report/${account}`, async () => {
    const { IAMClient, GenerateCredentialReportCommand, GetCredentialReportCommand } = await import(
      "@aws-sdk/client-iam"
    );
    const iam = access.client("iam", access.homeRegion, (options) => new IAMClient(options));
    const { signal, limits, clock } = access.ctx;
    for (let poll = 0; poll < maximumPolls; poll++) {
      const job = await access.call("iam:GenerateCredentialReport", (options) =>
        iam.send(new GenerateCredentialReportCommand({}), options),
      );
      if (job.State === "COMPLETE") {
        const report = await access.call("iam:GetCredentialReport", (options) =>
          iam.send(new GetCredentialReportCommand({}), options).catch(notReady),
        );
        if (report?.Content) {
          const text = new TextDecoder().decode(report.Content);
          return { rows: readRows(text), generatedAt: report.GeneratedTime ?? clock.now() };
        }
      }
      await pause(limits.retryDelayMs * Math.min(2 ** poll / 2, 10), signal);
    }
    throw new Unavailable(`AWS did not finish the credential report of account ${account}.`, {
      transient: true,
      hint: "Wait for the next collection, or run it again.",
    });
  });
}

/** Between generating and reading, a report may expire or be rewritten. */
function notReady(error: unknown): null {
  const name = error instanceof Error ? error.name : "";
  if (
    /^CredentialReport(NotPresent|Expired|NotReady)/.test(name) ||
    /^Report(NotPresent|Expired|InProgress)/.test(name)
  )
    return null;
  throw error;
}

/** AWS's own report that cannot be read is a fault of the answer, not of a person's file. */
function readRows(text: string): ReportRow[] {
  try {
    return parseCredentialReport(text);
  } catch (error) {
    throw new Unavailable(
      `The credential report could not be read: ${error instanceof Error ? error.message : String(error)}`,
      {
        transient: true,
        hint: "Run the collection again.",
        cause: error,
      },
    );
  }
}

export async function* collectCredentialReport(access: Access, account: string): AsyncGenerator<CloudRecord> {
  const report = await credentialReportOf(access, account);
  const shortfall = createShortfall(access.ctx.signal);
  const root = report.rows.find((row) => row.isRoot);
  if (root) yield* rowRecords(root, account, account, report.generatedAt);
  const users = await shortfall.attempt(
    "the ids of the users, without which their passwords have no owner",
    () => usersOf(access, account),
  );
  for (const row of report.rows) {
    const user = users?.get(row.arn);
    if (row.isRoot || user === undefined || isPredecessor(row, user)) continue;
    yield* rowRecords(row, user.id, account, report.generatedAt);
  }
  shortfall.end();
}

/** A cached report may still show a deleted user whose name was given to a new one since. */
function isPredecessor(row: ReportRow, user: KnownUser): boolean {
  if (row.createdAt === null || user.createdAt === null) return false;
  return user.createdAt.getTime() - row.createdAt.getTime() > 1000;
}

function* rowRecords(row: ReportRow, id: string, account: string, readAt: Date): Iterable<CloudRecord> {
  yield* credentialRecords(row, { id, account });
  yield reportUsage(row, { id, account }, readAt);
}

/** The report, or null when this caller may not read it. Throws what is neither. */
export async function readableReport(access: Access, account: string): Promise<CredentialReport | null> {
  try {
    return await credentialReportOf(access, account);
  } catch (error) {
    const isReadable = !(
      error instanceof Denied ||
      error instanceof Unavailable ||
      error instanceof Incomplete
    );
    if (access.ctx.signal.aborted || !(error instanceof RollcallError) || isReadable) throw error;
    return null;
  }
}
