import { expect, test } from "@playwright/test";
import { goLive, pressUntil } from "./live.ts";

test("j and k move between rows, Enter opens, Esc lets go", async ({ page }) => {
  await goLive(page, "/identities");
  const links = page.locator("tbody tr td:first-child a");
  await pressUntil(page, "j", () => expect(links.first()).toBeFocused({ timeout: 1000 }));
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(links.nth(2)).toBeFocused();
  await page.keyboard.press("k");
  await expect(links.nth(1)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(links.nth(1)).not.toBeFocused();
  await page.keyboard.press("j");
  const name = await links.first().innerText();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
});

test("Ctrl K jumps to a page and to an identity by name", async ({ page }) => {
  await goLive(page, "/sources");
  const box = page.getByRole("dialog");
  await pressUntil(page, "Control+k", () => expect(box).toBeVisible({ timeout: 1000 }));
  await page.keyboard.type("identities");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/identities$/);
  const name = await page.locator("tbody tr td:first-child a").first().innerText();
  await pressUntil(page, "Control+k", () => expect(box).toBeVisible({ timeout: 1000 }));
  await page.keyboard.type(name);
  const option = box.getByRole("option").filter({ hasText: name }).first();
  await option.click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
});

test("? shows the keys, and single-character keys can be turned off", async ({ page }) => {
  await goLive(page, "/identities");
  const sheet = page.getByRole("dialog", { name: "Keys" });
  await pressUntil(page, "?", () => expect(sheet).toBeVisible({ timeout: 1000 }));
  await sheet.getByRole("checkbox").uncheck();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await page.keyboard.press("j");
  await expect(page.locator("tbody a").first()).not.toBeFocused();
  await page.keyboard.press("?");
  await expect(sheet).toBeHidden();
});

test("the theme is chosen, kept and drawn before the page is seen", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await goLive(page, "/identities");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await page.getByRole("button", { name: "Theme" }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("the navigation collapses to icons and stays so", async ({ page }) => {
  await goLive(page, "/identities");
  await page.getByRole("button", { name: "Collapse" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-nav", "closed");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-nav", "closed");
  const box = await page.getByRole("navigation", { name: "Main" }).boundingBox();
  expect(box?.width).toBeLessThan(60);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Sources" }).click();
  await expect(page).toHaveURL(/\/sources$/);
});

test("a narrow screen has its menu and its facets behind buttons", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await goLive(page, "/identities");
  await page.getByRole("button", { name: /^Filters, \d+ set/ }).click();
  await page
    .getByRole("dialog", { name: "Filters" })
    .getByRole("link", { name: /^IAM user/ })
    .click();
  await expect(page).toHaveURL(/kind:aws_iam_user/);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Menu" }).click();
  await page.getByRole("dialog").getByRole("link", { name: "Sources" }).click();
  await expect(page).toHaveURL(/\/sources$/);
});

test("the first Tab offers to skip to the content", async ({ page }) => {
  await goLive(page, "/identities");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to content" });
  await expect(skip).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#content")).toBeFocused();
});
