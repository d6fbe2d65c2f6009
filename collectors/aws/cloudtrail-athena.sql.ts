/**
 * What Athena is asked of a trail: per principal and operation when it was last permitted and last refused, so that an answer row stands
 * for any number of events. Table and columns as in AWS's own definition for CloudTrail; the day is a partition.
 */
import { addDays } from "#lib/domain/days.ts";
import type { TrailSettings } from "#lib/providers/aws/engine-fields.ts";
import type { EngineSpan } from "../calls/engine-span.ts";

/**
 * Events of nobody with an id of this estate (services, accounts elsewhere, people of Identity Center) stay as one row per account: they
 * show on which days the account was in the trail. `groups`: how many rows the whole answer has.
 */
export function trailQuery(
  { database, table, dayColumn }: Pick<TrailSettings, "database" | "table" | "dayColumn">,
  span: EngineSpan,
  account: string | null,
): string {
  return `SELECT account, principal, event_source, event_name, category,
  max(CASE WHEN denied THEN NULL ELSE eventtime END) AS last_used,
  max(CASE WHEN denied THEN eventtime ELSE NULL END) AS last_denied,
  count(*) AS events,
  array_join(array_sort(array_agg(DISTINCT substr(eventtime, 1, 10))), ' ') AS days,
  count(*) OVER () AS groups
FROM (
  SELECT account, eventtime, denied, principal,
    CASE WHEN principal IS NULL THEN NULL ELSE eventsource END AS event_source,
    CASE WHEN principal IS NULL THEN NULL ELSE eventname END AS event_name,
    CASE WHEN principal IS NULL THEN NULL ELSE eventcategory END AS category
  FROM (
    SELECT recipientaccountid AS account, eventtime, eventsource, eventname, eventcategory,
      CASE
        WHEN useridentity.type = 'AssumedRole' THEN split_part(useridentity.principalid, ':', 1)
        WHEN useridentity.type IN ('IAMUser', 'Root') THEN useridentity.principalid
        WHEN useridentity.type = 'FederatedUser' THEN useridentity.sessioncontext.sessionissuer.principalid
        ELSE NULL
      END AS principal,
      errorcode IS NOT NULL AND regexp_like(lower(errorcode), '${refusals}') AS denied
    FROM "${database}"."${table}"
    WHERE ${daysIn(dayColumn, span)}${account === null ? "" : `\n      AND recipientaccountid = '${account}'`}
      AND (eventcategory IS NULL OR eventcategory IN ('Management', 'Data'))
  )
)
GROUP BY account, principal, event_source, event_name, category`;
}

/** Error codes of calls that were not let through; any other failure came after. */
const refusals = "accessdenied|unauthorized|notauthorized|authorizationerror|forbidden";

function daysIn(column: string, { from, to }: EngineSpan): string {
  const first = from.toISOString().slice(0, 10);
  const last = addDays(to.toISOString().slice(0, 10), -1);
  if (column !== "year/month/day")
    return `"${column}" BETWEEN '${first.replaceAll("-", "/")}' AND '${last.replaceAll("-", "/")}'`;
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) {
    const [year, month, date] = day.split("-");
    days.push(`("year" = '${year}' AND "month" = '${month}' AND "day" = '${date}')`);
  }
  return `(${days.join(" OR ")})`;
}
