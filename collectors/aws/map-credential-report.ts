/** Rows of the credential report as records; the same for the API and for an exported file. */
import type { CredentialRecord, UsageRecord } from "#lib/ingest/contract.ts";
import type { ReportDate, ReportKey, ReportRow } from "./parse-credential-report.ts";

/** Whose row it is: the user's stable id, or the account's for the root user. */
export type ReportOwner = { id: string; account: string };

/** Keys are tracked since this day. Source: IAM user guide, "Getting credential reports". */
const keysTrackedSince = new Date("2015-04-22T00:00:00Z");

/** Password, certificates and, of the root user, keys. Other users' keys have ids, which the report does not know. */
export function credentialRecords(row: ReportRow, owner: ReportOwner): CredentialRecord[] {
  const records = [...passwordRecord(row, owner), ...certificateRecords(row, owner)];
  return row.isRoot ? [...records, ...keyRecords(row, owner, `${owner.account}/root`)] : records;
}

/** Keys as the report shows them: by slot. `prefix`: what their ids start with. */
export function keyRecords(row: ReportRow, owner: ReportOwner, prefix: string): CredentialRecord[] {
  return row.keys.flatMap((key, index) =>
    key === null ? [] : [keyRecord(key, owner, `${prefix}/access-key-${index + 1}`)],
  );
}

function keyRecord(key: ReportKey, owner: ReportOwner, externalId: string): CredentialRecord {
  return {
    ...head(owner, externalId, "aws_access_key"),
    status: key.active ? "active" : "inactive",
    createdAt: dateOf(key.rotatedAt),
    lastUsedAt: dateOf(key.usedAt),
    attributes: { lastUsedRegion: key.usedRegion, lastUsedService: key.usedService },
    unknown: unknownOf({ createdAt: key.rotatedAt, lastUsedAt: key.usedAt }),
  };
}

function passwordRecord(row: ReportRow, owner: ReportOwner): CredentialRecord[] {
  if (row.passwordEnabled === false) return [];
  if (row.passwordEnabled === null && !row.isRoot) return [];
  return [
    {
      ...head(owner, `${owner.id}/password`, "aws_password"),
      status: row.passwordEnabled === null ? "unknown" : "active",
      createdAt: dateOf(row.passwordChangedAt),
      expiresAt: dateOf(row.passwordExpiresAt),
      lastUsedAt: dateOf(row.passwordUsedAt),
      attributes: { mfaActive: row.mfaActive },
      unknown: unknownOf({
        createdAt: row.passwordChangedAt,
        lastUsedAt: row.passwordUsedAt,
        ...(row.isRoot ? {} : { expiresAt: row.passwordExpiresAt }),
      }),
    },
  ];
}

function certificateRecords(row: ReportRow, owner: ReportOwner): CredentialRecord[] {
  return row.certificates.flatMap((certificate, index) =>
    certificate === null
      ? []
      : [
          {
            ...head(owner, `${owner.id}/certificate-${index + 1}`, "aws_x509_certificate"),
            status: certificate.active ? ("active" as const) : ("inactive" as const),
            createdAt: dateOf(certificate.rotatedAt),
            attributes: {},
            unknown: [...unknownOf({ createdAt: certificate.rotatedAt }), "expiresAt", "lastUsedAt"],
          },
        ],
  );
}

function head(owner: ReportOwner, externalId: string, kind: string) {
  return {
    type: "credential" as const,
    scope: owner.account,
    principal: { kind: "id", value: owner.id },
    externalId,
    kind,
    expiresAt: null,
    lastUsedAt: null,
  };
}

/**
 * When the user was last seen to sign in or use a key. Its service-specific credentials and keys deleted before the report do not
 * show here. `readAt`: when AWS wrote the report.
 */
export function reportUsage(row: ReportRow, owner: ReportOwner, readAt: Date): UsageRecord {
  const dates = [row.passwordUsedAt, ...row.keys.map((key) => key?.usedAt ?? "none")];
  const times = dates.flatMap((date) => dateOf(date)?.getTime() ?? []);
  const from = Math.max(keysTrackedSince.getTime(), row.createdAt?.getTime() ?? 0);
  return {
    type: "usage",
    principal: { kind: "id", value: owner.id },
    source: "credential-report",
    plane: "identity",
    coveredFrom: new Date(from),
    coveredTo: new Date(Math.max(from, readAt.getTime())),
    entries: [{ action: "*", lastUsedAt: times.length > 0 ? new Date(Math.max(...times)) : null }],
    unknown: [],
  };
}

function dateOf(date: ReportDate): Date | null {
  return typeof date === "object" ? date.at : null;
}

function unknownOf(fields: Record<string, ReportDate>): string[] {
  return Object.entries(fields).flatMap(([field, date]) => (date === "unknown" ? [field] : []));
}
