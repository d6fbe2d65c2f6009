import { expect, test } from "@playwright/test";
import { everyPage } from "../every-page.ts";
import { signedInAs } from "./signed-in.ts";

// Connecting a source takes an administrator.
test.use({ storageState: signedInAs("administrator") });

for (const width of [320, 390, 760, 1180, 1440]) {
  test(`no page scrolls sideways at ${width} pixels, folded or open`, async ({ page }) => {
    test.setTimeout(180_000);
    await page.setViewportSize({ width, height: 800 });
    for (const address of await everyPage(page.request)) {
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
      expect(await wide(), address).toBeLessThanOrEqual(width);
      await page.evaluate(() => {
        for (const fold of document.querySelectorAll("details")) fold.open = true;
      });
      expect(await wide(), `${address}, open`).toBeLessThanOrEqual(width);
    }
  });
}

test("heading and first column stay in sight while the list scrolls", async ({ page }) => {
  await page.goto("/identities?q=");
  const heading = page.getByRole("columnheader", { name: "Identity" });
  await page.mouse.move(800, 700);
  await page.mouse.wheel(0, 1500);
  await expect.poll(async () => (await heading.boundingBox())?.y ?? -1).toBeGreaterThan(0);
  expect((await heading.boundingBox())?.y).toBeLessThan(120);
});

test("on paper there is no navigation, no button, and what is folded is shown", async ({ page }) => {
  const [identity = ""] = await everyPage(page.request);
  await page.goto(identity);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("navigation", { name: "Main" })).toBeHidden();
  await expect(page.getByRole("button", { name: "Theme" })).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("#grants ol").first()).toBeVisible();
  for (const name of await page.locator("#grants summary span.font-semibold").all()) {
    expect((await name.boundingBox())?.height, "a name is not broken letter by letter").toBeLessThan(60);
  }
  const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(background).toBe("rgb(255, 255, 255)");
});

test("nothing moves for those who asked for less motion", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/identities");
  const longest = await page.evaluate(() =>
    Math.max(
      ...[...document.querySelectorAll("a, button")].map((element) =>
        Number.parseFloat(getComputedStyle(element).transitionDuration),
      ),
    ),
  );
  expect(longest).toBe(0);
});
