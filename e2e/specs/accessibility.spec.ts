import { expect, type Page, test } from "@playwright/test";
import { aRunOf } from "../real-run.ts";
import { goLive, pressUntil } from "./live.ts";
import { signedInAs } from "./signed-in.ts";
import { violations } from "./violations.ts";

// Connecting a source takes an administrator.
test.use({ storageState: signedInAs("administrator"), colorScheme: "light" });

/** What a theme can break: nothing but colours differ. */
const OF_COLOURS = ["color-contrast", "link-in-text-block"];

/** Paper is not pressed. */
const OF_FINGERS = ["target-size"];

/** One visit, every look: wide and light, narrow, on paper, and dark. */
async function expectNoViolations(page: Page): Promise<void> {
  const found: Record<string, string[]> = { light: await violations(page) };
  const wide = page.viewportSize() ?? { width: 1440, height: 1000 };
  await page.setViewportSize({ width: 390, height: 844 });
  found.narrow = await violations(page);
  await page.setViewportSize(wide);
  await page.emulateMedia({ media: "print" });
  found.paper = await violations(page, { not: OF_FINGERS });
  await page.emulateMedia({ media: "screen", colorScheme: "dark" });
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  found.dark = await violations(page, { only: OF_COLOURS });
  await page.emulateMedia({ media: "screen", colorScheme: "light" });
  expect(found).toEqual({ light: [], narrow: [], paper: [], dark: [] });
}

async function firstIdentity(page: Page, query: string): Promise<string> {
  const answer = await page.request.get(`/api/v1/identities?limit=1&q=${encodeURIComponent(query)}`);
  return `/identities/${(await answer.json()).items[0].id}`;
}

for (const address of [
  "/",
  "/program",
  "/summary",
  "/unusual/became-privileged",
  // Short lists: every row costs the judge time.
  "/identities/on/2026-11-24?q=kind:aws_iam_user+environment:development",
  "/identities/on/2020-01-01",
  "/identities?q=kind:aws_iam_user+environment:development",
  "/identities/trend?q=provider:aws&metric=ownership",
  "/identities/trend?q=created%3E90d",
  "/identities?q=natur:x",
  "/identities?q=%22nothing%20like%20it%22",
  "/sources",
  "/sources/acme-aws",
  "/sources/acme-aws/runs/LATEST",
  "/sources/acme-aws/set-up",
  "/sources/acme-aws/settings",
  "/sources/connect",
  "/sources/connect/aws",
  "/sign-in?problem=password",
  "/owners",
  "/owners/inbox",
  "/owners/campaigns",
  "/owners/teams",
  "/owners/teams/payments",
  "/burn-down",
  "/burn-down?decision=destroy",
  "/burn-down?decision=retire&risk=critical",
  "/burn-down/1",
  "/burn-down/campaigns",
  "/burn-down/campaigns/1",
  "/burn-down/meetings",
  "/burn-down/what-if?q=team:payments",
  "/exceptions",
  "/actions/iam:PassRole",
  "/actions/iam:PasRole",
  "/roles/1",
  "/exceptions/break-glass",
  "/exceptions?show=overdue",
  "/scorecards",
  "/scorecards?team=payments",
  "/scorecards?environment=moon",
  "/settings/objectives",
  "/settings/objectives?objective=tier-2-unused&try=1&sentence=x&q=tier:2&bad=stale:stale&target=95&window=90",
  "/sources?late=1",
  "/settings/rules?kind=environment&q=scope:search-dev&value=sandbox",
  "/settings/checks?check=old-credential&try=1&enabled=yes&threshold-days=30",
  "/findings?rule=dangling-binding",
  "/findings?rule=unowed",
  "/settings",
  "/settings/audit",
  "/settings/keys",
  "/settings/users",
  "/gallery",
  "/no-such-page",
]) {
  test(`${address} breaks no rule, in any look`, async ({ page }) => {
    test.setTimeout(120_000);
    const isRun = address.endsWith("LATEST");
    await goLive(page, isRun ? address.replace("LATEST", await aRunOf(page.request, "acme-aws")) : address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoViolations(page);
  });
}

test.describe("a viewer", () => {
  test.use({ storageState: signedInAs("viewer") });

  test("a forbidden page breaks no rule, nor does the account's menu", async ({ page }) => {
    await goLive(page, "/sources/connect");
    await expect(page.locator("[data-forbidden]")).toBeVisible();
    await page.getByRole("button", { name: /^Account: / }).click();
    await expect(page.getByRole("button", { name: "Sign out everywhere" })).toBeVisible();
    await expectNoViolations(page);
  });
});

test("an identity's page breaks no rule, closed and open", async ({ page }) => {
  await goLive(page, await firstIdentity(page, "kind:aws_iam_role grants>0 workloads>0"));
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectNoViolations(page);
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll("details")) fold.open = true;
  });
  await expectNoViolations(page);
});

test("what an identity may do and why breaks no rule", async ({ page }) => {
  await goLive(page, await firstIdentity(page, "kind:aws_iam_role evidence:enough unused>5"));
  await page.locator("#access").getByRole("rowheader").first().getByRole("link").click();
  await page.locator('#actions a[href*="action="]').first().click();
  await expect(page.locator("#why")).toBeVisible();
  await expectNoViolations(page);
});

test("the boxes over the page break no rule", async ({ page }) => {
  // A short list: what is judged here are the boxes, and every row costs the judge time.
  await goLive(page, "/identities?q=kind:aws_saml_provider");
  await pressUntil(page, "Control+k", () => expect(page.getByRole("dialog")).toBeVisible({ timeout: 1000 }));
  await expectNoViolations(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await expectNoViolations(page);
  await page.keyboard.press("Escape");
  await page.getByRole("combobox", { name: "Filter" }).fill("na");
  await expect(page.getByRole("option").first()).toBeVisible();
  await expectNoViolations(page);
});
