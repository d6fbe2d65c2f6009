import { expect, type Page, test } from "@playwright/test";
import { delivered } from "./delivered.ts";
import { goLive } from "./live.ts";

const numbers = (page: Page) =>
  page.locator("main [data-number]").evaluateAll((all) =>
    all.map((one) => ({
      number: Number(one.getAttribute("data-number")),
      href: one.getAttribute("href") ?? "",
    })),
  );

async function totalAt(page: Page, href: string): Promise<number> {
  return Number((await delivered(page, href, "[data-total]", "data-total")) ?? Number.NaN);
}

test("the list leads to its trend with the filter it has, and back", async ({ page }) => {
  await goLive(page, "/identities?q=provider:aws tier:2 state:live,disabled");
  const total = await page.locator("[data-total]").first().getAttribute("data-total");
  await page.getByRole("link", { name: "Trend", exact: true }).click();
  await expect(page).toHaveURL(/\/identities\/trend\?q=provider:aws\+tier:2\+state:live,disabled/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Identities");
  await expect(page.locator("h1 [data-number]").first()).toHaveAttribute("data-number", total ?? "");
  await page.getByRole("link", { name: "The list" }).click();
  await expect(page.locator("[data-total]").first()).toHaveAttribute("data-total", total ?? "");
});

for (const metric of ["identities", "ownership", "index", "static-credentials"]) {
  test(`every point of ${metric} opens a list whose total equals it`, async ({ page }) => {
    test.setTimeout(180_000);
    await page.goto(`/identities/trend?q=provider:aws+nature:machine,mixed,unknown&metric=${metric}`);
    const all = await numbers(page);
    expect(all.length).toBeGreaterThan(1);
    const some = [...new Map(all.map((one) => [one.href, one])).values()];
    for (const { number, href } of some.filter((_, index) => index < 4 || index % 9 === 0))
      expect(await totalAt(page, href), href).toBe(number);
  });
}

test("what a past day cannot answer is named with its reason, and the trend without it is one press away", async ({
  page,
}) => {
  await goLive(page, "/identities/trend?q=tier:2 created>90d pay");
  const refused = page.getByRole("region", { name: "Terms that are not kept" });
  await expect(refused).toContainText("created>90d");
  await expect(refused).toContainText("names are known as they are now");
  await refused.getByRole("link", { name: "Trend without them" }).click();
  await expect(page.locator("#trend")).toBeVisible();
  await expect(page).not.toHaveURL(/created/);
});

test("an index across clouds is not told, and the reason says what to do", async ({ page }) => {
  await page.goto("/identities/trend?metric=index");
  await expect(page.locator("#trend")).toContainText("add a provider to the filter");
  await expect(page.locator("#trend [data-number]")).toHaveCount(0);
});

test("spans and metrics are links that keep the filter, and other words are refused with those there are", async ({
  page,
}) => {
  await goLive(page, "/identities/trend?q=tier:2&metric=ownership");
  await page.getByRole("navigation", { name: "Days" }).getByRole("link", { name: "30 days" }).click();
  await expect(page).toHaveURL(/q=tier:2&days=30&metric=ownership/);
  await page
    .getByRole("navigation", { name: "Metrics" })
    .getByRole("link", { name: /^Privileged, no owner/ })
    .click();
  await expect(page).toHaveURL(/q=tier:2&days=30&metric=privileged-unowned/);
  await expect(page.locator("#trend")).toContainText("last 30 days");
  for (const address of ["days=91", "metric=happiness", "q=natur:x"]) {
    await page.goto(`/identities/trend?${address}`);
    await expect(page.getByRole("alert").first(), address).toBeVisible();
  }
});

test("the address of the API and the page say the same", async ({ page, request }) => {
  const asked = "q=provider:aws&days=30&metric=ownership";
  const answer = await (await request.get(`/api/v1/trends?${asked}`)).json();
  const [metric] = answer.metrics as { key: string; points: { day: string; hit: number }[] }[];
  await page.goto(`/identities/trend?${asked}`);
  await expect(page.locator("h1 [data-number]").first()).toHaveAttribute(
    "data-number",
    String(metric?.points.at(-1)?.hit),
  );
  expect((await request.get("/api/v1/trends?q=grants%3E2")).status()).toBe(400);
});
