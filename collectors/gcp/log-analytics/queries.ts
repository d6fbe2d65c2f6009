/**
 * The questions asked of a dataset of audit logs, as text: bounded in time by parameters, so that only those days are scanned, and
 * grouped in BigQuery, so that what leaves it is a row per account and permission and never an entry.
 */
import { Unavailable } from "#lib/errors.ts";
import type { LogTable } from "./schema.ts";

type Names = {
  payload: string;
  caller: string;
  email: string;
  subject: string;
  key: string;
  links: string;
  link: { subject: string; party: string; email: string };
  infos: string;
  status: string;
  logs: string | null;
};

/** Source: AuditLog, as a linked dataset writes its fields, and as a sink does. */
const namesOf: Record<LogTable["form"], Names> = {
  linked: {
    ...{ payload: "proto_payload.audit_log", caller: "authentication_info", infos: "authorization_info" },
    ...{ email: "principal_email", subject: "principal_subject", key: "service_account_key_name" },
    links: "service_account_delegation_info",
    link: { subject: "principal_subject", party: "first_party_principal", email: "principal_email" },
    status: "status.code",
    logs: "log_id IN ('cloudaudit.googleapis.com/activity', 'cloudaudit.googleapis.com/data_access')",
  },
  sink: {
    ...{ payload: "protopayload_auditlog", caller: "authenticationInfo", infos: "authorizationInfo" },
    ...{ email: "principalEmail", subject: "principalSubject", key: "serviceAccountKeyName" },
    links: "serviceAccountDelegationInfo",
    link: { subject: "principalSubject", party: "firstPartyPrincipal", email: "principalEmail" },
    ...{ status: "status.code", logs: null },
  },
};

/** What of a table is there, each as an expression; null stands for what is not. Throws Unavailable for a table of no audit log. */
function expressionsOf({ name, form, columns }: LogTable) {
  const names = namesOf[form];
  const at = (...parts: string[]) => [names.payload, ...parts].join(".");
  const text = (path: string) => (columns.has(path) ? path : "CAST(NULL AS STRING)");
  const infos = at(names.infos);
  if (!columns.has(`${infos}.permission`)) {
    throw new Unavailable(
      `${name} has no column ${infos}.permission: it holds no audit log in a known form.`,
      {
        transient: false,
        hint: "Name a dataset linked to a log bucket, or one that a sink of audit logs writes to.",
      },
    );
  }
  return {
    email: text(at(names.caller, names.email)),
    subject: text(at(names.caller, names.subject)),
    key: text(at(names.caller, names.key)),
    chain: chainOf(at(names.caller, names.links), names, columns),
    infos,
    granted: columns.has(`${infos}.granted`) ? "IFNULL(info.granted, FALSE)" : "FALSE",
    status: columns.has(at(names.status)) ? `IFNULL(${at(names.status)}, 0) != 7` : "TRUE",
    logs: names.logs,
  };
}

/** Who acts as the caller, in the order they do, as a list in JSON. */
function chainOf(links: string, { link }: Names, columns: ReadonlySet<string>): string {
  const parts = [link.subject, `${link.party}.${link.email}`].filter((part) =>
    columns.has(`${links}.${part}`),
  );
  if (parts.length === 0) return "'[]'";
  const name = `COALESCE(${[...parts.map((part) => `link.${part}`), "''"].join(", ")})`;
  return `TO_JSON_STRING(ARRAY(SELECT ${name} FROM UNNEST(${links}) AS link WITH OFFSET AS position ORDER BY position))`;
}

const within = "timestamp >= @from AND timestamp < @to";

/** Which permissions software used, or was refused, and by which key; a call that ends with status 7 was refused whatever was asked for. */
export function permissionsQuery(table: LogTable): string {
  const { email, subject, key, chain, infos, granted, status, logs } = expressionsOf(table);
  return [
    `SELECT ${email} AS email, ${subject} AS subject, ${key} AS key_name, ${chain} AS chain,`,
    `  info.permission AS permission, ${granted} AND ${status} AS is_granted, UNIX_MILLIS(MAX(timestamp)) AS last_used`,
    `FROM \`${table.name}\` CROSS JOIN UNNEST(${infos}) AS info`,
    `WHERE ${within}${logs === null ? "" : ` AND ${logs}`}`,
    `  AND (REGEXP_CONTAINS(IFNULL(${email}, ''), r'gserviceaccount\\.com$') OR REGEXP_CONTAINS(IFNULL(${subject}, ''), r'^(principal|serviceAccount):'))`,
    "GROUP BY email, subject, key_name, chain, permission, is_granted",
  ].join("\n");
}

/** On which days anything of audit logs arrived at all. */
export function daysQuery(table: LogTable): string {
  const { logs } = namesOf[table.form];
  return [
    "SELECT FORMAT_TIMESTAMP('%F', timestamp) AS day",
    `FROM \`${table.name}\``,
    `WHERE ${within}${logs === null ? "" : ` AND ${logs}`}`,
    "GROUP BY day",
  ].join("\n");
}
