/**
 * The CSV of IAM's credential report, read by the names in its header: reports with 22 and with more columns read alike, and what AWS
 * marks as not applicable, not known or not supported stays apart from false and never.
 */
import { parse } from "csv-parse/sync";
import { parseInstant } from "#lib/clock.ts";
import { Invalid } from "#lib/errors.ts";

/** A date cell. `none`: there is no such thing (`N/A`); `unknown`: AWS does not tell (`not_supported` or unreadable). */
export type ReportDate = { at: Date } | "none" | "never" | "unknown";

export type ReportKey = {
  active: boolean;
  rotatedAt: ReportDate;
  usedAt: ReportDate;
  usedRegion: string | null;
  usedService: string | null;
};

export type ReportRow = {
  isRoot: boolean;
  user: string;
  arn: string;
  createdAt: Date | null;
  /** Null: AWS does not tell (always so for some root users). */
  passwordEnabled: boolean | null;
  passwordUsedAt: ReportDate;
  passwordChangedAt: ReportDate;
  passwordExpiresAt: ReportDate;
  mfaActive: boolean;
  /** Slots 1 and 2; null where the slot is empty. */
  keys: (ReportKey | null)[];
  certificates: ({ active: boolean; rotatedAt: ReportDate } | null)[];
  additional: string | null;
};

/** Throws Invalid when the text is not a credential report. */
export function parseCredentialReport(text: string): ReportRow[] {
  let rows: Record<string, string>[];
  try {
    rows = parse(text, {
      columns: (header: string[]) => header.map(columnName),
      bom: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    throw notAReport(error instanceof Error ? error.message : "it is not CSV", error);
  }
  for (const column of ["user", "arn", "password_enabled", "access_key_1_active"]) {
    if (rows[0] === undefined || rows[0][column] === undefined)
      throw notAReport(`the column ${column} is missing`);
  }
  return rows.map(readRow);
}

function columnName(header: string): string {
  return header.trim().toLowerCase();
}

function notAReport(reason: string, cause?: unknown): Invalid {
  return new Invalid(`This is not an IAM credential report: ${reason}.`, {
    cause,
    hint: "Write it with: aws iam get-credential-report --query Content --output text | base64 --decode > report.csv",
  });
}

function readRow(row: Record<string, string>): ReportRow {
  const user = row.user ?? "";
  return {
    isRoot: user === "<root_account>",
    user,
    arn: row.arn ?? "",
    createdAt: parseInstant(row.user_creation_time),
    passwordEnabled: readFlag(row.password_enabled),
    passwordUsedAt: readDate(row.password_last_used),
    passwordChangedAt: readDate(row.password_last_changed),
    passwordExpiresAt: readDate(row.password_next_rotation),
    mfaActive: readFlag(row.mfa_active) === true,
    keys: [readKey(row, 1), readKey(row, 2)],
    certificates: [readCertificate(row, 1), readCertificate(row, 2)],
    additional: absent(row.additional_credentials_info) ? null : (row.additional_credentials_info ?? null),
  };
}

function readKey(row: Record<string, string>, slot: number): ReportKey | null {
  const active = readFlag(row[`access_key_${slot}_active`]) === true;
  const rotatedAt = readDate(row[`access_key_${slot}_last_rotated`]);
  if (!active && typeof rotatedAt !== "object") return null;
  const used = readDate(row[`access_key_${slot}_last_used_date`]);
  return {
    active,
    rotatedAt,
    // For a key that exists, N/A means that it was never used.
    usedAt: used === "none" ? "never" : used,
    usedRegion: readText(row[`access_key_${slot}_last_used_region`]),
    usedService: readText(row[`access_key_${slot}_last_used_service`]),
  };
}

function readCertificate(row: Record<string, string>, slot: number) {
  const active = readFlag(row[`cert_${slot}_active`]) === true;
  const rotatedAt = readDate(row[`cert_${slot}_last_rotated`]);
  return !active && typeof rotatedAt !== "object" ? null : { active, rotatedAt };
}

function readFlag(cell: string | undefined): boolean | null {
  const value = (cell ?? "").toLowerCase();
  if (value === "true") return true;
  return value === "false" || value === "n/a" ? false : null;
}

function readDate(cell: string | undefined): ReportDate {
  const value = (cell ?? "").toLowerCase();
  if (value === "n/a") return "none";
  if (value === "no_information") return "never";
  const at = parseInstant(cell);
  return at === null ? "unknown" : { at };
}

function readText(cell: string | undefined): string | null {
  return absent(cell) ? null : (cell ?? null);
}

function absent(cell: string | undefined): boolean {
  return ["", "n/a", "no_information", "not_supported"].includes((cell ?? "").toLowerCase());
}
