/** Coverage of owners as a whole and by provider, environment, tier and class, with its days. */
import type { NextRequest } from "next/server";
import { parse } from "#lib/domain/filter/parse.ts";
import { coverageTrend } from "#lib/queries/owners/coverage-trend.ts";
import { ownerCoverage } from "#lib/queries/owners/owner-coverage.ts";
import { ownerMetrics } from "#lib/queries/owners/owner-metrics.ts";
import { apiContext } from "../../../../reader.ts";
import { answer } from "../../answer.ts";

/** `q`: among whom, besides being counted. */
export async function GET(request: NextRequest): Promise<Response> {
  return answer(apiContext(request, "GET /api/v1/owners/coverage", "read"), async (client, asOf) => {
    const filter = parse(request.nextUrl.searchParams.get("q") ?? "");
    return {
      ...(await ownerCoverage(client, { asOf, filter })),
      trend: await coverageTrend(client),
      metrics: await ownerMetrics(client, { asOf }),
    };
  });
}
