/**
 * The questions asked of a Log Analytics workspace, as text: each bounded in time, each summarised in the workspace, so that what
 * leaves it is a row per identity and operation and never an event. Sources: the tables' reference, Azure Monitor documentation.
 */
import type { EngineSpan } from "../../calls/engine-span.ts";

/** The storage services, each with a table of its own. */
export const storageTables = ["StorageBlobLogs", "StorageFileLogs", "StorageQueueLogs", "StorageTableLogs"];

/** By whom sign-ins are: the kinds of service principals are logged apart. */
export const signInTables = {
  Application: "AADServicePrincipalSignInLogs",
  ManagedIdentity: "AADManagedIdentitySignInLogs",
} as const;

export const activityTable = "AzureActivity";
export const graphTable = "MicrosoftGraphActivityLogs";

const claim = "http://schemas.microsoft.com/identity/claims";
const userName = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn";

function within({ from, to }: EngineSpan): string {
  return `| where TimeGenerated >= datetime(${from.toISOString()}) and TimeGenerated < datetime(${to.toISOString()})`;
}

/**
 * What software did that acts as itself: a person's token has a scope or a user name. What has only begun is no outcome yet.
 */
function softwareActivity(span: EngineSpan): string[] {
  return [
    activityTable,
    within(span),
    "| where CategoryValue =~ 'Administrative'",
    "| extend claims = todynamic(coalesce(tostring(Claims_d), Claims)), rights = todynamic(coalesce(tostring(Authorization_d), Authorization))",
    `| extend principal = tolower(coalesce(tostring(claims['${claim}/objectidentifier']), tostring(claims['oid'])))`,
    `| extend person = strcat(claims['${claim}/scope'], claims['scp'], claims['${userName}'], claims['upn'])`,
    "| where isnotempty(principal) and isempty(person)",
    "| extend isRefused = ActivitySubstatusValue contains 'forbidden' or ActivitySubstatusValue contains 'unauthorized' or ActivitySubstatusValue in ('401', '403')",
    "| where isRefused or ActivityStatusValue in~ ('Success', 'Succeeded', 'Accept', 'Accepted', 'Failure', 'Failed', 'Resolved', 'Updated')",
  ];
}

/** Who wrote, deleted or set off what. */
export function activityQuery(span: EngineSpan): string {
  return [
    ...softwareActivity(span),
    "| extend action = tolower(coalesce(tostring(rights.action), OperationNameValue))",
    "| where isnotempty(action)",
    "| summarize last = max(TimeGenerated) by principal, action, isRefused",
  ].join("\n");
}

/** Which role assignment let software do what it did, when last. Source: authorization.evidence, activity log event schema. */
export function activityAssignmentsQuery(span: EngineSpan): string {
  return [
    ...softwareActivity(span),
    "| extend assignment = tolower(tostring(rights.evidence.roleAssignmentId))",
    "| where isnotempty(assignment) and not(isRefused)",
    "| summarize last = max(TimeGenerated) by assignment",
  ].join("\n");
}

/** On which days each subscription wrote anything of this kind here, whoever did it. */
export function activityDaysQuery(span: EngineSpan): string {
  return [
    activityTable,
    within(span),
    "| where CategoryValue =~ 'Administrative'",
    "| summarize by subscription = tolower(SubscriptionId), day = startofday(TimeGenerated)",
  ].join("\n");
}

/** For which API each identity was last given a token; what failed gave none. */
export function signInQuery(table: string, span: EngineSpan): string {
  return [
    table,
    within(span),
    "| where tostring(ResultType) in~ ('0', 'Success')",
    "| summarize last = max(TimeGenerated) by principal = tolower(ServicePrincipalId), audience = tolower(ResourceIdentity)",
  ].join("\n");
}

/** On which days the table has any sign-in at all. */
export function signInDaysQuery(table: string, span: EngineSpan): string {
  return [table, within(span), "| summarize by day = startofday(TimeGenerated)"].join("\n");
}

/** What was done to data, by tokens: requests with account keys and signatures name nobody. */
export function storageQuery(table: string, span: EngineSpan): string {
  return [
    table,
    within(span),
    "| where AuthenticationType =~ 'OAuth' and isempty(RequesterUpn) and isnotempty(RequesterObjectId)",
    "| mv-expand detail = AuthorizationDetails",
    "| extend action = tolower(tostring(detail.action)), isRefused = tostring(detail.result) !~ 'Granted'",
    "| where isnotempty(action)",
    "| summarize last = max(TimeGenerated) by principal = tolower(RequesterObjectId), action, isRefused",
  ].join("\n");
}

/** Which role assignment let software at data, when last. Source: AuthorizationDetails, storage log schema. */
export function storageAssignmentsQuery(table: string, span: EngineSpan): string {
  return [
    table,
    within(span),
    "| where AuthenticationType =~ 'OAuth' and isempty(RequesterUpn) and isnotempty(RequesterObjectId)",
    "| mv-expand detail = AuthorizationDetails",
    "| extend assignment = tolower(tostring(detail.roleAssignmentId))",
    "| where isnotempty(assignment) and tostring(detail.result) =~ 'Granted'",
    "| summarize last = max(TimeGenerated) by assignment",
  ].join("\n");
}

/** Under which application permissions software called Microsoft Graph with success. */
export function graphQuery(span: EngineSpan): string {
  return [
    graphTable,
    within(span),
    "| where isnotempty(ServicePrincipalId) and isempty(UserId) and isempty(Scopes) and ResponseStatusCode < 400",
    "| summarize last = max(TimeGenerated) by principal = tolower(ServicePrincipalId), roles = tostring(Roles)",
  ].join("\n");
}

/** How much each table took in during thirty days, in megabytes as they are billed. */
export function volumeQuery(tables: readonly string[], { to }: Pick<EngineSpan, "to">): string {
  const from = new Date(to.getTime() - 30 * 86_400_000);
  return [
    "Usage",
    within({ from, to }),
    `| where DataType in (${tables.map((table) => `'${table}'`).join(", ")})`,
    "| summarize megabytes = sum(Quantity) by table = DataType",
  ].join("\n");
}
