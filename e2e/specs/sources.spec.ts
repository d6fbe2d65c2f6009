import { expect, test } from "@playwright/test";
import { exported } from "./command-line.ts";
import { signedInAs } from "./signed-in.ts";

// Connecting a source takes an administrator.
test.use({ storageState: signedInAs("administrator") });

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
  await expect(page.getByRole("list", { name: "Readings" }).first()).toBeVisible();
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
  const link = page.locator('td a[href^="/identities"]').first();
  const number = Number((await link.innerText()).replaceAll(",", ""));
  await link.click();
  await expect(page.locator("[data-total]")).toHaveAttribute("data-total", String(number));
});

test("the matrix of a source says the status of every scope and stream by a word or a number", async ({
  page,
}) => {
  const all = (await exported("coverage", "")).filter(
    ({ source, stream }) => source === "acme-aws" && stream !== undefined,
  );
  await page.goto("/sources/acme-aws");
  await page.getByText(/^All \d+ readings:/).click();
  const table = page.getByRole("region", { name: "Scopes by readings" });
  await expect(table).toBeVisible();
  const cells = await table.locator("tbody td:not(:first-child)").allInnerTexts();
  const said = cells.filter((text) => text !== "not asked");
  expect(said.length).toBe(all.length);
  expect(said.every((text) => text.trim() !== "")).toBe(true);
  expect(said.filter((text) => text.startsWith("denied")).length).toBe(
    all.filter(({ status }) => status === "denied").length,
  );
});

test("a run says what it did: as many readings and missing ones as its page's list of them", async ({
  page,
}) => {
  await page.goto("/sources/acme-aws");
  await page.locator("#runs tbody a").last().click();
  await expect(page).toHaveURL(/\/runs\/\d+$/);
  const [whole, of] =
    /(\d+) of (\d+) complete/.exec(await page.locator("dl").first().innerText())?.slice(1) ?? [];
  await page.getByText(/^All \d+ readings of this run/).click();
  await expect(
    page.getByRole("region", { name: "Readings by stream and scope" }).locator("tbody tr"),
  ).toHaveCount(Number(of));
  await expect(page.locator("#missing")).toContainText(`${Number(of) - Number(whole)} readings`);
});

test("a source that is not there is a page that says so", async ({ page }) => {
  for (const address of ["/sources/nobody", "/sources/acme-aws/runs/999999", "/sources/connect/nowhere"]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Nothing has this address");
  }
});
