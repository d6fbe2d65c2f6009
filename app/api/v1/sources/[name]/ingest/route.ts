/** Takes an export file for a source that was read from files, as `import` takes it on the command line; for API keys alone. */
import type { NextRequest } from "next/server";
import { Incomplete, Invalid } from "#lib/errors.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { findSource } from "#lib/queries/find-source.ts";
import { problem } from "../../../../../problem.ts";
import { apiContext } from "../../../../../reader.ts";
import { refuseStrangers } from "../../../refuse-strangers.ts";
import { type Delivered, handOver } from "./hand-over.ts";
import { withReceivedFiles } from "./receive-file.ts";

type Context = { params: Promise<{ name: string }> };

/**
 * The export as the body, or as the part `main` of a form beside other files of `import` (`audit-log`, …); `at`: when it was exported; `complete`: streams it covers, with commas between. Answers 200 with what was
 * stored, once it is. 400 for what is no whole export of the source's cloud, 409 for one of another estate, 413 above 256 MB.
 */
export async function POST(request: NextRequest, { params }: Context): Promise<Response> {
  try {
    refuseStrangers(request);
    const { name } = await params;
    const ctx = await apiContext(request, "POST /api/v1/sources/[name]/ingest", `ingest:${name}`);
    const { provider, mode } = await findSource(ctx.pool, name);
    if (mode === "live") throw readLive(name);
    const query = request.nextUrl.searchParams;
    const complete = (query.get("complete") ?? "").split(",").filter((stream) => stream !== "");
    const delivery = {
      actor: ctx.actor,
      provider,
      source: name,
      at: query.get("at")?.slice(0, 40) ?? null,
      complete,
    };
    const roles = ["main", ...providerOf(provider).exports.beside.map(({ role }) => role)];
    const stored = await withReceivedFiles(request, roles, (files) =>
      handOver({ ...delivery, files }, request.signal),
    );
    return Response.json(answerOf(stored), { headers: { "cache-control": "no-store" } });
  } catch (error) {
    return problem(error);
  }
}

function readLive(name: string): Invalid {
  return new Invalid(`"${name}" is read live; files are for sources that were imported.`, {
    hint: "Ask for a collection of it: POST /api/v1/sources/NAME/collect",
  });
}

function answerOf({ source, runId, observedAt, status, scopes, streams, missing }: Delivered) {
  if (status === "failed") {
    const [first] = missing;
    throw new Incomplete(
      missing.map(({ stream }) => stream),
      `Nothing of the file could be stored: ${first?.reason ?? "no reason was told"}.`,
      { hint: "Look at the run on the source's page." },
    );
  }
  const sum = (
    of: "seen" | "inserted" | "updated" | "unchanged" | "closed" | "reopened" | "held" | "rejected",
  ) => streams.reduce((all, stream) => all + stream[of], 0);
  const records = {
    ...{ seen: sum("seen"), inserted: sum("inserted"), updated: sum("updated"), unchanged: sum("unchanged") },
    ...{ closed: sum("closed"), reopened: sum("reopened"), held: sum("held"), rejected: sum("rejected") },
  };
  return { source, run: runId, asOf: observedAt, status, scopes, records, streams, missing };
}
