/** Activity Analyzer: when the accounts and keys of a project last signed in. Source: policyanalyzer v1 `activities.query`. */
import { oncePerRun } from "../calls/once-per-run.ts";
import { pages } from "../calls/pages.ts";
import type { Access } from "./access.ts";
import { apis } from "./apis.ts";
import type { ActivityType } from "./map-activity.ts";

const permissions: Record<ActivityType, string> = {
  serviceAccountLastAuthentication: "policyanalyzer.serviceAccountLastAuthenticationActivities.query",
  serviceAccountKeyLastAuthentication: "policyanalyzer.serviceAccountKeyLastAuthenticationActivities.query",
};

/** `project`: `projects/<number>`. Read once per run. */
export function activitiesOf(access: Access, project: string, type: ActivityType): Promise<unknown[]> {
  return oncePerRun(access.ctx, `gcp/activities/${type}/${project}`, async () => {
    const api = await apis.activities();
    const parent = `${project}/locations/global/activityTypes/${type}`;
    const answers = pages(
      (pageToken) =>
        access.call(permissions[type], project, (options) =>
          api.projects.locations.activityTypes.activities.query(
            { parent, pageToken, pageSize: access.ctx.limits.pageSize ?? 1000 },
            options,
          ),
        ),
      (page) => page.nextPageToken ?? undefined,
    );
    const found: unknown[] = [];
    for await (const page of answers) found.push(...(page.activities ?? []));
    return found;
  });
}
