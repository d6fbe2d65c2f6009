/** `gcp/last-authentication`: when each account of a project, and each of its keys, last signed in. */
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { activitiesOf } from "./activities.ts";
import { type ActivityType, usageRecord } from "./map-activity.ts";
import type { Reading } from "./reading.ts";
import { unreadable } from "./service-accounts.ts";

const types: ActivityType[] = ["serviceAccountLastAuthentication", "serviceAccountKeyLastAuthentication"];

export async function* collectLastAuthentication({ access, scope }: Reading): AsyncGenerator<CloudRecord> {
  for (const type of types) {
    for (const activity of await activitiesOf(access, scope, type)) {
      yield usageRecord(activity) ?? unreadable(`an activity of ${scope}`);
    }
  }
}
