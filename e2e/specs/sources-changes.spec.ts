import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, type Page, test } from "@playwright/test";
import { importAccount } from "./import-account.ts";
import { goLive } from "./live.ts";
import { signedInAs } from "./signed-in.ts";

// Connecting a source takes an administrator.
test.use({ storageState: signedInAs("administrator") });

// Each test leaves behind a source of its own; only the collection is of the estate that other specs compare with the truth.
test.describe.configure({ mode: "serial" });

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);

/** What a verb prints with --json. */
async function told(...verb: string[]) {
  const node = join(root, "node_modules/.bin/node");
  const { stdout } = await run(node, ["collectors/cli.ts", ...verb, "--json"], { cwd: root });
  return JSON.parse(stdout);
}

/** So that specs can run again on the same data. */
const mark = String(Date.now()).slice(-8);
const thirty = Array.from({ length: 30 }, (_, index) => index);

async function holdThirty(source: string, account: string): Promise<void> {
  await importAccount(account, { source, roles: 40, at: "2026-11-20" });
  await importAccount(account, { source, roles: 40, without: thirty, at: "2026-11-21" });
}

async function openReview(page: Page, source: string): Promise<void> {
  await goLive(page, `/sources/${source}`);
  await page.getByRole("link", { name: /^Review \d+/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("would close");
}

test("a source is connected by keyboard: faults stand at their fields, then what to grant is spelled out", async ({
  page,
}) => {
  const name = `spec ${mark}`;
  await goLive(page, "/sources/connect/aws");
  await page.getByLabel("Name", { exact: true }).focus();
  await page.keyboard.type("connect");
  await page.getByText(/more settings/).press("Enter");
  await page.getByLabel("Reader role").fill("arn:aws:iam::1:role/x y");
  await page.getByLabel("Only these accounts").fill("123456789012, 12");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Not the name of a role (give the name, not the ARN).")).toBeVisible();
  await expect(page.getByText('"12": An account id has 12 digits.')).toBeVisible();
  await expect(page.getByText('A source cannot be called "connect"')).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true })).toBeFocused();
  await page.getByLabel("Reader role").fill("spec-reader");
  await page.getByLabel("Only these accounts").fill("123456789012");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/set-up$/);
  const source = (await told("sources")).find((one: { name: string }) => one.name === name);
  expect(source.config).toMatchObject({ roleName: "spec-reader", accounts: ["123456789012"] });
  const trust = page.getByRole("figure", { name: "trust-policy.json" });
  expect(JSON.parse(await trust.innerText()).Statement[0].Condition).toEqual({
    StringEquals: { "sts:ExternalId": source.config.externalId },
  });
  const policy = JSON.parse(await page.getByRole("figure", { name: "reader-policy.json" }).innerText());
  expect(policy.Statement[0].Action).toContain("iam:GetAccountAuthorizationDetails");
  await expect(page.getByText(`npm run cli -- doctor "${name}"`)).toBeVisible();
});

test("a name that is taken is refused at its field", async ({ page }) => {
  await goLive(page, "/sources/connect/aws");
  await page.getByLabel("Name", { exact: true }).fill("acme-aws");
  await page.getByRole("button", { name: "Connect AWS" }).click();
  await expect(page.getByText('There is already a source called "acme-aws".')).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("acme-aws");
});

