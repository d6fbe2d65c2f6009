/** One action as JSON: who may do it, who did, who was refused, and what gives it. */
import type { NextRequest } from "next/server";
import { build } from "#lib/domain/filter/build.ts";
import type { Counted } from "#lib/queries/actions/action-detail.ts";
import { actionDetail } from "#lib/queries/actions/action-detail.ts";
import { actionWritten } from "../../../../actions/address.ts";
import { apiContext } from "../../../../reader.ts";
import { answer } from "../../answer.ts";

type Context = { params: Promise<{ action: string }> };

/** `action` as the provider writes it, encoded: `Microsoft.Storage%2FstorageAccounts%2Fread`. Each filter is that of the list. */
export async function GET(request: NextRequest, { params }: Context): Promise<Response> {
  const context = apiContext(request, "GET /api/v1/actions/[action]", "read");
  return answer(context, async (client, asOf) => {
    const { action } = await params;
    const found = await actionDetail(client, actionWritten(action), asOf);
    const written = <Told extends Pick<Counted, "filter">>(told: Told) => ({
      ...told,
      filter: build(told.filter),
    });
    return {
      ...found,
      ...{ can: written(found.can), unknown: written(found.unknown), used: written(found.used) },
      ...{ unused: written(found.unused), denied: written(found.denied) },
      givenBy: { ...found.givenBy, givers: found.givenBy.givers.map(written) },
    };
  });
}
