import { expect, test } from "@playwright/test";
import { goLive } from "./live.ts";

test("an item is planned where it stands, shows its day, and the plan is taken back", async ({ page }) => {
  await goLive(page, "/burn-down?decision=retire");
  const plan = page.getByRole("button", { name: /^Plan: / }).first();
  const name = (await plan.getAttribute("aria-label")) ?? "";
  const title = name.replace("Plan: ", "");
  await plan.click();
  await page.getByLabel("Done by").fill("2027-01-15");
  await page.getByRole("button", { name: "Plan it" }).click();
  await expect(page.getByText("Planned for 2027-01-15.")).toBeVisible();
  const row = page
    .getByRole("row")
    .filter({ has: page.getByRole("link", { name: title, exact: true }) })
    .first();
  await expect(row.locator('[data-state="planned"]')).toBeVisible();
  await row.getByRole("link", { name: title, exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("planned for");
  await page.getByRole("button", { name: "Take the plan back" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("not planned");
  await expect(page.locator("#history")).toContainText("Plan taken back");
});

test("an exception has a reason and an end, and says that nobody approved it", async ({ page }) => {
  await goLive(page, "/burn-down?decision=retire&sort=age");
  await page.locator("tbody th a, tbody td a").first().click();
  await page.getByText("Leave it as it is for now").click();
  await page.getByLabel("Until").fill("2027-01-15");
  await page.getByLabel("Why").fill("The vendor moves in January.");
  await page.getByRole("button", { name: "Except it" }).click();
  await expect(page.locator("#decide")).toContainText("The vendor moves in January.");
  await expect(page.locator("#decide")).toContainText("Nobody has approved it yet");
  await page.getByText("Change or end the exception").click();
  await page.getByRole("button", { name: "End the exception" }).click();
  await expect(page.locator("#decide")).not.toContainText("The vendor moves in January.");
});
