import { expect, type Page, test } from "@playwright/test";
import { delivered } from "./delivered.ts";
import { goLive } from "./live.ts";

const numbers = (page: Page, selector: string) =>
  page.locator(`${selector} [data-number]`).evaluateAll((all) =>
    all.map((one) => ({
      number: Number(one.getAttribute("data-number")),
      href: one.getAttribute("href") ?? "",
    })),
  );

/** Of the list an address opens, whichever it is; an empty one has no total and no rows. */
async function totalAt(page: Page, href: string): Promise<number> {
  const total = await delivered(page, href, "[data-total]", "data-total");
  if (total !== null) return Number(total);
  const opened = await page.context().newPage();
  await opened.goto(href);
  await expect(opened.getByRole("heading", { level: 1 })).toBeVisible();
  const rows = await opened.locator("main tbody tr").count();
  await opened.close();
  return rows;
}

test("the page opens with how many objectives fail, and each number opens a list whose total equals it", async ({
  page,
}) => {
  test.setTimeout(180_000);
  await page.goto("/scorecards");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    /objectives? ((is|are) in breach|can be judged yet)/,
  );
  const estate = await numbers(page, 'tbody[data-card=""]');
  expect(estate.length).toBeGreaterThanOrEqual(7);
  const teams = await numbers(page, 'tbody:not([data-card=""])');
  expect(teams.length).toBeGreaterThan(3);
  for (const { number, href } of [...estate, ...teams.slice(0, 6)])
    expect(await totalAt(page, href), href).toBe(number);
});

test("the counts by status are the lines there are, and choosing one leaves exactly those", async ({
  page,
}) => {
  await page.goto("/scorecards");
  const tally = await page
    .getByRole("list", { name: "By status" })
    .getByRole("link")
    .evaluateAll((links) =>
      links.map((link) => ({
        lines: Number(link.getAttribute("data-lines")),
        href: link.getAttribute("href") ?? "",
      })),
    );
  const all = await page.locator("tr[data-objective]").count();
  expect(tally.reduce((sum, { lines }) => sum + lines, 0)).toBe(all);
  for (const { lines, href } of tally) {
    await page.goto(href);
    expect(await page.locator("tr[data-objective]").count(), href).toBe(lines);
    if (lines === 0) await expect(page.getByText("No objectives match this filter")).toBeVisible();
  }
});

test("a status is a word, a mark and never a colour alone", async ({ page }) => {
  await page.goto("/scorecards");
  for (const row of await page.locator("tr[data-objective]").all()) {
    const state = (await row.getAttribute("data-state")) ?? "";
    const cell = row.locator("td").last();
    await expect(cell).toHaveText(new RegExp(`^${state}$`, "i"));
    await expect(cell.locator("svg")).toBeVisible();
  }
});

test("what is chosen stands in the address and in words, by keyboard, and is taken back by itself", async ({
  page,
}) => {
  await goLive(page, "/scorecards");
  const form = page.getByRole("form", { name: "Which scorecards" });
  await form.getByLabel("Provider").focus();
  await form.getByLabel("Provider").selectOption("aws");
  await form.getByRole("button", { name: "Show" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/provider=aws/);
  await page.getByRole("link", { name: "Remove: Provider: AWS" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).not.toHaveURL(/provider=/);
});

test("the classes of work are told as teams are", async ({ page }) => {
  await page.goto("/scorecards?by=class");
  await expect(page.getByRole("rowheader", { name: /^CI\/CD/ })).toBeVisible();
});

test("a team has a page of its own that prints: its lines and what they count, and no controls", async ({
  page,
}) => {
  await page.goto("/scorecards?team=payments");
  await expect(page.locator("tbody[data-card]")).toHaveCount(1);
  await expect(page.locator('tr[data-objective="ownership-coverage"]')).toHaveCount(0);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("form", { name: "Which scorecards" })).toBeHidden();
  await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
  await expect(page.getByText("Team: ", { exact: false }).first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "What the numbers count" })).toBeVisible();
});

test("a word no choice has, and a team nobody has, are said with what to do", async ({ page }) => {
  for (const address of [
    "/scorecards?environment=moon",
    "/scorecards?team=nobody-has-this",
    "/scorecards?state=fine",
  ]) {
    await page.goto(address);
    await expect(page.getByRole("alert").first(), address).toBeVisible();
  }
});
