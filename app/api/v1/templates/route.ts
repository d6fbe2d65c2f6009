/** Least-privilege templates: what nine of ten identities of one class in one cloud used, as policy text, and how far each is from it. */
import type { NextRequest } from "next/server";
import { accessTemplates, readTemplatesRequest } from "#lib/queries/access-templates.ts";
import { apiContext } from "../../../reader.ts";
import { answer } from "../answer.ts";

/** `provider`, `class`: all of them where absent. */
export async function GET(request: NextRequest): Promise<Response> {
  const query = request.nextUrl.searchParams;
  return answer(apiContext(request, "GET /api/v1/templates", "read"), async (client, asOf) => {
    const asked = readTemplatesRequest({ provider: query.get("provider"), class: query.get("class") });
    return { templates: await accessTemplates(client, { ...asked, asOf }) };
  });
}
