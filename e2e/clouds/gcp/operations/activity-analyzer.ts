/** Policy Analyzer: when accounts and keys last signed in, by whole days, some days late. */

import { dayOf } from "../../calendar.ts";
import type { Call } from "../call.ts";
import { type Input, type Operation, PAGED, type Query, text } from "../wire/operation.ts";
import { pageOf } from "../wire/paging.ts";
import { invalidArgument, permissionDenied } from "../wire/status-error.ts";
import { lastDayOf, lastDayOfAccount, momentOf, OBSERVED_DAYS, REPORT_LAG_DAYS } from "../world/activity.ts";
import type { ProjectState } from "../world/model.ts";
import type { ProjectFacts } from "../world/organization.ts";
import { existing } from "./resource-manager.ts";

const ACCOUNTS = "serviceAccountLastAuthentication";
const KEYS = "serviceAccountKeyLastAuthentication";
/** A day's report is stamped with seven in the morning. */
const STAMP = 420;

const permissionOf = ({ parts }: Input): string =>
  `policyanalyzer.${parts[2] === KEYS ? "serviceAccountKey" : "serviceAccount"}LastAuthenticationActivities.query`;

export const activityOperations: Operation[] = [
  {
    id: "policyanalyzer.projects.locations.activityTypes.activities.query",
    method: "GET",
    path: "v1/projects/{projectsId}/locations/{locationsId}/activityTypes/{activityTypesId}/activities:query",
    query: { ...PAGED, filter: "string" },
    permission: permissionOf,
    on: ({ parts }) => `projects/${parts[0]}`,
    run: query,
  },
];

function query(call: Call, input: Input): object {
  const [project = "", location, type = ""] = input.parts;
  // Whoever has not become a service account is not served here.
  if (call.caller?.federated)
    throw permissionDenied("policyanalyzer", permissionOf(input), `projects/${project}`);
  if (location !== "global") throw invalidArgument("The location must be global.", "parent");
  if (type !== ACCOUNTS && type !== KEYS)
    throw invalidArgument(`Unsupported activity type: ${type}.`, "parent");
  const { facts } = existing(call, `projects/${project}`, permissionOf(input));
  if (!facts) throw new RangeError("A project has facts");
  const state = call.world.gcp.project(facts.id, call.world.day);
  const rows = type === ACCOUNTS ? accountRows(facts, state) : keyRows(facts, state);
  const wanted = filterOf(input.query);
  const fitting = rows.filter((row) => wanted === null || wanted.has(row.fullResourceName));
  const { items, next } = pageOf(fitting, input.query, { default: 100, maximum: 1000 }, call.pageCap);
  return {
    ...(items.length === 0 ? {} : { activities: items }),
    ...(next === undefined ? {} : { nextPageToken: next }),
  };
}

type Row = { fullResourceName: string; activityType: string; observationPeriod: object; activity: object };

function accountRows(facts: ProjectFacts, state: ProjectState): Row[] {
  return state.accounts.map((account) => {
    const name = `//iam.googleapis.com/projects/${facts.id}/serviceAccounts/${account.email}`;
    const about = { projectNumber: facts.number, serviceAccountId: account.uniqueId, fullResourceName: name };
    const period = periodOf(state, account.createdAt);
    const last = lastDayOfAccount(account, period.from, period.to);
    return row(name, ACCOUNTS, period, last, { serviceAccount: about });
  });
}

/** Keys that are turned off are not reported. */
function keyRows(facts: ProjectFacts, state: ProjectState): Row[] {
  return state.accounts.flatMap((account) =>
    account.keys
      .filter((key) => !key.disabled)
      .map((key) => {
        const name = `//iam.googleapis.com/projects/${facts.id}/serviceAccounts/${account.email}/keys/${key.id}`;
        const about = {
          projectNumber: facts.number,
          serviceAccountId: account.uniqueId,
          fullResourceName: name,
        };
        const period = periodOf(state, key.createdAt);
        const last = lastDayOf(key.activity, period.from, period.to);
        return row(name, KEYS, period, last, { serviceAccountKey: about });
      }),
  );
}

type Period = { from: number; to: number };

function periodOf(state: ProjectState, createdAt: string): Period {
  const to = state.day - REPORT_LAG_DAYS;
  return { from: Math.min(to, Math.max(dayOf(createdAt), to - OBSERVED_DAYS)), to };
}

function row(
  fullResourceName: string,
  activityType: string,
  period: Period,
  last: number | null,
  about: object,
): Row {
  const activity = {
    ...(last === null ? {} : { lastAuthenticatedTime: momentOf(last, STAMP) }),
    ...about,
  };
  const observationPeriod = {
    startTime: momentOf(period.from, STAMP),
    endTime: momentOf(period.to, STAMP),
  };
  return { fullResourceName, activityType, observationPeriod, activity };
}

/** `activities.full_resource_name="…" OR …`, ten of them at most. */
function filterOf(query: Query): Set<string> | null {
  const filter = text(query.filter);
  if (filter === "") return null;
  const parts = filter
    .split(" OR ")
    .map((part) => /^activities\.full_resource_name\s*=\s*"(.+)"$/.exec(part.trim())?.[1]);
  if (parts.length > 10 || parts.includes(undefined)) throw invalidArgument("Invalid filter.", "filter");
  return new Set(parts.flatMap((part) => part ?? []));
}
