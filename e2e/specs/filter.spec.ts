import { expect, test } from "@playwright/test";
import { exported } from "./command-line.ts";
import { ListPage } from "./list-page.ts";
import { pressUntil } from "./live.ts";

test("a filter is written by keyboard alone, with suggestions, and counts what the command line counts", async ({
  page,
}) => {
  const list = new ListPage(page);
  await list.open();
  await pressUntil(page, "/", () => expect(list.filter()).toBeFocused({ timeout: 1000 }));
  await page.keyboard.press("Control+A");
  await page.keyboard.type("kin");
  await expect(page.getByRole("option").first()).toContainText("kind:");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(list.filter()).toHaveValue("kind:");
  await page.keyboard.type("user");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(list.filter()).toHaveValue("kind:aws_iam_user ");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=kind(:|%3A)aws_iam_user/);
  const rows = await exported("identities", "kind:aws_iam_user");
  await expect(page.locator("[data-total]")).toHaveAttribute("data-total", String(rows.length));
});

test("Esc leaves the suggestions first and the filter then", async ({ page }) => {
  const list = new ListPage(page);
  await list.open();
  await list.filter().click();
  await page.keyboard.press("End");
  await page.keyboard.type(" na");
  await expect(page.getByRole("listbox")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("listbox")).toBeHidden();
  await expect(list.filter()).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(list.filter()).not.toBeFocused();
});

test("chips say the filter in words and take one term away", async ({ page }) => {
  const list = new ListPage(page);
  await list.open("?q=kind:aws_iam_user%20static-credentials%3E0");
  await expect(list.chips()).toHaveCount(2);
  const wide = (await exported("identities", "static-credentials>0")).length;
  await list.follow(page.getByRole("link", { name: "Remove: Kind: IAM user" }));
  await expect(list.chips()).toHaveCount(1);
  expect(await list.total()).toBe(wide);
  await list.follow(page.getByRole("link", { name: "Clear all" }));
  await expect(list.chips()).toHaveCount(0);
  expect(await list.total()).toBe((await exported("identities", "")).length);
});

test("the start filter is shown as chips, not hidden", async ({ page }) => {
  const list = new ListPage(page);
  await list.open();
  await expect(page.getByText("machine, mixed or unknown nature")).toBeVisible();
  await expect(list.chips()).toHaveCount(2);
});

test("the address is the whole state: it survives a reload and the way back", async ({ page }) => {
  const list = new ListPage(page);
  await list.open("?q=kind:aws_iam_role&sort=-grants");
  const names = await list.links().allInnerTexts();
  const address = page.url();
  await page.reload();
  await list.ready();
  expect(await list.links().allInnerTexts()).toEqual(names);
  await expect(list.filter()).toHaveValue("kind:aws_iam_role");
  await list.links().first().click();
  await expect(page).toHaveURL(/\/identities\/\d+$/);
  await page.goBack();
  await expect(page).toHaveURL(address);
  await list.ready();
  expect(await list.links().allInnerTexts()).toEqual(names);
});

test("a filter nobody can read is shown as written, with what was probably meant", async ({ page }) => {
  await page.goto("/identities?q=natur:human");
  await expect(page.getByRole("alert").filter({ hasText: "natur" })).toContainText("Did you mean nature?");
  await expect(page.getByRole("combobox", { name: "Filter" })).toHaveValue("natur:human");
  await expect(page.getByRole("combobox", { name: "Filter" })).toHaveAttribute("aria-invalid", "true");
});

test("a value, a scope and an order nobody knows are errors with a suggestion too", async ({ page }) => {
  await page.goto("/identities?q=kind:aws_iam_rol");
  await expect(page.getByRole("alert").filter({ hasText: "aws_iam_rol" })).toContainText("kind:aws_iam_role");
  await page.goto("/identities?q=scope:no-such-place-anywhere");
  await expect(page.getByRole("alert").filter({ hasText: "no-such-place-anywhere" })).toBeVisible();
  await page.goto("/identities?sort=grant");
  await expect(page.getByRole("alert").filter({ hasText: "grant" })).toContainText("Did you mean grants?");
});

test("a filter nothing matches says so and offers others", async ({ page }) => {
  await page.goto("/identities?q=%22no%20such%20name%20anywhere%22");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("No identity matches this filter.");
  await expect(page.getByRole("link", { name: "gaps:denied" })).toBeVisible();
});
