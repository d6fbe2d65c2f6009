import { expect, type Page, test } from "@playwright/test";
import { everyPage } from "../every-page.ts";
import { goLive } from "./live.ts";
import { signedInAs } from "./signed-in.ts";

// Connecting a source takes an administrator.
test.use({ storageState: signedInAs("administrator") });

const widths = [1440, 1180, 760, 390, 320] as const;
/** More of them than of workers: none is left alone with a long one. */
const parts = [0, 1, 2, 3];

/** Pixels by which the page is wider than its window, once what draws itself anew has done so. */
async function expectToFit(page: Page, said: string): Promise<void> {
  const over = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if ((await over()) > 0) await expect.poll(over, said).toBeLessThanOrEqual(0);
}

for (const part of parts) {
  test(`no page scrolls sideways at any width, folded or open (${part + 1} of ${parts.length})`, async ({
    page,
  }) => {
    test.setTimeout(180_000);
    const pages = await everyPage(page.request);
    for (const address of pages.filter((_, index) => index % parts.length === part)) {
      // From the widest on, as a window is made smaller: what has once been drawn wide must become narrow again.
      await page.setViewportSize({ width: widths[0], height: 800 });
      await goLive(page, address);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      // Where nothing is folded, both are one.
      const folds = await page.locator("details").count();
      for (const state of folds > 0 ? ["folded", "open"] : ["open"]) {
        if (folds > 0 && state === "open")
          await page.evaluate(() => {
            for (const fold of document.querySelectorAll("details")) fold.open = true;
          });
        for (const width of widths) {
          await page.setViewportSize({ width, height: 800 });
          await expectToFit(page, `${address}, ${state}, at ${width} pixels`);
        }
      }
    }
  });
}

test("heading and first column stay in sight while the list scrolls", async ({ page }) => {
  await goLive(page, "/identities?q=");
  const heading = page.getByRole("columnheader", { name: "Identity" });
  const last = page.locator("tbody tr").last();
  await last.scrollIntoViewIfNeeded();
  expect(await page.evaluate(() => window.scrollY)).toBeGreaterThan(1000);
  const top = (await heading.boundingBox())?.y ?? -1;
  expect(top).toBeGreaterThan(0);
  expect(top).toBeLessThan(120);
  // Where it is too narrow for its columns, it scrolls in a box of its own, both ways.
  await page.setViewportSize({ width: 600, height: 800 });
  await last.locator("td").last().scrollIntoViewIfNeeded();
  for (const kept of [heading, last.locator("td").first()]) await expect(kept).toBeInViewport({ ratio: 0.9 });
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
