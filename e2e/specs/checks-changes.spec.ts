import { expect, type Locator, test } from "@playwright/test";
import { goLive } from "./live.ts";

async function openOf(check: Locator): Promise<number> {
  return Number(await check.getByRole("link", { name: /^Open:/ }).getAttribute("data-number"));
}

test("a threshold is previewed, saved and set back: what it ends is what it said, and opens again", async ({
  page,
}) => {
  test.slow();
  await goLive(page, "/settings/checks?check=old-credential");
  const check = page.locator('[data-check="old-credential"]');
  const before = await openOf(check);
  await check.getByLabel("Too old after days").fill("400");
  await check.getByRole("button", { name: "Preview" }).click();
  const said = check.getByRole("heading", { name: /^It would end \d+ finding/ });
  await expect(said).toBeVisible({ timeout: 30_000 });
  const ends = Number(/end (\d+)/.exec(await said.innerText())?.[1]);
  expect(ends).toBeGreaterThan(0);
  await check.getByRole("button", { name: "Save" }).click();
  await expect(check).toContainText("too old after days 400 (usually 90)", { timeout: 60_000 });
  await expect(check).toContainText("Set by Demo security lead");
  expect(await openOf(check)).toBe(before - ends);

  await check.getByRole("link", { name: /^Change/ }).click();
  await check.getByRole("link", { name: "Preview as usual" }).click();
  await expect(check.getByRole("heading", { name: `It would open ${ends} finding` })).toBeVisible({
    timeout: 30_000,
  });
  await check.getByRole("button", { name: "Save" }).click();
  await expect(check).toContainText("On, as usual.", { timeout: 60_000 });
  await expect(check).toContainText("Set back by Demo security lead");
  expect(await openOf(check)).toBe(before);
});

test("a check that is switched off ends what it found, and stands last until it is on again", async ({
  page,
}) => {
  test.slow();
  await goLive(page, "/settings/checks?check=dangling-binding");
  const check = page.locator('[data-check="dangling-binding"]');
  const before = await openOf(check);
  expect(before).toBeGreaterThan(0);
  await check.getByLabel("On").uncheck();
  await check.getByRole("button", { name: "Preview" }).click();
  await expect(check.getByRole("heading", { name: `It would end ${before} finding` })).toBeVisible({
    timeout: 30_000,
  });
  await check.getByRole("button", { name: "Save" }).click();
  await expect(check).toContainText("Switched off.", { timeout: 60_000 });
  await expect(page.locator("[data-check]").last()).toHaveAttribute("data-check", "dangling-binding");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("23 of 24 checks are on");
  await goLive(page, "/settings/checks?check=dangling-binding&try=1&enabled=yes");
  await check.getByRole("button", { name: "Save" }).click();
  await expect(check).toContainText("On, as usual.", { timeout: 60_000 });
  expect(await openOf(check)).toBe(before);
});
