/** Pages until there is no token; an empty page with a token is legal, and a walk that turns in circles ends with an error. */
import { malformed } from "./malformed.ts";

/** Throws Unavailable when a token comes twice, because a walk that turns in circles never becomes complete. */
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
