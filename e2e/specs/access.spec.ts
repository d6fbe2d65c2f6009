import { expect, type Page, test } from "@playwright/test";
import { exported, type Row } from "./command-line.ts";

const panel = (page: Page) => page.locator("#access");

/** The first identity that passes the filter. */
async function open(page: Page, filter: string): Promise<Row> {
  const [row] = await exported("identities", filter);
  expect(row, filter).toBeDefined();
  await page.goto(`/identities/${String(row?.id)}`);
  return row as Row;
}

/** Numbers of a row of the table of services: granted, used, unused, undecided. */
async function numbersOf(page: Page, name: string): Promise<number[]> {
  const cells = panel(page).getByRole("row").filter({ hasText: name }).first().getByRole("cell");
  const texts = await cells.allInnerTexts();
  return texts.filter((text) => /^[\d,]+$/.test(text)).map((text) => Number(text.replaceAll(",", "")));
}

test("the panel's sentence and sums are the numbers that the list and the command line have", async ({
  page,
}) => {
  const row = await open(page, "provider:aws evidence:enough unused>10 state:live");
  const { granted, used, unused } = row as { granted: number; used: number; unused: number };
  const sum = await numbersOf(page, "All");
  expect(sum).toEqual([granted, used, unused, granted - used - unused]);
  await expect(panel(page)).toContainText(`It may do ${granted.toLocaleString("en")} things`);
  await expect(panel(page)).toContainText(`${unused.toLocaleString("en")} are proven unused`);
  await expect(page.locator("#evidence header")).toContainText("Enough");
});

test("a service opens its actions, as many as its row says, and an action says why it is allowed", async ({
  page,
}) => {
  await open(page, "provider:aws evidence:enough unused>10 state:live");
  const service = panel(page).getByRole("rowheader").first().getByRole("link");
  const name = await service.innerText();
  const [granted = 0] = await numbersOf(page, name);
  await service.focus();
  await page.keyboard.press("Enter");
  const actions = page.locator("#actions");
  await expect(actions.getByRole("heading", { level: 2 })).toContainText(name);
  await expect(actions.locator('a[href*="action="]')).toHaveCount(granted);
  const action = actions.locator('a[href*="action="]').first();
  const asked = await action.innerText();
  await action.click();
  await expect(page).toHaveURL(/[?&]action=/);
  const why = page.locator("#why");
  await expect(why.getByRole("heading", { level: 2 })).toContainText(`Why ${asked} is allowed`);
  await expect(why.getByRole("heading", { level: 3, name: "Allowed by" })).toBeVisible();
  await expect(why.locator("dt").filter({ hasText: "Allow" }).first()).toBeVisible();
  // The address is all the state there is: whoever is sent it sees the same.
  await page.reload();
  await expect(why).toContainText(asked);
});

for (const [word, filter] of [
  ["Young", "evidence:young state:live"],
  ["Blind", "evidence:blind state:live"],
] as const) {
  test(`a ${word.toLowerCase()} identity has no index: the page says why and what to do`, async ({
    page,
  }) => {
    await open(page, filter);
    await expect(panel(page)).toContainText(`${word}: no index`);
    await expect(panel(page)).toContainText("What to do:");
    const fact = page.getByRole("main").locator("dl").first().locator("div").first();
    await expect(fact).toContainText(word.toLowerCase());
    await expect(fact).not.toContainText(/\d\.\d\d/);
  });
}

test("undecided actions carry a reason", async ({ page }) => {
  await open(page, "evidence:blind granted>0 state:live");
  await panel(page).getByRole("rowheader").first().getByRole("link").click();
  await expect(page.locator("#actions summary").first()).toContainText(/Undecided: \d+ \S+/);
});

test("whoever may do everything is called that, with the ways that lead there", async ({ page }) => {
  await open(page, "kind:aws_iam_role administrator:yes state:live");
  await expect(page.locator("#risk")).toContainText("Administrator");
  await expect(page.locator("#risk").getByRole("link").first()).toHaveAttribute("href", /^https:/);
});

test("a root user is never said to have nothing granted", async ({ page }) => {
  const rows = await exported("identities", "kind:aws_root_user");
  test.skip(rows.length === 0, "this estate has no root user");
  await open(page, "kind:aws_root_user");
  await expect(panel(page)).toContainText("It may do everything in its account");
  await expect(page.getByRole("main")).not.toContainText("Nothing granted");
});

test("the panel fits 320 pixels, opened too, and keeps its numbers", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 800 });
  await open(page, "provider:aws evidence:enough unused>10 state:live");
  await panel(page).getByRole("rowheader").first().getByRole("link").click();
  await expect(page.locator("#actions")).toBeVisible();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(320);
  expect((await numbersOf(page, "All")).length).toBe(4);
});
