/** The credential report: asked for, under way, then a CSV in which absent things have three different spellings. */
import type { GenerateCredentialReportResponse, GetCredentialReportResponse } from "@aws-sdk/client-iam";
import type { Call } from "../call.ts";
import { WireError } from "../wire/wire-error.ts";
import { everUsed } from "../world/activity.ts";
import { userArn } from "../world/forge.ts";
import type { AccountState, Use, User } from "../world/model.ts";

const COLUMNS = [
  "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active",
  "access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service",
  "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service",
  "cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated",
].join(",");

export function generateCredentialReport(call: Call): GenerateCredentialReportResponse {
  const report = call.jobs.credentialReport(call.caller.account, call.world.day);
  report.requested += 1;
  if (report.read > 0 || report.requested > 2) return { State: "COMPLETE" };
  return report.requested === 1
    ? { State: "STARTED", Description: "No report exists. Starting a new report generation task" }
    : { State: "INPROGRESS" };
}

/** Whoever asks at once is told to wait once; the report of an earlier day has expired. */
export function getCredentialReport(call: Call): GetCredentialReportResponse {
  const report = call.jobs.credentialReport(call.caller.account, call.world.day);
  if (report.requested === 0) throw new WireError("ReportNotPresent", "No report for account present", 410);
  if (report.requested === 1 && report.read === 0) {
    report.requested = 2;
    throw new WireError("ReportInProgress", "Report generation is in progress", 404);
  }
  report.read += 1;
  const content = credentialReportCsv(call.account());
  return {
    Content: new TextEncoder().encode(content),
    ReportFormat: "text/csv",
    GeneratedTime: call.world.now,
  };
}

export function credentialReportCsv(state: AccountState): string {
  // The column for further credentials is written in some accounts and not in others.
  const wide = Number(state.id.at(-1)) % 2 === 1;
  const rows = [rootRow(state), ...state.users.map((user) => userRow(state, user))];
  const lines = rows.map((row) => [...row, ...(wide ? [""] : [])].join(","));
  return [`${COLUMNS}${wide ? ",additional_credentials_info" : ""}`, ...lines].join("\n");
}

const written = (date: Date | string): string => new Date(date).toISOString().replace(/\.\d{3}Z$/, "+00:00");

function rootRow(state: AccountState): string[] {
  const { root } = state;
  const signedIn = everUsed(root.passwordActivity, state.day, `${state.id}/root`);
  return [
    "<root_account>",
    `arn:aws:iam::${state.id}:root`,
    written(root.createdAt),
    "not_supported",
    signedIn ? written(signedIn) : "no_information",
    "not_supported",
    "not_supported",
    String(root.mfa),
    ...keyColumns(state, root.keys[0], `${state.id}/root/1`),
    ...keyColumns(state, root.keys[1], `${state.id}/root/2`),
    ..."false,N/A,false,N/A".split(","),
  ];
}

function userRow(state: AccountState, user: User): string[] {
  const { password, certificate } = user;
  const signedIn = everUsed(password?.activity ?? null, state.day, user.id);
  const [first, second] = user.keys.map((key) => ({ ...key, active: key.status === "Active" }));
  return [
    user.name,
    userArn(state.id, user),
    written(user.createdAt),
    String(password !== null),
    password ? (signedIn ? written(signedIn) : "no_information") : "N/A",
    password ? written(password.changedAt) : "N/A",
    "N/A",
    String(password?.mfa ?? false),
    ...keyColumns(state, first, first?.id ?? ""),
    ...keyColumns(state, second, second?.id ?? ""),
    String(certificate?.active ?? false),
    certificate ? written(certificate.changedAt) : "N/A",
    ..."false,N/A".split(","),
  ];
}

type ReportedKey = { active: boolean; createdAt: string; use: Use | null };

function keyColumns(state: AccountState, key: ReportedKey | undefined, salt: string): string[] {
  const used = key?.use ? everUsed(key.use.activity, state.day, salt) : null;
  return [
    String(key?.active ?? false),
    key ? written(key.createdAt) : "N/A",
    used ? written(used) : "N/A",
    used ? (key?.use?.region ?? "N/A") : "N/A",
    used ? (key?.use?.service ?? "N/A") : "N/A",
  ];
}
