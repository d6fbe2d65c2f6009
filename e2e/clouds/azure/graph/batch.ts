/** Several calls in one: each is answered by itself, in any order, and the whole is fine whatever they say. */
import { AzureError } from "../azure-error.ts";
import type { Reply } from "../call.ts";

type Inner = { id: string; method: string; url: string; headers?: Record<string, string>; body?: unknown };
export type InnerAnswer = { status: number; headers: Record<string, string>; body: unknown };

const MOST = 20;

/** `answer` carries one call out and never throws. */
export async function batchReply(
  body: string,
  answer: (inner: Inner) => Promise<InnerAnswer>,
): Promise<Reply> {
  const { requests } = JSON.parse(body) as { requests?: Inner[] };
  if (!Array.isArray(requests)) throw new AzureError(400, "BadRequest", "Invalid batch payload format.");
  if (requests.length > MOST)
    throw new AzureError(
      400,
      "BadRequest",
      `Batch request limit exceeded: ${requests.length} requests. The maximum is ${MOST}.`,
    );
  if (new Set(requests.map(({ id }) => id)).size !== requests.length)
    throw new AzureError(400, "BadRequest", "Request ids of a batch must be unique.");
  const responses = [];
  for (const inner of requests) responses.push({ id: inner.id, ...(await answer(inner)) });
  // Whoever reads them by place and not by id shall notice.
  return { status: 200, body: { responses: responses.toReversed() } };
}
