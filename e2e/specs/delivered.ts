/**
 * Reads a page as it is delivered, without drawing it: where only a number on it counts, running its scripts and laying it out would
 * tell nothing more.
 */
import type { Page } from "@playwright/test";

/** What a selector finds first in the page at an address: an attribute, or its text without one; null where it finds nothing. */
export async function delivered(
  page: Page,
  address: string,
  selector: string,
  attribute?: string,
): Promise<string | null> {
  return page.evaluate(
    async ([href = "", wanted = "", name = ""]) => {
      const answer = await fetch(href, { headers: { accept: "text/html" } });
      const html = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = html.querySelector(wanted);
      return name === "" ? (found?.textContent ?? null) : (found?.getAttribute(name) ?? null);
    },
    [address, selector, attribute],
  );
}

/** How many items of the burn-down the list at an address has, all its pages together; NaN where it says none. */
export async function itemsAt(page: Page, address: string): Promise<number> {
  const words = (await delivered(page, address, 'nav[aria-label="Pages"]')) ?? "";
  return Number(/^([\d,]+) items?/.exec(words)?.[1]?.replaceAll(",", "") ?? Number.NaN);
}
