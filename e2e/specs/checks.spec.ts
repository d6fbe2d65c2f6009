import { expect, type Page, test } from "@playwright/test";
import { defaultIdentityFilter } from "#lib/domain/filter/fields.ts";
import { goLive } from "./live.ts";
import { signedInAs } from "./signed-in.ts";

type Linked = { href: string; value: number };

async function numbersIn(page: Page, selector: string): Promise<Linked[]> {
  const found = await page.locator(`${selector} a[data-number]`).evaluateAll((links) =>
    links.map((link) => ({
      href: link.getAttribute("href") ?? "",
      value: Number(link.getAttribute("data-number")),
    })),
  );
  return [...new Map(found.map((one) => [one.href, one])).values()];
}

/** The total that the list behind an address says. */
async function totalOf(page: Page, href: string): Promise<number> {
  if (href.startsWith("/identities")) {
    const text = new URL(href, "http://127.0.0.1").searchParams.get("q") ?? defaultIdentityFilter;
    const answer = await page.request.get(`/api/v1/identities?q=${encodeURIComponent(text)}&limit=1`);
    return (await answer.json()).total;
  }
  const text = await (await page.request.get(href)).text();
  return Number(/<h1.*?data-number="(\d+)"/.exec(text)?.[1] ?? Number.NaN);
}

test("every number of the checks opens a list of that many", async ({ page }) => {
  test.slow();
  await page.goto("/settings/checks");
  const numbers = await numbersIn(page, "main");
  expect(numbers.length).toBeGreaterThan(60);
  for (const { href, value } of numbers) expect(await totalOf(page, href), href).toBe(value);
});

test("the sentence counts what the checks count, and each check says why, what it cannot see and where it comes from", async ({
  page,
}) => {
  await page.goto("/settings/checks");
  const checks = page.locator("[data-check]");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(
    `of ${await checks.count()} checks are on`,
  );
  const open = await page
    .locator("[data-check] dd:first-of-type a[data-number]")
    .evaluateAll((links) =>
      links
        .filter((link) => link.getAttribute("aria-label")?.startsWith("Open"))
        .reduce((sum, link) => sum + Number(link.getAttribute("data-number")), 0),
    );
  const [all] = await numbersIn(page, "h1");
  expect(all?.value).toBe(open);
  for (const check of await checks.all()) {
    await check.locator("summary").first().click();
    for (const name of ["Why", "Cannot see", "OWASP NHI 2025", "Sources"])
      await expect(check.getByText(name, { exact: true })).toBeVisible();
    await expect(check.locator('a[href^="https://"]').first()).toBeVisible();
  }
});

test("a lead sees what another threshold would open before it is saved, and nothing is changed by looking", async ({
  page,
}) => {
  await goLive(page, "/settings/checks");
  const check = page.locator('[data-check="old-credential"]');
  await check.getByRole("link", { name: /^Change/ }).click();
  await check.getByLabel("Too old after days").fill("30");
  await check.getByRole("button", { name: "Preview" }).click();
  await expect(check.getByRole("heading", { name: /^It would open \d+ finding/ })).toBeVisible();
  await check.getByRole("link", { name: "Close" }).click();
  await expect(check).toContainText("On, as usual.");
  // A scope cannot ask for what checks decide.
  await page.goto("/settings/checks?check=old-credential&try=1&enabled=yes&q=finding:unowned");
  await expect(check.getByRole("alert")).toContainText("cannot ask for findings");
  await page.goto("/settings/checks?check=old-credential&try=1&enabled=yes&threshold-days=0");
  await expect(check.getByRole("alert")).toContainText("from 1 to 3650 days");
});

test.describe("a viewer", () => {
  test.use({ storageState: signedInAs("viewer") });

  test("reads all of it, and is told once who may change it", async ({ page }) => {
    await page.goto("/settings/checks?check=old-credential&try=1&enabled=yes");
    await expect(page.locator("[data-check]").first()).toBeVisible();
    await expect(page.locator("[data-withheld]")).toHaveCount(1);
    await expect(page.getByRole("button", { name: "Change a check" })).toHaveAttribute(
      "aria-disabled",
      "true",
    );
    await expect(page.getByRole("link", { name: /^Change:/ })).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Save" })).toHaveCount(0);
  });
});

test("the list is filtered by what was found, says so in words, and shows it in a column", async ({
  page,
}) => {
  await goLive(page, "/identities");
  const facet = page.getByRole("complementary", { name: "Facets" }).locator("#facet-finding + ul li").first();
  await page.goto((await facet.getByRole("link").getAttribute("href")) ?? "");
  expect(page.url()).toMatch(/finding:[a-z-]+/);
  await expect(page.getByText(/^finding: /).first()).toBeVisible();
  const key = /finding:([a-z0-9-]+)/.exec(decodeURIComponent(page.url()))?.[1];
  const counts = (await (await page.request.get("/api/v1/checks")).json()).counts as {
    rule: string;
    identities: number;
  }[];
  const found = counts.find(({ rule }) => rule === key)?.identities;
  await expect(page.locator("[data-total]")).toHaveAttribute("data-total", String(found));
  await page.goto(`${page.url()}&columns=owner,findings`);
  await expect(page.getByRole("columnheader", { name: "Findings" })).toBeVisible();
  await expect(page.getByRole("cell", { name: /^none$/ })).toHaveCount(0);
});

test("findings are listed page by page, each once, and of grants to nobody there is somebody's name", async ({
  page,
}) => {
  await page.goto("/findings?rule=unowned");
  const total = Number(await page.locator("h1 [data-number]").getAttribute("data-number"));
  let visited = 0;
  for (;;) {
    visited += await page.getByRole("table").locator("tbody tr").count();
    const next = page.getByRole("link", { name: "Next" });
    if ((await next.count()) === 0) break;
    await page.goto((await next.getAttribute("href")) ?? "");
  }
  expect(visited).toBe(total);
  await page.goto("/findings?rule=dangling-binding");
  await expect(page.getByRole("table").locator("tbody tr").first()).toContainText("is granted to");
  await page.goto("/findings?rule=unowed");
  await expect(page.getByRole("alert").filter({ hasText: "Did you mean unowned?" })).toBeVisible();
  await page.goto("/findings?rule=unowned&q=%22nothing%20like%20it%22");
  await expect(page.getByRole("heading", { name: "No findings match this filter" })).toBeVisible();
});
