/** The filters of a sink of audit logs whose meaning is known by their text: those that Rollcall proposes, and their plain parts. */

const activity = 'log_id("cloudaudit.googleapis.com/activity")';
const dataAccess = 'log_id("cloudaudit.googleapis.com/data_access")';

/** Software alone: what people do is nobody's business here. */
export const softwareFilter =
  '(protoPayload.authenticationInfo.principalEmail =~ "gserviceaccount\\.com$" OR protoPayload.authenticationInfo.principalSubject =~ "^(principal|serviceAccount):")';

/** By what they let through, at least. */
export const sinkFilters = {
  all: [`${activity} OR ${dataAccess}`, 'logName:"cloudaudit.googleapis.com"'],
  "admin-activity": [activity],
} as const;

/** What a sink is made with: both logs, of software alone. */
export const proposedFilter = `(${activity} OR ${dataAccess}) AND ${softwareFilter}`;
