/**
 * Azure Resource Graph: one question over many subscriptions, answered whole or not at all. Every trap of its paging is an error
 * here: no token although rows are missing, a result cut short, fewer rows than it counted.
 */
import { z } from "zod";
import { Unavailable } from "#lib/errors.ts";
import { type Answer, send } from "./api.ts";
import type { AzureContext } from "./context.ts";
import { answerOf, malformed } from "./errors.ts";
import { askedWait, wait } from "./retry.ts";

export type GraphQuestion = {
  /** KQL that projects `id` and orders by it: without a plain column to order by, Resource Graph gives no page token. */
  query: string;
  /** Subscription ids; null asks the whole tenant. */
  subscriptions: string[] | null;
  permission: string;
};

/** Source: Resources REST reference 2024-04-01. `resultTruncated` is a text; `"false"` is as true as `"true"` to JavaScript. */
const answerSchema = z.looseObject({
  totalRecords: z.number(),
  count: z.number(),
  resultTruncated: z.enum(["true", "false"]),
  $skipToken: z.string().nullish(),
  data: z.array(z.unknown()),
});

const pageSize = 1000;
const path = "/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01";

/** The rows, page after page; an empty page with a token is legal. Throws Denied | Unavailable | NotApplicable. */
export async function* resourceGraph(ctx: AzureContext, question: GraphQuestion): AsyncGenerator<unknown> {
  const seen = new Set<string>();
  let rows = 0;
  let skipToken: string | undefined;
  let top = ctx.limits.pageSize ?? pageSize;
  for (;;) {
    const answer = await ask(ctx, question, top, skipToken).catch((error: unknown) => {
      if (!isTooLarge(error) || top < 2) throw error;
      return null;
    });
    if (answer === null) {
      top = Math.ceil(top / 4);
      continue;
    }
    const page = answerOf(answerSchema, answer.json, "Resource Graph");
    refuseCutTenant(answer);
    yield* page.data;
    rows += page.data.length;
    skipToken = page.$skipToken || undefined;
    if (skipToken === undefined) {
      if (page.resultTruncated === "true" || rows < page.totalRecords)
        throw cutShort(rows, page.totalRecords);
      return;
    }
    if (seen.has(skipToken))
      throw malformed("A page token of Resource Graph came twice; the list may not be whole.");
    seen.add(skipToken);
    await pauseForQuota(ctx, answer);
  }
}

function ask(
  ctx: AzureContext,
  question: GraphQuestion,
  top: number,
  $skipToken: string | undefined,
): Promise<Answer> {
  const { query, subscriptions, permission } = question;
  const options = {
    resultFormat: "objectArray",
    $top: top,
    // Without it, what is assigned above a subscription is lost.
    authorizationScopeFilter: "AtScopeAboveAndBelow",
    ...($skipToken === undefined ? {} : { $skipToken }),
  };
  const body = { query, options, ...(subscriptions === null ? {} : { subscriptions }) };
  return send(ctx, { service: "management", url: path, permission, method: "POST", body });
}

/** Resource Graph answers for the first 10,000 subscriptions only, and says so in a header alone. */
function refuseCutTenant(answer: Answer): void {
  if (answer.header("x-ms-tenant-subscription-limit-hit") !== "true") return;
  throw new Unavailable("Resource Graph left out subscriptions: there are more than it looks at.", {
    transient: false,
    hint: "Split the tenant: make sources that name their subscriptions, and set withoutResourceGraph.",
  });
}

function cutShort(rows: number, total: number): Unavailable {
  return new Unavailable(`Resource Graph gave ${rows} of ${total} rows and no token for the rest.`, {
    transient: true,
    hint: "Run the collection again; if it stays, set withoutResourceGraph in the source.",
  });
}

/** 15 questions in 5 seconds are allowed; waiting for the rest of them costs less than being refused. */
async function pauseForQuota(ctx: AzureContext, answer: Answer): Promise<void> {
  if (answer.header("x-ms-user-quota-remaining") !== "0") return;
  await wait(askedWait({ get: answer.header }, ctx.clock.now()) ?? 1, ctx);
}

/** An answer is at most 16 MB, however many rows were asked for; fewer rows fit. */
function isTooLarge(error: unknown): boolean {
  return error instanceof Unavailable && error.detail.azureError === "ResponsePayloadTooLarge";
}
