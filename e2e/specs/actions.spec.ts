import { expect, test } from "@playwright/test";
import { delivered } from "./delivered.ts";
import { expectListsToEqual, linkedNumbers } from "./owners-page.ts";

for (const action of ["iam:PassRole", "core/secrets:get"]) {
  const address = `/actions/${encodeURIComponent(action)}`;

  test(`every number of the page of ${action} opens a list whose total equals it, what gives it among them`, async ({
    page,
  }) => {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(action);
    const givers = page.locator("#given-by tbody a[data-number]");
    const rows = await page.locator("#given-by tbody tr").count();
    expect(rows).toBeGreaterThan(2);
    await expect(givers).toHaveCount(rows);
    await expectListsToEqual(page.request, await linkedNumbers(page));
    const number = await givers.first().getAttribute("data-number");
    await givers.first().click();
    await expect(page.locator("[data-total]")).toHaveAttribute("data-total", number ?? "");
    await expect(page.getByText(/^holds /).first()).toBeVisible();
  });
}

test("a policy that nobody knows is said with what to write", async ({ page }) => {
  await page.goto("/identities?q=holds:no-such-policy");
  await expect(page.getByRole("alert").filter({ hasText: "no-such-policy" })).toContainText("holds:");
  expect(
    await delivered(page, "/identities?q=holds:AdministratorAccess", "[data-total]", "data-total"),
  ).not.toBe("0");
});
