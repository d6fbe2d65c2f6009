/** `aws/access-keys`: every access key with its id, state and last use. */

import { NotFound } from "#lib/errors.ts";
import type { CredentialRecord } from "#lib/ingest/contract.ts";
import { inParallel } from "../calls/in-parallel.ts";
import { pages } from "../calls/pages.ts";
import { createShortfall, type Shortfall } from "../calls/shortfall.ts";
import { type Access, callsAtOnce } from "./access.ts";
import { readableReport } from "./credential-report.ts";
import { present } from "./errors.ts";
import { usersOf } from "./principals.ts";
import { iamMarker } from "./walk.ts";

type User = { name: string; arn: string };

/** A report this young shows every user that has keys; from an older one only the users are taken. */
const freshReportMs = 10 * 60 * 1000;

export async function* collectAccessKeys(access: Access, account: string): AsyncGenerator<CredentialRecord> {
  const users = await usersToAsk(access, account);
  const shortfall = createShortfall(access.ctx.signal);
  const answers = inParallel(users, callsAtOnce(access.ctx), (user) =>
    keysOf(access, account, user, shortfall),
  );
  for await (const keys of answers) yield* keys;
  shortfall.end();
}

/** From the credential report where it can be read, else from the walk over IAM, whose refusal is then thrown. */
async function usersToAsk(access: Access, account: string): Promise<User[]> {
  const report = await readableReport(access, account);
  if (report === null) return [...(await usersOf(access, account)).values()];
  const isFresh = access.ctx.clock.now().getTime() - report.generatedAt.getTime() < freshReportMs;
  return report.rows
    .filter(
      (row) => !row.isRoot && (!isFresh || row.additional !== null || row.keys.some((key) => key !== null)),
    )
    .map((row) => ({ name: row.user, arn: row.arn }));
}

async function keysOf(
  access: Access,
  account: string,
  user: User,
  shortfall: Shortfall,
): Promise<CredentialRecord[]> {
  const { IAMClient, ListAccessKeysCommand } = await import("@aws-sdk/client-iam");
  const iam = access.client("iam", access.homeRegion, (options) => new IAMClient(options));
  const answers = pages(
    (Marker) =>
      access.call("iam:ListAccessKeys", (options) =>
        iam.send(new ListAccessKeysCommand({ UserName: user.name, Marker }), options),
      ),
    iamMarker,
  );
  const records: CredentialRecord[] = [];
  await shortfall.attempt(`access keys of ${user.arn}`, async () => {
    for await (const page of answers) {
      for (const key of page.AccessKeyMetadata ?? []) {
        const used =
          key.AccessKeyId === undefined ? "gone" : await lastUse(access, key.AccessKeyId, shortfall);
        if (used !== "gone") records.push(keyRecord(account, user, key, used));
      }
    }
  });
  return records;
}

type Key = { AccessKeyId?: string; Status?: string; CreateDate?: Date };
type LastUse = { at: Date | null; region: string | null; service: string | null };

/** A key as the list gives it, with its last use. */
export function keyRecord(
  account: string,
  user: User,
  key: Key,
  used: LastUse | "unknown",
): CredentialRecord {
  const unknown = key.CreateDate ? [] : ["createdAt"];
  const isKnown = used !== "unknown";
  return {
    type: "credential",
    scope: account,
    principal: { kind: "name", value: user.arn },
    externalId: key.AccessKeyId ?? "",
    kind: "aws_access_key",
    status: keyStatus(key.Status),
    createdAt: key.CreateDate ?? null,
    expiresAt: null,
    lastUsedAt: isKnown ? used.at : null,
    attributes: isKnown ? { lastUsedRegion: used.region, lastUsedService: used.service } : {},
    unknown: isKnown ? unknown : [...unknown, "lastUsedAt", "attributes"],
  };
}

/** A key never used has no date and `N/A` for the rest; one deleted since it was listed is gone. */
async function lastUse(
  access: Access,
  AccessKeyId: string,
  shortfall: Shortfall,
): Promise<LastUse | "unknown" | "gone"> {
  const { IAMClient, GetAccessKeyLastUsedCommand } = await import("@aws-sdk/client-iam");
  const iam = access.client("iam", access.homeRegion, (options) => new IAMClient(options));
  const used = await shortfall.attempt(`last use of access key ${AccessKeyId}`, () =>
    access
      .call("iam:GetAccessKeyLastUsed", (options) =>
        iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }), options),
      )
      .then((found) => present(found.AccessKeyLastUsed, "AccessKeyLastUsed"))
      .catch((error: unknown) => {
        if (error instanceof NotFound) return "gone" as const;
        throw error;
      }),
  );
  if (used === "gone") return "gone";
  if (used === null) return "unknown";
  return { at: used.LastUsedDate ?? null, region: told(used.Region), service: told(used.ServiceName) };
}

function told(value: string | undefined): string | null {
  return value === undefined || value === "N/A" ? null : value;
}

/** AWS knows a third state beside the two in its console: `Expired`. */
export function keyStatus(status: string | undefined): CredentialRecord["status"] {
  if (status === "Active") return "active";
  if (status === "Inactive") return "inactive";
  return status === "Expired" ? "expired" : "unknown";
}
