/** Ways through many answers: pages by token, many small calls at once, and waiting; all of them stop with the run. */
import { setTimeout as sleep } from "node:timers/promises";
import { NotFound } from "#lib/errors.ts";
import { malformed, present, stopped } from "./errors.ts";

/**
 * Pages until there is no token; an empty page with a token is legal. Throws Unavailable when a token comes twice, because a walk
 * that turns in circles never becomes complete.
 */
export async function* pages<Page>(
  fetch: (token: string | undefined) => Promise<Page>,
  nextToken: (page: Page) => string | undefined,
): AsyncGenerator<Page> {
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const page = await fetch(token);
    yield page;
    token = nextToken(page) || undefined;
    if (token !== undefined && seen.has(token))
      throw malformed("A page token came twice; the list may not be whole.");
    if (token !== undefined) seen.add(token);
  } while (token !== undefined);
}

/** The next marker of an IAM page, which always tells whether there is more. Throws Unavailable for "there is more" without a marker: the rest cannot be asked for. */
export function iamMarker(page: { IsTruncated?: boolean; Marker?: string }): string | undefined {
  if (!present(page.IsTruncated, "IsTruncated")) return undefined;
  if (!page.Marker) throw malformed("IAM said there is more and gave no marker; the list is not whole.");
  return page.Marker;
}

/** Waits; an abort ends the wait at once. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch {
    throw stopped(signal);
  }
}

/** The items until the thing they belong to turns out to be deleted: what is gone has nothing left to list. */
export async function* untilGone<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
  }
}
