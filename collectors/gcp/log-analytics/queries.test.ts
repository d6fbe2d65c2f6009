/** The exact text that is sent: whoever changes a query sees here what BigQuery will be asked, and what of it is billed. */
import { describe, expect, it } from "vitest";
import { Unavailable } from "#lib/errors.ts";
import { type Field, linkedSchema, youngSinkSchema } from "../testing/small-bigquery.ts";
import { daysQuery, permissionsQuery } from "./queries.ts";
import type { LogTable } from "./schema.ts";

const paths = (fields: readonly Field[], prefix = ""): string[] =>
  fields.flatMap(({ name, fields: inner = [] }) => [
    `${prefix}${name}`,
    ...paths(inner, `${prefix}${name}.`),
  ]);
const linked: LogTable = { name: "p.d._AllLogs", form: "linked", columns: new Set(paths(linkedSchema)) };
const young: LogTable = {
  ...{ name: "p.d.cloudaudit_googleapis_com_activity", form: "sink" },
  columns: new Set(paths(youngSinkSchema)),
};

describe("a question to a dataset", () => {
  it("linked to a log bucket is this text", () => {
    expect(permissionsQuery(linked)).toBe(
      String.raw`SELECT proto_payload.audit_log.authentication_info.principal_email AS email, proto_payload.audit_log.authentication_info.principal_subject AS subject, proto_payload.audit_log.authentication_info.service_account_key_name AS key_name, TO_JSON_STRING(ARRAY(SELECT COALESCE(link.principal_subject, link.first_party_principal.principal_email, '') FROM UNNEST(proto_payload.audit_log.authentication_info.service_account_delegation_info) AS link WITH OFFSET AS position ORDER BY position)) AS chain,
  info.permission AS permission, IFNULL(info.granted, FALSE) AND IFNULL(proto_payload.audit_log.status.code, 0) != 7 AS is_granted, UNIX_MILLIS(MAX(timestamp)) AS last_used
FROM ${"`p.d._AllLogs`"} CROSS JOIN UNNEST(proto_payload.audit_log.authorization_info) AS info
WHERE timestamp >= @from AND timestamp < @to AND log_id IN ('cloudaudit.googleapis.com/activity', 'cloudaudit.googleapis.com/data_access')
  AND (REGEXP_CONTAINS(IFNULL(proto_payload.audit_log.authentication_info.principal_email, ''), r'gserviceaccount\.com$') OR REGEXP_CONTAINS(IFNULL(proto_payload.audit_log.authentication_info.principal_subject, ''), r'^(principal|serviceAccount):'))
GROUP BY email, subject, key_name, chain, permission, is_granted`,
    );
  });
  it("of a sink asks for no column that the sink never made", () => {
    expect(permissionsQuery(young)).toBe(
      String.raw`SELECT protopayload_auditlog.authenticationInfo.principalEmail AS email, CAST(NULL AS STRING) AS subject, CAST(NULL AS STRING) AS key_name, '[]' AS chain,
  info.permission AS permission, IFNULL(info.granted, FALSE) AND TRUE AS is_granted, UNIX_MILLIS(MAX(timestamp)) AS last_used
FROM ${"`p.d.cloudaudit_googleapis_com_activity`"} CROSS JOIN UNNEST(protopayload_auditlog.authorizationInfo) AS info
WHERE timestamp >= @from AND timestamp < @to
  AND (REGEXP_CONTAINS(IFNULL(protopayload_auditlog.authenticationInfo.principalEmail, ''), r'gserviceaccount\.com$') OR REGEXP_CONTAINS(IFNULL(CAST(NULL AS STRING), ''), r'^(principal|serviceAccount):'))
GROUP BY email, subject, key_name, chain, permission, is_granted`,
    );
  });
  it("about its days is this text", () => {
    expect(daysQuery(linked)).toBe(`SELECT FORMAT_TIMESTAMP('%F', timestamp) AS day
FROM \`p.d._AllLogs\`
WHERE timestamp >= @from AND timestamp < @to AND log_id IN ('cloudaudit.googleapis.com/activity', 'cloudaudit.googleapis.com/data_access')
GROUP BY day`);
  });
  it("that holds no audit log is not asked", () => {
    expect(() => permissionsQuery({ ...linked, columns: new Set(["timestamp"]) })).toThrow(Unavailable);
  });
});
