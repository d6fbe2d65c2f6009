import { expect, type Page, test } from "@playwright/test";
import { aRunOf } from "./real-run.ts";
import { signedInAs } from "./signed-in.ts";

// Connecting a source takes an administrator.
test.use({ storageState: signedInAs("administrator") });

async function addresses(page: Page): Promise<string[]> {
  const answer = await page.request.get("/api/v1/identities?limit=1&q=grants%3E0%20workloads%3E0");
  return [
    "/identities",
    `/identities/${(await answer.json()).items[0].id}`,
    "/sources",
    "/sources/acme-aws",
    `/sources/acme-aws/runs/${await aRunOf(page.request, "acme-aws")}`,
    "/sources/acme-aws/set-up",
    "/sources/connect/aws",
    "/owners",
    "/owners/inbox",
    "/owners/campaigns",
    "/owners/teams",
    "/owners/teams/payments",
    "/burn-down",
    "/burn-down/1",
    "/burn-down/campaigns",
    "/burn-down/campaigns/1",
    "/burn-down/meetings",
    "/burn-down/what-if",
    "/exceptions",
    "/actions/iam:PassRole",
    "/actions/iam:PasRole",
    "/roles/1",
    "/exceptions/break-glass",
    "/scorecards",
    "/scorecards?by=class",
    "/settings/objectives?objective=tier-2-unused&try=1&sentence=x&q=tier:2&bad=stale:stale&target=95&window=90",
    "/settings/rules",
    "/settings/checks?check=old-credential&try=1&enabled=yes&threshold-days=30",
    "/findings?state=all",
    "/settings/audit",
    "/settings/keys",
    "/settings/users",
    "/identities?q=natur:x",
    "/sign-in",
    "/",
    "/program",
    "/summary",
    "/unusual/became-privileged",
    "/identities/on/2026-11-24",
  ];
}

for (const width of [320, 390, 760, 1180, 1440]) {
  test(`no page scrolls sideways at ${width} pixels, folded or open`, async ({ page }) => {
    test.setTimeout(180_000);
    await page.setViewportSize({ width, height: 800 });
    for (const address of await addresses(page)) {
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
  const [, identity = ""] = await addresses(page);
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
