import { expect, type Locator, type Page } from "@playwright/test";
import { untilLive } from "./live.ts";

/** The list as a person works with it. */
export class ListPage {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  async open(query = ""): Promise<void> {
    await this.page.goto(`/identities${query}`);
    await this.ready();
  }

  /** Waits until the page is drawn and its scripts answer. */
  async ready(): Promise<void> {
    await expect(this.page.locator("[data-total]")).toBeVisible();
    await untilLive(this.page);
  }

  filter(): Locator {
    return this.page.getByRole("combobox", { name: "Filter" });
  }

  async total(): Promise<number> {
    return Number(await this.page.locator("[data-total]").getAttribute("data-total"));
  }

  rows(): Locator {
    return this.page.locator("tbody tr");
  }

  links(): Locator {
    return this.page.locator("tbody tr td:first-child a");
  }

  chips(): Locator {
    return this.page.getByRole("link", { name: /^Remove: / });
  }

  facet(name: string): Locator {
    return this.page
      .getByRole("complementary", { name: "Facets" })
      .getByRole("region", { name, exact: true });
  }

  /** Presses a link and waits until the address and the list behind it have changed. */
  async follow(link: Locator): Promise<void> {
    const href = await link.getAttribute("href");
    await link.click();
    await this.page.waitForURL(
      (url) =>
        url.pathname + url.search === new URL(href ?? "", url).pathname + new URL(href ?? "", url).search,
    );
    await expect(this.page.locator("[data-total]")).toBeVisible();
  }
}
