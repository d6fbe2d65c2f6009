/**
 * `aws/access-advisor`: when each user and role last used each service and tracked action. Jobs are started for a batch, then all
 * collected with the same session, because only the session that started a job may read it.
 */

import { NotFound, Unavailable } from "#lib/errors.ts";
import type { UsageRecord } from "#lib/ingest/contract.ts";
import { inParallel } from "../calls/in-parallel.ts";
import { pages } from "../calls/pages.ts";
import { pause } from "../calls/pause.ts";
import { createShortfall, type Shortfall } from "../calls/shortfall.ts";
import { type Access, callsAtOnce, pinned } from "./access.ts";
import { present } from "./errors.ts";
import { authorizationPages } from "./principals.ts";
import { usageWindow } from "./usage-window.ts";
import { iamMarker } from "./walk.ts";

type Subject = { id: string; arn: string; createdAt: Date | null };
type Job = Subject & { jobId: string };

/** A batch ends well within the hour a session lasts, also at the slowest pace. */
const batchSize = 200;
const maximumPolls = 60;
/** The most that may be asked for; a page then holds 200 services, by default 100. */
const pageSize = 1000;

export async function* collectAccessAdvisor(access: Access): AsyncGenerator<UsageRecord> {
  const shortfall = createShortfall(access.ctx.signal);
  for await (const batch of batches(subjects(access))) {
    const session = await pinned(access);
    try {
      yield* collectBatch(session, batch, shortfall);
    } finally {
      session.close();
    }
  }
  shortfall.end();
}

/** Service-linked roles belong to AWS: nobody can narrow them, so nobody needs their use. */
async function* subjects(access: Access): AsyncGenerator<Subject> {
  const seen = new Set<string>();
  for await (const page of authorizationPages(access, ["Role", "User"])) {
    for (const { RoleId, Arn, Path, CreateDate } of page.RoleDetailList ?? []) {
      if (!RoleId || !Arn || Path?.startsWith("/aws-service-role/") || seen.has(RoleId)) continue;
      seen.add(RoleId);
      yield { id: RoleId, arn: Arn, createdAt: CreateDate ?? null };
    }
    for (const { UserId, Arn, CreateDate } of page.UserDetailList ?? []) {
      if (!UserId || !Arn || seen.has(UserId)) continue;
      seen.add(UserId);
      yield { id: UserId, arn: Arn, createdAt: CreateDate ?? null };
    }
  }
}

