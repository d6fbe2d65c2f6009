/** Audit logs of the small estate, by project, oldest first. */
const subject =
  "principal://iam.googleapis.com/projects/32/locations/global/workloadIdentityPools/github/subject/repo:acme/web";
const api = "api@payments-prod.iam.gserviceaccount.com";

function logEntry(at: string, log: string, caller: object, authorizationInfo: object[], more: object = {}) {
  return {
    ...{
      logName: `projects/payments-prod/logs/cloudaudit.googleapis.com%2F${log}`,
      timestamp: at,
      insertId: at,
    },
    resource: { type: "gcs_bucket", labels: { project_id: "payments-prod" } },
    protoPayload: {
      "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
      ...{ authenticationInfo: caller, authorizationInfo, ...more },
    },
  };
}

export const logEntries: Record<string, ReturnType<typeof logEntry>[]> = {
  "projects/31": [
    logEntry("2026-11-22T03:00:00Z", "activity", { principalEmail: api }, [
      { permission: "storage.buckets.create", granted: true, resource: "x" },
    ]),
    logEntry("2026-11-23T03:00:00Z", "activity", { principalEmail: api }, [
      { permission: "storage.buckets.create", granted: true },
      { permission: "storage.buckets.setIamPolicy" },
    ]),
    logEntry("2026-11-23T04:00:00Z", "data_access", { principalEmail: api }, [
      { permission: "storage.objects.get", granted: true },
    ]),
    logEntry(
      "2026-11-23T05:00:00Z",
      "activity",
      { principalEmail: api },
      [{ permission: "compute.instances.create", granted: true }],
      { status: { code: 7, message: "refused" } },
    ),
  ],
  "projects/32": [
    logEntry("2026-11-23T06:00:00Z", "activity", { principalSubject: subject }, [
      { permission: "run.services.update", granted: true },
    ]),
  ],
};
