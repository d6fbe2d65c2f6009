import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { delivered } from "./delivered.ts";
import { goLive, untilLive } from "./live.ts";
import { signedInAs } from "./signed-in.ts";

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

test("an exception is asked for by one person, approved by another, and ended", async ({ page, browser }) => {
  await goLive(page, "/burn-down?decision=retire&sort=age");
  await page.locator("tbody th a, tbody td a").first().click();
  await page.getByText("Leave it as it is for now").click();
  await page.getByLabel("Until").fill("2027-01-15");
  const reason = `The vendor moves in January (${randomUUID().slice(0, 8)}).`;
  await page.getByRole("textbox", { name: "Why" }).fill(reason);
  await page.getByLabel("What keeps the harm small meanwhile").fill("Its key is rotated weekly.");
  await page.getByRole("button", { name: "Ask for it" }).click();
  const decide = page.locator("#decide");
  await expect(decide).toContainText("It waits for another person's approval.");
  // Who asked may only withdraw.
  await expect(decide.getByRole("button", { name: "Approve" })).toHaveCount(0);
  await expect(decide.getByRole("button", { name: "Withdraw" })).toBeVisible();

  const other = await browser.newContext({ storageState: signedInAs("administrator") });
  const list = await other.newPage();
  await goLive(list, "/exceptions");
  const row = list.getByRole("row").filter({ hasText: reason });
  await expect(row).toContainText("Waits for approval");
  await row.getByRole("button", { name: "Approve" }).click();
  await expect(row).toContainText("Holds");
  await other.close();

  await page.reload();
  await untilLive(page);
  await expect(decide).toContainText("Excepted until 2027-01-15");
  await page.getByText("Renew or end the exception").click();
  await page.getByRole("button", { name: "End it now" }).click();
  await expect(decide).not.toContainText(reason);
  await expect(page.locator("#history")).toContainText("Exception approved");
});

test("a campaign freezes what is left, opens a list behind each number, and is closed", async ({ page }) => {
  test.setTimeout(120_000);
  const name = `Check ${randomUUID().slice(0, 8)}`;
  await goLive(page, "/burn-down/campaigns");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Last day").fill("2027-03-31");
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.getByRole("link", { name, exact: true }).click();
  await page.waitForURL(/\/campaigns\/\d+$/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("left, on plan");
  const links = await page
    .locator("[data-items]")
    .evaluateAll((all) =>
      all.map((one) => ({ number: one.getAttribute("data-items"), href: one.getAttribute("href") ?? "" })),
    );
  expect(links.length).toBeGreaterThan(10);
  const address = page.url();
  // Of many teams a few tell as much as all. Checks that are set meanwhile move items: both are read anew until they agree.
  for (const { href } of [...links.slice(0, 8), ...links.slice(-4)]) {
    await expect(async () => {
      const number = await delivered(page, address, `[data-items][href="${href}"]`, "data-items");
      const words = number === "0" ? "No items match" : `${Number(number).toLocaleString("en-US")} item`;
      const told = number === "0" ? "main" : 'main nav[aria-label="Pages"]';
      expect(await delivered(page, href, told), href).toContain(words);
    }).toPass();
  }
  await goLive(page, address);
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "Close it" }).click();
  await expect(page.getByText(/closed/i).first()).toBeVisible();
});
