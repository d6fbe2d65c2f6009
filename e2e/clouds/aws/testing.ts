/** SDK clients for tests of the simulators: real ones, pointed at the simulator, with as little retrying as the test needs. */
import type { Clouds } from "../start.ts";

/** Options for any AWS client: credentials of the reader role in `account`, or of the collector itself. */
export function clientOptions(
  clouds: Clouds,
  account?: string,
  more: { region?: string; maxAttempts?: number } = {},
) {
  return {
    endpoint: clouds.url,
    region: more.region ?? "us-east-1",
    maxAttempts: more.maxAttempts ?? 1,
    credentials: clouds.aws.credentials(account),
  };
}

/** Every item of every page, and how many pages it took. */
export async function collected<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => Item[] | undefined,
) {
  const items: Item[] = [];
  let count = 0;
  for await (const page of pages) {
    count += 1;
    items.push(...(itemsOf(page) ?? []));
  }
  return { items, pages: count };
}

/** The account of that name; throws when the world has none. */
export function accountNamed(clouds: Clouds, name: string): string {
  const found = clouds.world.aws.organization.accounts.find((account) => account.name.endsWith(name));
  if (!found) throw new RangeError(`No account ${name}`);
  return found.id;
}
