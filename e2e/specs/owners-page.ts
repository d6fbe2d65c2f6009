import { type APIRequestContext, expect, type Page } from "@playwright/test";

export type Team = { key: string; name: string; probable: number; owned: number };

/** The teams there are, those with the largest inbox first. */
export async function askTeams(request: APIRequestContext): Promise<Team[]> {
  const answer = await request.get("/api/v1/owners/teams");
  expect(answer.status()).toBe(200);
  const body = (await answer.json()) as { teams: Team[] };
  return body.teams.toSorted((one, other) => other.probable - one.probable);
}

/** How many identities pass a filter. */
export async function countOf(request: APIRequestContext, filter: string): Promise<number> {
  const answer = await request.get(`/api/v1/identities?${new URLSearchParams({ q: filter, limit: "1" })}`);
  expect(answer.status(), filter).toBe(200);
  return ((await answer.json()) as { total: number }).total;
}

/** What a team's inbox holds. */
export function inboxFilter(team: string): string {
  return `nature:machine,mixed,unknown state:live,disabled suggested-team:${team} -owner:attested,claimed`;
}

type Linked = { number: number; href: string };

/** Every number of the page that leads to a list, with where it leads; the same list is told once. */
export async function linkedNumbers(page: Page): Promise<Linked[]> {
  const all = await page.locator('main a[data-number][href^="/identities"]').evaluateAll((links) =>
    links.map((link) => ({
      number: Number(link.getAttribute("data-number")),
      href: link.getAttribute("href") ?? "",
    })),
  );
  return [...new Map(all.map((one) => [`${one.number} ${one.href}`, one])).values()];
}

/** The list's own filter where the address has none. */
const usual = "nature:machine,mixed,unknown state:live,disabled";

/** Asks the list behind each number, some at a time, and holds its total against the number. */
export async function expectListsToEqual(
  request: APIRequestContext,
  numbers: readonly Linked[],
): Promise<void> {
  const wrong: string[] = [];
  for (let from = 0; from < numbers.length; from += 4) {
    const some = numbers.slice(from, from + 4).map(async ({ number, href }) => {
      const filter = new URL(href, "http://rollcall").searchParams.get("q") ?? usual;
      const total = await countOf(request, filter);
      if (total !== number) wrong.push(`${number}, but the list of ${filter} holds ${total}`);
    });
    await Promise.all(some);
  }
  expect(wrong).toEqual([]);
}
