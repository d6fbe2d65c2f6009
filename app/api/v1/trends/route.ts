/** Every metric of whomever a filter lets through, day by day: the same as the page of a trend. */
import type { NextRequest } from "next/server";
import { defaultIdentityFilter } from "#lib/domain/filter/fields.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { spanOf, trendMetricNamed } from "#lib/domain/trends/asked-trend.ts";
import { filterTrend } from "#lib/queries/trends/filter-trend.ts";
import { trendRecord } from "#lib/queries/trends/trend-record.ts";
import { apiContext } from "../../../reader.ts";
import { answer } from "../answer.ts";

/** `q` (the counted identities when absent), `days` (30, 90 or 365), `metric` (all when absent). */
export async function GET(request: NextRequest): Promise<Response> {
  const params = request.nextUrl.searchParams;
  return answer(apiContext(request, "GET /api/v1/trends", "read"), async (client, asOf) => {
    const filter = parse(params.get("q") ?? defaultIdentityFilter);
    const key = trendMetricNamed(params.get("metric"));
    const trend = await filterTrend(client, { filter, days: spanOf(params.get("days")), asOf });
    return trendRecord(
      trend,
      trend.metrics.filter((metric) => key === null || metric.key === key),
    );
  });
}
