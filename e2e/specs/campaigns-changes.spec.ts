import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { delivered } from "./delivered.ts";
import { goLive, untilLive } from "./live.ts";
import { askTeams, countOf } from "./owners-page.ts";

/** Each number of the table opens items whose total equals it. */
async function expectItemsToEqual(page: Page, table: string): Promise<void> {
  const links = await page.locator(`${table} a[data-items]`).evaluateAll((all) =>
    all.map((one) => ({
      number: one.getAttribute("data-items") ?? "",
      href: one.getAttribute("href") ?? "",
    })),
  );
  expect(links.length).toBeGreaterThan(5);
  for (const { number, href } of links)
    expect(await delivered(page, href, "[data-items-total]", "data-items-total"), href).toBe(number);
}

test("a campaign starts as previewed, is answered in a team's inbox, opens a list behind each number, and is closed", async ({
  page,
}) => {
  test.setTimeout(120_000);
  // What it owns was claimed before: a claim of the same instant would be an answer.
  const owning = (await askTeams(page.request)).find(({ key }) => key === "payments");
  if (owning === undefined || owning.owned === 0) throw new Error("The team Payments owns nothing.");
  const name = `Check ${randomUUID().slice(0, 8)}`;
  const filter = `team:${owning.key}`;
  await goLive(page, "/owners/campaigns");
  await page.getByLabel("Name").fill(name);
  await page.getByRole("combobox").fill(filter);
  await page.getByRole("button", { name: "Preview" }).click();
  const preview = page.locator("#preview");
  const asked = Number(await preview.locator("h2 a[data-number]").getAttribute("data-number"));
  expect(asked).toBe(await countOf(page.request, `${filter} owner:attested,claimed -state:gone`));
  await preview.getByRole("button", { name: "Start the campaign" }).click();
  await page.getByRole("table").getByRole("link", { name, exact: true }).click();
  const answer = page.getByRole("heading", { level: 1 });
  await expect(answer).toContainText(`${name}: 0 of ${asked} answered`);

  const left = page.locator("#items");
  await expect(left.locator("[data-items-total]")).toHaveAttribute("data-items-total", String(asked));
  const address = page.url();
  await page.getByRole("link", { name: `Answer for ${owning.name}` }).click();
  const first = page.locator("[data-asked]").first();
  await first.getByRole("button", { name: /^Still ours and needed/ }).click();
  await expect(async () => {
    await page.goto(address);
    await expect(answer).toContainText(`${name}: 1 of ${asked} answered`, { timeout: 1000 });
  }).toPass();
  await expectItemsToEqual(page, "#standing");

  await untilLive(page);
  await page.getByRole("button", { name: "Close the campaign" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Close it" }).click();
  await expect(page.getByRole("main")).toContainText("Closed on");
  await expect(page.getByRole("button", { name: "Close the campaign" })).toHaveCount(0);
});
