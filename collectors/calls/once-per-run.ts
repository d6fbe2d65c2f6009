/** What several slices of one run need is asked for once; a failure that may pass is forgotten, so that the next slice tries again. */
import { Denied } from "#lib/errors.ts";

export function oncePerRun<T>(
  ctx: { session: Map<string, unknown> },
  key: string,
  make: () => Promise<T>,
): Promise<T> {
  const known = ctx.session.get(key);
  if (known !== undefined) return known as Promise<T>;
  const promise = make();
  ctx.session.set(key, promise);
  promise.catch((error: unknown) => {
    if (!(error instanceof Denied)) ctx.session.delete(key);
  });
  return promise;
}
