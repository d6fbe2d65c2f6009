/** What an API server's audit webhook (`--audit-webhook-config-file`) sends for one cluster, taken with an API key. */
import type { NextRequest } from "next/server";
import { takeAuditEvents } from "#lib/commands/take-audit-events.ts";
import { RollcallError, Unavailable } from "#lib/errors.ts";
import { problem } from "../../../../../problem.ts";
import { apiContext } from "../../../../../reader.ts";
import { json } from "../../../answer.ts";
import { refuseStrangers } from "../../../refuse-strangers.ts";
import { readDocument } from "./read-document.ts";

type Context = { params: Promise<{ source: string }> };

/**
 * An EventList of audit.k8s.io/v1. 200 once it is stored, with how many events were none and why. An API server tries 429 and
 * 5xx again and drops the batch at any other 4xx: so 429 and 503, always with Retry-After, say that sending it again may help, and every
 * other code that it cannot: 400 no EventList, 401, 403, 404 no such source, 413 above 16 MB.
 */
export async function POST(request: NextRequest, { params }: Context): Promise<Response> {
  try {
    refuseStrangers(request, { encrypted: true });
    const { source } = await params;
    const scope = `ingest:${source}` as const;
    const ctx = await apiContext(request, "POST /api/v1/ingest/kubernetes-audit/[source]", scope);
    return json(await takeAuditEvents(ctx, { source, document: await readDocument(request) }));
  } catch (error) {
    return await refusal(error);
  }
}

const retryAfter = "5";

/** What nobody expected, a database that is away among it, is not the batch's fault: it may come again. */
async function refusal(error: unknown): Promise<Response> {
  const told = problem(error);
  if (error instanceof RollcallError && !(error instanceof Unavailable)) return told;
  const status = error instanceof Unavailable && error.detail.isFull === true ? 429 : 503;
  const headers = new Headers(told.headers);
  headers.set("retry-after", retryAfter);
  const body = { ...((await told.json()) as object), status };
  return new Response(JSON.stringify(body), { status, headers });
}