test("collect now is followed to its end without loading the page, and its run is listed", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await goLive(page, "/sources/acme-aws");
  const rows = page.locator("#runs tbody tr");
  const before = await rows.first().getAttribute("data-run");
  await page.evaluate(() => Reflect.set(window, "isKept", true));
  const progress = page.locator("[data-progress]");
  await page.getByRole("button", { name: "Collect now" }).click();
  await expect(
    page.getByText(/Asked for a collection of acme-aws|is already known as of/).first(),
  ).toBeVisible();
  // On data that was collected by this spec before, a clock that stands still forbids another; the refusal is the test below.
  test.skip(await page.getByRole("alert").filter({ hasText: "already known" }).isVisible());
  await expect(progress).toHaveAttribute("data-progress", /waiting|running/);
  await expect(page.getByRole("progressbar", { name: "Readings done" })).toBeVisible({ timeout: 60_000 });
  await expect(progress).toHaveAttribute("data-progress", "idle", { timeout: 60_000 });
  await expect(progress).toContainText("The last collection ended in part");
  await expect(rows.first()).not.toHaveAttribute("data-run", before ?? "");
  await expect(rows.first()).toContainText("asked for by Demo administrator");
  expect(await page.evaluate(() => Reflect.get(window, "isKept"))).toBe(true);
  // Time stands still in these tests, and a source's time moves forward only.
  await page.getByRole("button", { name: "Collect now" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "is already known as of" })).toContainText(
    "moves forward only",
  );
});

test("held closures are reviewed row by row and closed only when the number is confirmed", async ({
  page,
}) => {
  const source = `held ${mark}`;
  await holdThirty(source, `9990${mark}`);
  await openReview(page, source);
  await expect(page.locator("[data-held]")).toHaveCount(60);
  const accept = page.getByRole("button", { name: "Accept: close 60" });
  const dialog = page.getByRole("alertdialog");
  await accept.focus();
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText("30 identities");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(accept).toBeFocused();
  expect((await told("closures", "list", source)).held).toMatchObject([{ count: 60 }]);
  await accept.click();
  await dialog.getByRole("button", { name: "Close 60" }).click();
  await expect(page.getByText("Closed 30 identities and 30 ways in.").first()).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Nothing of this reading is held");
  expect((await told("closures", "list", source)).held).toEqual([]);
  const answer = await page.request.get(
    `/api/v1/identities?q=${encodeURIComponent(`source:"${source}" state:live`)}`,
  );
  expect((await answer.json()).total).toBe(11);
  const [audit] = await told("audit", "list", "--command", "closures.accept");
  expect(audit).toMatchObject({
    actor: expect.stringMatching(/^user:\d+$/),
    command: "closures.accept",
    subject: `source:${source}`,
  });
});

test("a list that changed since it was shown is refused, and nothing closes", async ({ page }) => {
  const source = `stale ${mark}`;
  await holdThirty(source, `9991${mark}`);
  await openReview(page, source);
  // Somebody else decides while the page is open.
  await told("closures", "accept", source, "--stream", "aws/principals", "--scope", `9991${mark}`);
  await page.getByRole("button", { name: /^Accept/ }).click();
  await page
    .getByRole("alertdialog")
    .getByRole("button", { name: /^Close/ })
    .click();
  await expect(page.getByText(/is held any more/).first()).toBeVisible();
});

test("a schedule is changed, switched off and on again", async ({ page }) => {
  const name = `spec ${mark}`;
  await goLive(page, `/sources/${encodeURIComponent(name)}`);
  const schedules = async () =>
    (await told("schedule", "list", name)).schedules as { cron: string; enabled: boolean }[];
  await page.getByLabel("How often inventory is collected").selectOption({ label: "Every hour" });
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/hourly at :\d\d UTC, next/).first()).toBeVisible();
  expect((await schedules())[0]?.cron).toMatch(/^\d+ \* \* \* \*$/);
  await page
    .getByLabel("How often inventory is collected")
    .selectOption({ label: "By an expression of your own" });
  await page.getByLabel("Minute, hour, day, month, weekday").fill("every day");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "is not a schedule" })).toContainText("UTC");
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("button", { name: "Resume" })).toBeVisible();
  expect((await schedules()).map(({ enabled }) => enabled)).toEqual([false, false]);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
});

test("a source is disconnected only after a question, and says so from then on", async ({ page }) => {
  const name = `spec ${mark}`;
  await goLive(page, `/sources/${encodeURIComponent(name)}`);
  await page.getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Disconnect" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("has been disconnected");
  await expect(page.getByRole("button", { name: "Collect now" })).toBeHidden();
});
