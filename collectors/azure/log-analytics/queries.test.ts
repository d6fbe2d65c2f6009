/** The exact text that is sent: whoever changes a query sees here what a workspace will be asked. */
import { describe, expect, it } from "vitest";
import {
  activityAssignmentsQuery,
  activityDaysQuery,
  activityQuery,
  graphQuery,
  signInDaysQuery,
  signInQuery,
  signInTables,
  storageAssignmentsQuery,
  storageQuery,
  storageTables,
  volumeQuery,
} from "./queries.ts";

const span = { from: new Date("2026-11-01T00:00:00Z"), to: new Date("2026-11-24T00:00:00Z") };
const time =
  "| where TimeGenerated >= datetime(2026-11-01T00:00:00.000Z) and TimeGenerated < datetime(2026-11-24T00:00:00.000Z)";

const texts = {
  activity: `AzureActivity
${time}
| where CategoryValue =~ 'Administrative'
| extend claims = todynamic(coalesce(tostring(Claims_d), Claims)), rights = todynamic(coalesce(tostring(Authorization_d), Authorization))
| extend principal = tolower(coalesce(tostring(claims['http://schemas.microsoft.com/identity/claims/objectidentifier']), tostring(claims['oid'])))
| extend person = strcat(claims['http://schemas.microsoft.com/identity/claims/scope'], claims['scp'], claims['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn'], claims['upn'])
| where isnotempty(principal) and isempty(person)
| extend isRefused = ActivitySubstatusValue contains 'forbidden' or ActivitySubstatusValue contains 'unauthorized' or ActivitySubstatusValue in ('401', '403')
| where isRefused or ActivityStatusValue in~ ('Success', 'Succeeded', 'Accept', 'Accepted', 'Failure', 'Failed', 'Resolved', 'Updated')
| extend action = tolower(coalesce(tostring(rights.action), OperationNameValue))
| where isnotempty(action)
| summarize last = max(TimeGenerated) by principal, action, isRefused`,
  activityAssignments: `AzureActivity
${time}
| where CategoryValue =~ 'Administrative'
| extend claims = todynamic(coalesce(tostring(Claims_d), Claims)), rights = todynamic(coalesce(tostring(Authorization_d), Authorization))
| extend principal = tolower(coalesce(tostring(claims['http://schemas.microsoft.com/identity/claims/objectidentifier']), tostring(claims['oid'])))
| extend person = strcat(claims['http://schemas.microsoft.com/identity/claims/scope'], claims['scp'], claims['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn'], claims['upn'])
| where isnotempty(principal) and isempty(person)
| extend isRefused = ActivitySubstatusValue contains 'forbidden' or ActivitySubstatusValue contains 'unauthorized' or ActivitySubstatusValue in ('401', '403')
| where isRefused or ActivityStatusValue in~ ('Success', 'Succeeded', 'Accept', 'Accepted', 'Failure', 'Failed', 'Resolved', 'Updated')
| extend assignment = tolower(tostring(rights.evidence.roleAssignmentId))
| where isnotempty(assignment) and not(isRefused)
| summarize last = max(TimeGenerated) by assignment`,
  activityDays: `AzureActivity
${time}
| where CategoryValue =~ 'Administrative'
| summarize by subscription = tolower(SubscriptionId), day = startofday(TimeGenerated)`,
  signIns: `AADServicePrincipalSignInLogs
${time}
| where tostring(ResultType) in~ ('0', 'Success')
| summarize last = max(TimeGenerated) by principal = tolower(ServicePrincipalId), audience = tolower(ResourceIdentity)`,
  signInDays: `AADManagedIdentitySignInLogs
${time}
| summarize by day = startofday(TimeGenerated)`,
  storage: `StorageBlobLogs
${time}
| where AuthenticationType =~ 'OAuth' and isempty(RequesterUpn) and isnotempty(RequesterObjectId)
| mv-expand detail = AuthorizationDetails
| extend action = tolower(tostring(detail.action)), isRefused = tostring(detail.result) !~ 'Granted'
| where isnotempty(action)
| summarize last = max(TimeGenerated) by principal = tolower(RequesterObjectId), action, isRefused`,
  storageAssignments: `StorageBlobLogs
${time}
| where AuthenticationType =~ 'OAuth' and isempty(RequesterUpn) and isnotempty(RequesterObjectId)
| mv-expand detail = AuthorizationDetails
| extend assignment = tolower(tostring(detail.roleAssignmentId))
| where isnotempty(assignment) and tostring(detail.result) =~ 'Granted'
| summarize last = max(TimeGenerated) by assignment`,
  graph: `MicrosoftGraphActivityLogs
${time}
| where isnotempty(ServicePrincipalId) and isempty(UserId) and isempty(Scopes) and ResponseStatusCode < 400
| summarize last = max(TimeGenerated) by principal = tolower(ServicePrincipalId), roles = tostring(Roles)`,
  volume: `Usage
| where TimeGenerated >= datetime(2026-10-25T00:00:00.000Z) and TimeGenerated < datetime(2026-11-24T00:00:00.000Z)
| where DataType in ('AzureActivity', 'StorageBlobLogs')
| summarize megabytes = sum(Quantity) by table = DataType`,
};

const built: Record<keyof typeof texts, string> = {
  activity: activityQuery(span),
  activityAssignments: activityAssignmentsQuery(span),
  activityDays: activityDaysQuery(span),
  signIns: signInQuery(signInTables.Application, span),
  signInDays: signInDaysQuery(signInTables.ManagedIdentity, span),
  storage: storageQuery("StorageBlobLogs", span),
  storageAssignments: storageAssignmentsQuery("StorageBlobLogs", span),
  graph: graphQuery(span),
  volume: volumeQuery(["AzureActivity", "StorageBlobLogs"], span),
};

describe("a question to a workspace", () => {
  it.each(Object.keys(texts) as (keyof typeof texts)[])("about %s is this text", (name) => {
    expect(built[name]).toBe(texts[name]);
  });
  it.each(Object.entries(built))(
    "about %s is bounded in time, and summarised where the log is",
    (_, text) => {
      expect(text).toMatch(
        /\n\| where TimeGenerated >= datetime\([^)]+Z\) and TimeGenerated < datetime\([^)]+Z\)\n/,
      );
      expect(text.split("\n").at(-1)).toMatch(/^\| summarize /);
      expect(text).not.toMatch(/ago\(|now\(/);
    },
  );
  it("of storage is asked of each service's own table", () => {
    const first = storageTables.map((table) => storageQuery(table, span).split("\n")[0]);
    expect(first).toEqual(["StorageBlobLogs", "StorageFileLogs", "StorageQueueLogs", "StorageTableLogs"]);
  });
});
