import { expect, type Page, test } from "@playwright/test";
import { itemsAt } from "./delivered.ts";
import { goLive, pressUntil } from "./live.ts";
import { signedInAs } from "./signed-in.ts";

const numbers = (page: Page, selector: string) =>
  page.locator(`${selector} [data-number]`).evaluateAll((all) =>
    all.map((one) => ({
      number: Number(one.getAttribute("data-number")),
      href: one.closest("a")?.getAttribute("href") ?? "",
    })),
  );

test("every number of the worklist opens a list whose total equals it, and teams add up to the whole", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await page.goto("/burn-down");
  const whole = await itemsAt(page, "/burn-down");
  const [first, ...others] = await numbers(page, "h1");
  expect(first?.number).toBe(whole);
  const teams = await numbers(page, "#teams");
  expect(teams.reduce((sum, { number }) => sum + number, 0)).toBe(whole);
  const decisions = await numbers(page, "#decisions");
  expect(decisions.reduce((sum, { number }) => sum + number, 0)).toBe(whole);
  // The smallest lists tell as much as the largest.
  for (const { number, href } of [...others, ...teams.slice(-2), ...decisions.slice(-3)])
    expect(await itemsAt(page, href), href).toBe(number);
});

test("choices stand in the address and in words, and each is taken back by itself", async ({ page }) => {
  await goLive(page, "/burn-down");
  const form = page.getByRole("form", { name: "Which items" });
  await form.getByLabel("Risk").selectOption("critical");
  await form.getByLabel("Identities").fill("provider:aws");
  await form.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/risk=critical/);
  await expect(page).toHaveURL(/q=provider:aws|q=provider%3Aaws/);
  await page.getByRole("link", { name: "Remove: Risk: critical" }).click();
  await expect(page).not.toHaveURL(/risk=/);
  await expect(page.getByRole("list", { name: "Chosen" })).toContainText("AWS");
});

test("a word no choice has, and a team nobody has, are said with what to do", async ({ page }) => {
  for (const address of [
    "/burn-down?decision=destroy",
    "/burn-down?team=nobody-has-this",
    "/burn-down?q=natur:x",
  ]) {
    await page.goto(address);
    await expect(page.getByRole("alert").first(), address).toBeVisible();
  }
});

test("items are gone through by keyboard, and one opens with why, the exact change and its history", async ({
  page,
}) => {
  await goLive(page, "/burn-down?decision=remove-actions");
  await pressUntil(page, "j", () => expect(page.locator("tbody a:focus").first()).toBeVisible());
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/burn-down\/\d+/);
  for (const name of ["Why", "If it is wrong", "Decide", "History"])
    await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
  await expect(page.getByRole("list", { name: "Findings" }).getByRole("listitem").first()).toBeVisible();
  await expect(page.locator("#change")).toContainText("never applies it");
});

test("an item that is not there is said", async ({ page }) => {
  await page.goto("/burn-down/999999999");
  await expect(page.getByRole("alert").first()).toContainText("does not exist");
});

test("a finding of an identity leads to the work that would end it, and the facet to its list", async ({
  page,
}) => {
  const answer = await page.request.get("/api/v1/findings?rule=old-credential&limit=1");
  const { findings } = (await answer.json()) as { findings: { identity: { id: string } }[] };
  await page.goto(`/identities/${findings[0]?.identity.id}`);
  const finding = page.locator('[data-finding="old-credential"]').first();
  await expect(finding).toBeVisible();
  await finding.getByRole("link").first().click();
  await expect(page).toHaveURL(/\/burn-down\/\d+/);
});

test.describe("a viewer", () => {
  test.use({ storageState: signedInAs("viewer") });

  test("reads the worklist and is offered nothing to decide", async ({ page }) => {
    await page.goto("/burn-down");
    await expect(page.getByRole("button", { name: /^Plan/ })).toHaveCount(0);
  });
});
