import { expect, test } from "@playwright/test";
import { goLive } from "./live.ts";
import { askTeams, expectListsToEqual, linkedNumbers } from "./owners-page.ts";
import { signedInAs } from "./signed-in.ts";

test("every number on Owners opens a list whose total equals it, and parts add up to the whole", async ({
  page,
}) => {
  await page.goto("/owners");
  const numbers = await linkedNumbers(page);
  expect(numbers.length).toBeGreaterThan(60);
  await expectListsToEqual(page.request, numbers);

  const values = (selector: string) =>
    page.locator(selector).evaluateAll((all) => all.map((one) => Number(one.getAttribute("data-number"))));
  const sum = (all: number[]) => all.reduce((total, one) => total + one, 0);
  const [owned = 0, whole = 0] = await values("h1 a[data-number]");
  expect(sum(await values("#coverage a[data-state]"))).toBe(whole);
  for (const level of ["provider", "environment", "tier", "class"]) {
    expect(sum(await values(`#${level} tbody td:last-child a`)), level).toBe(whole);
    expect(sum(await values(`#${level} tbody td:nth-child(4) a`)), `${level}, owned`).toBe(owned);
  }
  expect(sum(await values("#worklist tbody td:not(:last-child) a"))).toBe(whole - owned);
  expect(sum(await values("#worklist tbody td:last-child a"))).toBe(whole - owned);
});

test("what the coverage chart draws stands in a table, day by day", async ({ page }) => {
  await page.goto("/owners");
  const chart = page.locator("#trend");
  await chart.getByText("As a table").click();
  const rows = chart.getByRole("row");
  expect(await rows.count()).toBeGreaterThan(1);
  const [shown = ""] =
    /\d+ %|under 1 %|over 99 %/.exec(await chart.getByRole("img").getAttribute("aria-label").then(last)) ??
    [];
  await expect(rows.nth(1)).toContainText(shown);
});

test("the coverage chart tells day by day what it draws to who uses the arrow keys", async ({ page }) => {
  await goLive(page, "/owners");
  await page.locator("#trend").getByRole("img").focus();
  // What answers is fetched then, and takes over with the focus.
  await expect(page.locator("#trend").getByRole("application")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(page.locator("#trend").getByRole("status")).toContainText(/owned: (\d+ %|under 1 %)/);
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("the coverage chart is drawn, and its table stands under it", async ({ page }) => {
    await page.goto("/owners");
    const chart = page.locator("#trend");
    await expect(chart.getByRole("img")).toBeVisible();
    await expect(chart.getByRole("columnheader", { name: "Coverage" })).toBeVisible();
    await expect(chart.getByText("As a table")).toBeHidden();
  });
});

/** `Coverage: 12 % on 2026-11-01, 40 % on 2026-11-26`: what is said of the last day. */
function last(label: string | null): string {
  return label?.split(", ").at(-1) ?? "";
}

test("the numbers of every team, and of one team's page, open lists that equal them", async ({ page }) => {
  await page.goto("/owners/teams");
  await expectListsToEqual(page.request, await linkedNumbers(page));
  const owning = (await askTeams(page.request)).find(({ owned }) => owned > 0);
  expect(owning).toBeDefined();
  await page.goto(`/owners/teams/${owning?.key}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`${owning?.name} owns`);
  const numbers = await linkedNumbers(page);
  expect(numbers.length).toBeGreaterThan(8);
  await expectListsToEqual(page.request, numbers);
});

for (const address of [
  "/owners/teams/nobody-at-all",
  "/owners/inbox?team=nobody-at-all",
  "/owners/campaigns/999999",
])
  test(`${address} says that there is none, and leads on`, async ({ page }) => {
    expect((await page.goto(address))?.status()).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no such team or campaign.");
    await page.getByRole("link", { name: "All teams" }).click();
    await expect(page).toHaveURL(/\/owners\/teams$/);
  });

test("on paper an inbox has nothing to press", async ({ page }) => {
  await page.goto("/owners/inbox");
  await expect(page.locator("[data-item]").nth(1)).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("main").getByRole("button").filter({ visible: true })).toHaveCount(0);
  await expect(page.getByRole("main").getByRole("checkbox").filter({ visible: true })).toHaveCount(0);
});

test.describe("a viewer", () => {
  test.use({ storageState: signedInAs("viewer") });

  test("sees an inbox with its reasons, is told who decides, and can press nothing", async ({ page }) => {
    const [team] = await askTeams(page.request);
    await page.goto(`/owners/inbox?team=${team?.key}`);
    await expect(page.getByText("and security leads, decide here")).toBeVisible();
    await expect(page.locator("[data-item]").first().getByRole("list", { name: "Why" })).toBeVisible();
    await expect(page.getByRole("button", { name: /^(Ours|Not ours|Undo)/ })).toHaveCount(0);
    await page.goto("/owners/teams");
    await expect(page.getByRole("button", { name: "Make the team" })).toHaveCount(0);
    await page.goto("/settings/rules");
    await expect(page.getByRole("button", { name: "Preview" })).toHaveCount(0);
  });
});
