import { describe, expect, it } from "vitest";
import { credentialRecords, keyRecords, reportUsage } from "./map-credential-report.ts";
import { parseCredentialReport, type ReportRow } from "./parse-credential-report.ts";

const columns = (
  "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active," +
  "access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service," +
  "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service," +
  "cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated"
).split(",");

function report(row: Record<string, string>, more: string[] = []): string {
  const all = [...columns, ...more];
  const defaults: Record<string, string> = {
    user: "jo",
    arn: "arn:aws:iam::111122223333:user/jo",
    user_creation_time: "2024-01-01T00:00:00+00:00",
  };
  return `${all.join(",")}\n${all.map((column) => row[column] ?? defaults[column] ?? (column.endsWith("active") ? "false" : "N/A")).join(",")}\n`;
}

const read = (row: Record<string, string>, more?: string[]) =>
  parseCredentialReport(report(row, more))[0] as ReportRow;
const owner = { id: "AIDAEXAMPLE", account: "111122223333" };

describe("parseCredentialReport", () => {
  it("reads 22 and 23 columns alike", () => {
    const short = read({ password_enabled: "TRUE", password_last_used: "2026-01-02T03:04:05Z" });
    const long = read({ password_enabled: "TRUE", password_last_used: "2026-01-02T03:04:05Z" }, [
      "additional_credentials_info",
    ]);
    expect(long).toEqual(short);
  });
  it("reads columns by name, in any order and case", () => {
    const text = "ARN,User,ACCESS_KEY_1_ACTIVE,password_enabled\narn:aws:iam::1:user/x,x,True,FALSE\n";
    expect(parseCredentialReport(text)[0]).toMatchObject({
      user: "x",
      passwordEnabled: false,
      keys: [{ active: true }, null],
    });
  });
  it.each(["true", "TRUE", "True"])("takes %s for true", (value) => {
    expect(read({ password_enabled: value }).passwordEnabled).toBe(true);
  });
  it("knows the root user by its name", () => {
    expect(read({ user: "<root_account>" }).isRoot).toBe(true);
    expect(read({ user: "root_account" }).isRoot).toBe(false);
  });
  it("keeps never, nothing and not told apart", () => {
    const row = read({
      password_enabled: "true",
      password_last_used: "no_information",
      password_last_changed: "N/A",
      password_next_rotation: "not_supported",
    });
    expect([row.passwordUsedAt, row.passwordChangedAt, row.passwordExpiresAt]).toEqual([
      "never",
      "none",
      "unknown",
    ]);
  });
  it("a value with a comma or quotes stays one value", () => {
    expect(
      parseCredentialReport('user,arn,password_enabled,access_key_1_active\n"a,""b",x,false,false\n')[0]
        ?.user,
    ).toBe('a,"b');
  });
  it.each([
    ["nothing", ""],
    ["another file", "a,b\n1,2\n"],
    ["a page", "<html><body>no</body></html>"],
    ["a broken quote", 'user,arn,password_enabled,access_key_1_active\n"x'],
  ])("refuses %s", (_name, text) => {
    expect(() => parseCredentialReport(text)).toThrow(/credential report/);
  });
});

describe("credentials in a report", () => {
  it("a user without password, keys and certificates has none", () => {
    expect(credentialRecords(read({}), owner)).toEqual([]);
  });
  it("a password never used is never used, not unknown", () => {
    const [password] = credentialRecords(
      read({
        password_enabled: "true",
        password_last_used: "no_information",
        password_last_changed: "2024-01-01T00:00:00+00:00",
      }),
      owner,
    );
    expect(password).toMatchObject({
      externalId: "AIDAEXAMPLE/password",
      status: "active",
      lastUsedAt: null,
      unknown: [],
      createdAt: new Date("2024-01-01"),
    });
  });
  it("whether the root user has a password may not be told: then its state is unknown, not absent", () => {
    const root = read({
      user: "<root_account>",
      password_enabled: "not_supported",
      password_last_used: "2026-01-02T03:04:05+00:00",
      password_last_changed: "not_supported",
    });
    expect(credentialRecords(root, { id: "111122223333", account: "111122223333" })).toMatchObject([
      {
        externalId: "111122223333/password",
        status: "unknown",
        unknown: ["createdAt"],
        lastUsedAt: new Date("2026-01-02T03:04:05Z"),
      },
    ]);
  });
  it("the root user's keys are told by slot, another user's are not told here", () => {
    const keys = {
      access_key_2_active: "true",
      access_key_2_last_rotated: "2024-05-05T00:00:00Z",
      access_key_2_last_used_date: "N/A",
    };
    const root = credentialRecords(read({ user: "<root_account>", ...keys }), {
      id: "111122223333",
      account: "111122223333",
    });
    expect(root).toMatchObject([
      { externalId: "111122223333/root/access-key-2", status: "active", lastUsedAt: null, unknown: [] },
    ]);
    expect(credentialRecords(read(keys), owner)).toEqual([]);
    expect(keyRecords(read(keys), owner, owner.id)).toMatchObject([
      { externalId: "AIDAEXAMPLE/access-key-2" },
    ]);
  });
  it("a key turned off is there, an empty slot is not", () => {
    const row = read({ access_key_1_active: "false", access_key_1_last_rotated: "2024-05-05T00:00:00Z" });
    expect(keyRecords(row, owner, "x")).toMatchObject([{ externalId: "x/access-key-1", status: "inactive" }]);
  });
  it("certificates have a state, and no told use or end", () => {
    expect(
      credentialRecords(read({ cert_2_active: "TRUE", cert_2_last_rotated: "2020-01-01T00:00:00Z" }), owner),
    ).toMatchObject([
      {
        externalId: "AIDAEXAMPLE/certificate-2",
        kind: "aws_x509_certificate",
        status: "active",
        unknown: ["expiresAt", "lastUsedAt"],
      },
    ]);
  });
});

describe("use in a report", () => {
  const written = new Date("2026-11-24T00:00:00Z");
  it("is the latest of password and keys, covered since the user exists until the report was written", () => {
    const row = read({
      password_last_used: "2026-01-01T00:00:00Z",
      access_key_1_active: "true",
      access_key_1_last_used_date: "2026-03-01T00:00:00Z",
    });
    expect(reportUsage(row, owner, written)).toMatchObject({
      plane: "identity",
      coveredFrom: new Date("2024-01-01"),
      coveredTo: written,
      entries: [{ action: "*", lastUsedAt: new Date("2026-03-01") }],
    });
  });
  it("of a user never seen is null, and a user older than the tracking is covered since the tracking began", () => {
    expect(reportUsage(read({ user_creation_time: "2010-01-01T00:00:00Z" }), owner, written)).toMatchObject({
      coveredFrom: new Date("2015-04-22"),
      entries: [{ lastUsedAt: null }],
    });
  });
  it("covers nothing for a user made after the report", () => {
    const usage = reportUsage(read({ user_creation_time: "2026-12-01T00:00:00Z" }), owner, written);
    expect(usage.coveredTo).toEqual(usage.coveredFrom);
  });
});
