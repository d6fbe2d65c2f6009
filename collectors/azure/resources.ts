/** Lists of Azure Resource Manager that no SDK is used for: links followed as given, one that comes twice ends the walk. */
import { z } from "zod";
import { type Answer, send } from "./api.ts";
import type { AzureContext } from "./context.ts";
import { answerOf, malformed } from "./errors.ts";

const page = z.looseObject({ value: z.array(z.unknown()), nextLink: z.string().nullish() });

/** Every item. Throws Denied | Unavailable | NotFound | NotApplicable. */
export async function* armList(
  ctx: AzureContext,
  { url: first, permission, where }: { url: string; permission: string; where?: string },
): AsyncGenerator<unknown> {
  const seen = new Set<string>();
  let url: string | undefined = first;
  while (url !== undefined) {
    if (seen.has(url)) throw malformed("A link to the next page came twice; the list may not be whole.");
    seen.add(url);
    const answer: Answer = await send(ctx, { service: "management", url, permission, where });
    const { value, nextLink }: z.infer<typeof page> = answerOf(page, answer.json, permission);
    yield* value;
    url = nextLink || undefined;
  }
}