async function* batches(items: AsyncIterable<Subject>): AsyncGenerator<Subject[]> {
  let batch: Subject[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Starts every job first, so that AWS works on all of them while the first answers are read. */
async function* collectBatch(
  access: Access,
  batch: Subject[],
  shortfall: Shortfall,
): AsyncGenerator<UsageRecord> {
  const jobs: Job[] = [];
  const atOnce = callsAtOnce(access.ctx);
  for await (const job of inParallel(batch, atOnce, (subject) => startJob(access, subject, shortfall))) {
    if (job !== null) jobs.push(job);
  }
  const reports = inParallel(jobs, atOnce, (job) =>
    shortfall.attempt(`last accessed services of ${job.arn}`, () => readJob(access, job)),
  );
  for await (const records of reports) yield* records ?? [];
}

async function startJob(access: Access, subject: Subject, shortfall: Shortfall): Promise<Job | null> {
  const { IAMClient, GenerateServiceLastAccessedDetailsCommand } = await import("@aws-sdk/client-iam");
  const iam = access.client("iam", access.homeRegion, (options) => new IAMClient(options));
  const command = new GenerateServiceLastAccessedDetailsCommand({
    Arn: subject.arn,
    Granularity: "ACTION_LEVEL",
  });
  const answer = await shortfall.attempt(`last accessed services of ${subject.arn}`, () =>
    access.call("iam:GenerateServiceLastAccessedDetails", (options) => iam.send(command, options)),
  );
  return answer === null ? null : { ...subject, jobId: present(answer.JobId, "JobId") };
}

/** Source: GetServiceLastAccessedDetails API reference; a page holds at most 200 services and a broad role has far more. */
async function readJob(access: Access, job: Job): Promise<UsageRecord[]> {
  const { IAMClient, GetServiceLastAccessedDetailsCommand } = await import("@aws-sdk/client-iam");
  const iam = access.client("iam", access.homeRegion, (options) => new IAMClient(options));
  const get = (Marker: string | undefined) =>
    access.call("iam:GetServiceLastAccessedDetails", (options) =>
      iam.send(
        new GetServiceLastAccessedDetailsCommand({ JobId: job.jobId, Marker, MaxItems: pageSize }),
        options,
      ),
    );
  const first = await finished(access, job, () => get(undefined));
  const services: LastAccessed[] = [];
  const answers = pages((marker) => (marker === undefined ? Promise.resolve(first) : get(marker)), iamMarker);
  for await (const page of answers) services.push(...(page.ServicesLastAccessed ?? []));
  return lastAccessedRecords(services, job, access.ctx.clock.now());
}

async function finished<Answer extends { JobStatus?: string; Error?: { Message?: string } }>(
  access: Access,
  job: Job,
  get: () => Promise<Answer>,
): Promise<Answer> {
  const { retryDelayMs } = access.ctx.limits;
  for (let poll = 0; poll < maximumPolls; poll++) {
    const answer = await get();
    const status = present(answer.JobStatus, "JobStatus");
    if (status === "COMPLETED") return answer;
    if (status === "FAILED") throw failed(job, answer.Error?.Message ?? "AWS gave no reason");
    await pause(Math.min(retryDelayMs * 2 ** (poll - 1), retryDelayMs * 10), access.ctx.signal);
  }
  throw failed(job, "it did not finish");
}

function failed(job: Job, reason: string) {
  if (/no ?such ?entity|not be found|does not exist/i.test(reason)) {
    return new NotFound(`${job.arn} was deleted.`, { hint: "It was deleted while it was being read." });
  }
  return new Unavailable(`The last-accessed job of ${job.arn} failed: ${reason}.`, {
    transient: true,
    hint: "Wait for the next collection of usage, or run it again.",
  });
}

export type LastAccessed = {
  ServiceNamespace?: string;
  LastAuthenticated?: Date;
  TrackedActionsLastAccessed?: { ActionName?: string; LastAccessedTime?: Date }[];
};

/** One record for the services the policies allow, one for the actions AWS tracks among them; never used is kept as null. */
export function lastAccessedRecords(services: LastAccessed[], subject: Subject, readAt: Date): UsageRecord[] {
  const head = {
    type: "usage" as const,
    principal: { kind: "id", value: subject.id },
    source: "access-advisor",
    ...usageWindow(readAt, subject.createdAt),
    unknown: [],
  };
  const serviceEntries = latest(
    services.map(({ ServiceNamespace, LastAuthenticated }) => ({
      action: `${ServiceNamespace}:*`,
      lastUsedAt: LastAuthenticated ?? null,
    })),
  );
  const actionEntries = latest(
    services.flatMap(({ ServiceNamespace, TrackedActionsLastAccessed }) =>
      (TrackedActionsLastAccessed ?? []).flatMap(({ ActionName, LastAccessedTime }) =>
        ActionName
          ? [{ action: `${ServiceNamespace}:${actionOf(ActionName)}`, lastUsedAt: LastAccessedTime ?? null }]
          : [],
      ),
    ),
  );
  const records: UsageRecord[] = [{ ...head, plane: "service", entries: serviceEntries }];
  if (actionEntries.length > 0) records.push({ ...head, plane: "action", entries: actionEntries });
  return records;
}

/** `ListFunctions20150331`: some services name the call with the date of its interface, the IAM action has none. */
function actionOf(call: string): string {
  return call.replace(/20\d{6}(v\d+)?$/, "");
}

type Entry = UsageRecord["entries"][number];

/** A service that two pages bring counts once, with its later day. */
function latest(entries: Entry[]): Entry[] {
  const byAction = new Map<string, Entry>();
  for (const entry of entries) {
    const known = byAction.get(entry.action);
    if (!known || (entry.lastUsedAt?.getTime() ?? 0) > (known.lastUsedAt?.getTime() ?? 0))
      byAction.set(entry.action, entry);
  }
  return [...byAction.values()];
}
