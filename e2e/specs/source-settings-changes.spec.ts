import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, type Page, test } from "@playwright/test";
import { goLive } from "./live.ts";
import { signedInAs } from "./signed-in.ts";

// Changing how a source is read takes an administrator.
test.use({ storageState: signedInAs("administrator") });

// Each asks the command line what is stored, several times.
test.describe.configure({ timeout: 150_000 });

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);

/** What a verb prints with --json. */
async function told(...verb: string[]) {
  const node = join(root, "node_modules/.bin/node");
  const { stdout } = await run(node, ["collectors/cli.ts", ...verb, "--json"], { cwd: root });
  return JSON.parse(stdout);
}

/** A source of the test's own. */
async function connected(what: string, ...options: string[]): Promise<string> {
  const name = `${what} ${String(Date.now()).slice(-8)}`;
  await told("connect", "aws", "--name", name, ...options);
  return name;
}

async function configOf(name: string): Promise<Record<string, unknown>> {
  return (await told("sources")).find((one: { name: string }) => one.name === name)?.config;
}

const settingsOf = (name: string) => `/sources/${encodeURIComponent(name)}/settings`;
const review = (page: Page) => page.getByRole("region", { name: "What this change means" });
const see = (page: Page) => page.getByRole("button", { name: "See what this changes" });

test("settings are changed by keyboard: faults at their fields, then what it means, then saved and written down, then taken back", async ({
  page,
}) => {
  const name = await connected("settings", "--regions", "eu-west-1");
  const before = await configOf(name);
  await goLive(page, settingsOf(name));
  await expect(page.getByLabel(/^Regions /)).toHaveValue("eu-west-1");
  await page.getByText("Use from logs: A trail, with Athena").focus();
  await page.keyboard.press("Enter");
  await page.getByLabel("Read a trail with Athena").selectOption({ label: "Measure the cost on one day" });
  await page.getByLabel("Athena table").fill("no table");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Not the name of a table: letters, digits and _.")).toBeVisible();
  await expect(page.getByText("This is needed to read a trail with Athena.")).toHaveCount(2);
  await expect(page.getByLabel("Athena database")).toBeFocused();
  await expect(review(page)).toBeHidden();

  await page.getByLabel("Athena database").fill("audit");
  await page.getByLabel("Athena table").fill("trail");
  await page.getByLabel("Most to scan in a run, GB").fill("200");
  await page.getByLabel(/^Regions /).fill("");
  await page.keyboard.press("Enter");
  await expect(review(page)).toBeFocused();
  await expect(review(page)).toContainText("Regions: eu-west-1 → as usual");
  await expect(review(page)).toContainText("off → measuring only");
  await expect(review(page)).toContainText("at most 200 GB, 1.00 USD");
  await expect(review(page).getByText("Let it ask Athena about the trail")).toBeVisible();
  expect(await configOf(name), "looking saves nothing").toEqual(before);

  await review(page).getByRole("button", { name: "Save" }).press("Enter");
  await expect(page).toHaveURL(/\/sources\/[^/]+#settings$/);
  await expect(page.locator("#engines").getByText("measuring only")).toBeVisible();
  const { regions: _gone, ...kept } = before;
  const after = { ...kept, athena: "measure", athenaDatabase: "audit", athenaTable: "trail" };
  expect(await configOf(name)).toEqual({ ...after, athenaMostGigabytes: 200 });
  const [entry] = await told("audit", "list", "--command", "source.configure", "--subject", name);
  expect(entry).toMatchObject({ actor: expect.stringMatching(/^user:\d+$/), before, after });

  await page.locator("#last-change").getByRole("button", { name: "Take back" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("Dates that are stored stay");
  await dialog.getByRole("button", { name: "Take back" }).click();
  await expect(page.locator("#engines").getByText("measuring only")).toBeHidden();
  expect(await configOf(name)).toEqual(before);
});

test("what was edited after it was reviewed, or changed by somebody else meanwhile, is not saved", async ({
  page,
}) => {
  const name = await connected("meanwhile");
  await goLive(page, settingsOf(name));
  await see(page).click();
  await expect(page.getByText("Nothing would change.").first()).toBeVisible();
  await expect(review(page)).toBeHidden();
  await page.getByLabel("Reader role").fill("another-reader");
  await see(page).click();
  await expect(review(page)).toContainText("rollcall-reader → another-reader");
  await page.getByLabel("Reader role").fill("third-reader");
  await expect(review(page)).toBeHidden();
  await see(page).click();
  await expect(review(page)).toContainText("third-reader");
  await told("configure", "aws", "--name", name, "--profile", "somebody-else");
  await review(page).getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "since they were shown" })).toContainText(
    "Load the page again",
  );
  expect(await configOf(name)).toMatchObject({ roleName: "rollcall-reader", profile: "somebody-else" });
});

test("neither what Rollcall made to be known by nor what is typed into a refused form is sent back", async ({
  page,
}) => {
  const name = await connected("unsaid");
  const { externalId } = (await configOf(name)) as { externalId: string };
  const delivered = await (await page.request.get(settingsOf(name))).text();
  expect(delivered).toContain("stays as Rollcall made it");
  expect(delivered).not.toContain(externalId);
  await goLive(page, settingsOf(name));
  const secret = `ghp_${"a1B2".repeat(9)}`;
  await page.getByLabel("Profile").fill(secret);
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await see(page).click();
  expect(await (await answer).text()).not.toContain(secret);
  await expect(page.getByText("This looks like a secret, and Rollcall stores none.")).toBeVisible();
  expect(JSON.stringify(await told("audit", "list", "--subject", name))).not.toContain(secret);
});
