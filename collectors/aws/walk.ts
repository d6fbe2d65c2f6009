/** What is particular to lists of AWS: IAM's markers, and things that go while what they hold is listed. */
import { NotFound } from "#lib/errors.ts";
import { malformed } from "../calls/malformed.ts";
import { present } from "./errors.ts";

/** The next marker of an IAM page, which always tells whether there is more. Throws Unavailable for "there is more" without a marker: the rest cannot be asked for. */
export function iamMarker(page: { IsTruncated?: boolean; Marker?: string }): string | undefined {
  if (!present(page.IsTruncated, "IsTruncated")) return undefined;
  if (!page.Marker) throw malformed("IAM said there is more and gave no marker; the list is not whole.");
  return page.Marker;
}

/** The items until the thing they belong to turns out to be deleted: what is gone has nothing left to list. */
export async function* untilGone<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
  }
}
