/** The number of a run that a source really had: which one it is depends on who was collected first. */
import type { APIRequestContext } from "@playwright/test";

export async function aRunOf(request: APIRequestContext, source: string): Promise<string> {
  const page = await (await request.get(`/sources/${source}`)).text();
  const run = new RegExp(`/sources/${source}/runs/(\\d+)`).exec(page)?.[1];
  if (run === undefined) throw new Error(`The page of ${source} lists no run.`);
  return run;
}
