/** Many small calls at once, their results in the order of what they were made for. */

/** Applies `work` to each item, at most `limit` at once. Never more than `limit` results are held. */
export async function* inParallel<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  limit: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const window: Promise<Result>[] = [];
  for await (const item of items) {
    const started = work(item);
    // A failure is thrown when its turn comes; until then it must not count as unhandled.
    started.catch(() => undefined);
    window.push(started);
    if (window.length >= Math.max(1, limit)) yield await (window.shift() as Promise<Result>);
  }
  for (const started of window) yield await started;
}
