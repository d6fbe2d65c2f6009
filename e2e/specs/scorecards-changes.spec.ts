import { expect, test } from "@playwright/test";
import { goLive } from "./live.ts";
import { signedInAs } from "./signed-in.ts";

test("an objective is tried before it is saved, told on the scorecards, put away and taken back", async ({
  page,
}) => {
  test.slow();
  const sentence = `No agent is over-privileged ${test.info().testId.slice(0, 6)}${test.info().retry}`;
  await goLive(page, "/settings/objectives");
  await page.getByRole("link", { name: "New objective" }).click();
  const form = page.getByRole("form", { name: "New objective" });
  await form.getByLabel("What is to hold, said plainly").fill(sentence);
  await form.getByLabel("What is wrong with one of them").fill("last-used>90d");
  await form.getByRole("button", { name: "See what it would have said" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "not kept" })).toBeVisible();
  await form.getByLabel("What is wrong with one of them").fill("opi>0.4");
  await form.getByRole("button", { name: "See what it would have said" }).click();
  const preview = page.getByRole("row", { name: /As it would be/ });
  await expect(preview).toBeVisible({ timeout: 30_000 });
  const said = Number(await preview.locator("[data-number]").getAttribute("data-number"));
  await page.getByRole("button", { name: "Make this objective" }).click();
  await expect(page.getByRole("heading", { name: sentence })).toBeVisible({ timeout: 30_000 });

  await page.goto("/scorecards");
  const row = page.locator('tbody[data-card=""]').getByRole("row", { name: new RegExp(sentence) });
  expect(Number(await row.locator("[data-number]").first().getAttribute("data-number"))).toBe(said);

  await goLive(page, "/settings/objectives");
  const item = page.getByRole("listitem").filter({ hasText: sentence });
  await item.getByRole("button", { name: "Archive" }).click();
  const archived = page
    .getByRole("list", { name: "Archived objectives" })
    .getByRole("listitem")
    .filter({ hasText: sentence });
  await expect(archived).toBeVisible({ timeout: 30_000 });
  await archived.getByRole("button", { name: "Take back" }).click();
  await expect(page.getByRole("list", { name: "Objectives", exact: true })).toContainText(sentence, {
    timeout: 30_000,
  });
  await item.getByRole("button", { name: "Archive" }).click();
  await expect(archived).toBeVisible({ timeout: 30_000 });
});

test.describe("a viewer", () => {
  test.use({ storageState: signedInAs("viewer") });

  test("reads how objectives are set, and changes none", async ({ page }) => {
    await page.goto("/settings/objectives?objective=tier-2-unused");
    await expect(page.getByRole("list", { name: "Objectives" }).getByRole("listitem")).not.toHaveCount(0);
    await expect(page.getByRole("button", { name: "Archive" })).toHaveCount(0);
    await expect(page.getByRole("form")).toHaveCount(0);
    await expect(page.getByText("takes the role")).toBeVisible();
  });
});
