import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { goLive } from "./live.ts";
import { itemOf, pagesOf, pressOn, startMeeting } from "./meeting-page.ts";
import { signedInAs } from "./signed-in.ts";
import { violations } from "./violations.ts";

/** A campaign of its own over what few identities have to do, so that its agenda can be gone through to the end. */
async function startCampaign(page: Page): Promise<{ name: string; id: string }> {
  const name = `Meeting ${randomUUID().slice(0, 8)}`;
  await goLive(page, "/burn-down/campaigns");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Only items of identities that pass").fill("team:payments,data-platform tier:2");
  await page.getByLabel("Last day").fill("2027-03-31");
  await page.getByRole("button", { name: "Start", exact: true }).click();
  const link = page.getByRole("link", { name, exact: true });
  await expect(link).toBeVisible({ timeout: 30_000 });
  const id = (await link.getAttribute("href"))?.split("/").at(-1) ?? "";
  return { name, id };
}

test("of two browsers at one item one decides, the other is told; a member reads along and decides nothing", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const campaign = await startCampaign(page);
  const meeting = await startMeeting(page, campaign);
  await page.keyboard.press("n");
  await expect(page.locator("#item")).toBeVisible();
  await expect(page.locator("[data-bar=ready]")).toBeVisible();
  const item = await itemOf(page);
  const other = await browser.newContext({ storageState: signedInAs("administrator") });
  const second = await other.newPage();
  await goLive(second, `/burn-down/meetings/${meeting}?at=item:${item}`);
  await pressOn(page, () => page.keyboard.press("r"));
  await second.keyboard.press("r");
  await expect(second.locator("[data-bar] [role=alert]")).toContainText("decided already");
  await other.close();

  // Every step fits every screen and breaks no rule of access, in light and dark.
  for (const [at, theme] of [
    ["since", "light"],
    ["exceptions", "dark"],
    ["worst", "light"],
    [`item:${item}`, "dark"],
    ["end", "light"],
  ] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.goto(`/burn-down/meetings/${meeting}?at=${at}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    for (const width of [320, 390, 1180, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, `${at} at ${width}`).toBeLessThanOrEqual(width);
    }
    expect(await violations(page), at).toEqual([]);
  }

  const member = await browser.newContext({ storageState: signedInAs("member") });
  const reader = await member.newPage();
  await goLive(reader, `/burn-down/meetings/${meeting}`);
  await expect(reader.getByRole("button", { name: /^Remove by/ })).toHaveCount(0);
  await expect(reader.locator("[data-withheld]")).toContainText("security lead");
  await reader.keyboard.press("r");
  await reader.keyboard.press("j");
  await expect(reader.locator("[data-decided]")).toHaveAttribute("data-decided", "1");
  await member.close();
});

for (const format of ["A4", "Letter"] as const) {
  test(`campaign, worklist and minutes print on ${format}: every row, no navigation, whose and of when`, async ({
    page,
  }) => {
    await goLive(page, "/burn-down?team=payments");
    await page.emulateMedia({ media: "print" });
    await expect(page.getByRole("navigation", { name: "Main" })).toBeHidden();
    await expect(page.locator("[data-frame]").getByText("As of")).toBeVisible();
    await expect(page.getByRole("list", { name: "Chosen" })).toContainText("Team:");
    await expect(page.getByRole("button", { name: /^Plan/ }).first()).toBeHidden();
    const width = format === "A4" ? 794 - 2 * 53 : 816 - 2 * 53;
    for (const address of ["/burn-down?team=payments", "/burn-down/campaigns/1", "/burn-down/meetings"]) {
      await page.setViewportSize({ width, height: 1000 });
      await page.goto(address);
      // Nothing is cut at the right edge, and no words are cut short.
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
      expect(await wide(), address).toBeLessThanOrEqual(width);
      const cut = await page
        .locator("main table td, main table th")
        .evaluateAll((all) =>
          all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent),
        );
      expect(cut, address).toEqual([]);
    }
    await page.goto("/burn-down?team=payments");
    const rows = await page.locator("tbody tr").count();
    const pages = pagesOf(await page.pdf({ format }));
    // Some seven to thirty rows on a page.
    expect(pages).toBeGreaterThanOrEqual(Math.ceil(rows / 30));
    expect(pages).toBeLessThanOrEqual(Math.ceil(rows / 7) + 1);
  });
}

test("a worklist of several pages prints whole: every item is on the paper, and a part says that it is one", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await goLive(page, "/burn-down?risk=critical");
  const told = page.getByRole("navigation", { name: "Pages" });
  const total = Number(/^([\d,]+) items/.exec((await told.innerText()).trim())?.[1]?.replaceAll(",", ""));
  expect(total).toBeGreaterThan(100);
  await page.emulateMedia({ media: "print" });
  await expect(told).toContainText("100 on this page");
  await expect(told).toContainText("--format csv");
  await page.emulateMedia({ media: null });
  await told.getByRole("link", { name: /on one page, to print/ }).click();
  await page.waitForURL(/rows=all/);
  await expect(told).toContainText("all on this page");
  await expect(page.locator("tbody tr")).toHaveCount(total);
  // Each row leads to its item, on paper as a link of the file.
  const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
  const items = new Set([...pdf.matchAll(/\/URI\s*\([^)]*\/burn-down\/(\d+)\)/g)].map(([, id]) => id));
  expect(items.size).toBe(total);
});
