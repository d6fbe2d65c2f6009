import { expect, test } from "@playwright/test";
import { exported } from "./command-line.ts";

test("the coverage says every reading that is not complete, with its reason", async ({ page }) => {
  const missing = (await exported("coverage", "")).filter(
    ({ status, stream }) => stream !== undefined && status !== "complete" && status !== "not-applicable",
  );
  await page.goto("/sources");
  const readings = page.getByRole("list", { name: "Readings" }).locator("[data-stream]");
  await expect(readings).toHaveCount(missing.length);
  const shown = await readings.evaluateAll((all) => all.map((one) => one.getAttribute("data-stream")));
  expect(shown.sort()).toEqual(missing.map(({ stream }) => String(stream)).sort());
  // Each source has a list of its own.
  const reasons = (await page.getByRole("list", { name: "Readings" }).allInnerTexts()).join("\n");
  for (const { reason } of missing) expect(reasons).toContain(String(reason));
});

test("readings of one scope that are missing for one reason are one line", async ({ page }) => {
  await page.goto("/sources");
  const lines = await page
    .getByRole("list", { name: "Readings" })
    .locator(":scope > li")
    .evaluateAll((items) =>
      items.map((item) => [item.querySelector("strong")?.textContent, item.lastElementChild?.textContent]),
    );
  expect(new Set(lines.map((line) => JSON.stringify(line))).size).toBe(lines.length);
});

test("the freshness strip of every page leads to the coverage and names who refused", async ({ page }) => {
  for (const address of ["/identities", "/sources", "/nothing-here"]) {
    await page.goto(address);
    const strip = page.getByRole("status").filter({ hasText: "As of" });
    await expect(strip).toContainText(/\d+ of \d+ scopes complete/);
    await expect(strip.getByRole("link", { name: /scopes complete/ })).toHaveAttribute("href", "/sources");
  }
});

test("a source's number of identities is the total of the list it opens", async ({ page }) => {
  await page.goto("/sources");
  const link = page.locator('dd a[href^="/identities"]').first();
  const number = Number((await link.innerText()).replaceAll(",", ""));
  await link.click();
  await expect(page.locator("[data-total]")).toHaveAttribute("data-total", String(number));
});
