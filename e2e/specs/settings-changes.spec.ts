import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { goLive, untilLive } from "./live.ts";
import { signedInAs } from "./signed-in.ts";

// Keys are an administrator's to make.
test.use({ storageState: signedInAs("administrator") });

test("a key is shown once, opens what it names, and is refused from the moment it is revoked", async ({
  page,
  request,
}, { retry }) => {
  const name = `report ${retry}`;
  await goLive(page, "/settings/keys");
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Make a key" }).click();
  const shown = page.getByRole("figure", { name: "The new API key" });
  const key = (await shown.innerText()).trim();
  expect(key).toMatch(/^rc_[0-9a-f]{8}_/);
  const headers = { authorization: `Bearer ${key}` };
  expect((await request.get("/api/v1/identities?limit=1", { headers })).status()).toBe(200);
  const file = await request.get("/identities/export", { headers });
  expect(file.status()).toBe(403);
  expect((await file.json()).title).toContain("lacks the scope export");

  await page.getByRole("button", { name: "I have kept it" }).click();
  await expect(shown).toBeHidden();
  await page.reload();
  await untilLive(page);
  expect(await page.content()).not.toContain(key);
  const row = page.locator(`[data-key="${key.slice(0, 11)}"]`);
  await expect(row).toContainText("works");
  await row.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await expect(row).toContainText("revoked today");
  const refused = await request.get("/api/v1/identities?limit=1", { headers });
  expect(refused.status()).toBe(401);
  expect((await refused.json()).title).toContain("was revoked on");

  await page.goto(`/settings/audit?subject=api-key:${key.slice(0, 11)}`);
  await expect(page.locator("[data-row]")).toHaveCount(2);
  await expect(page.locator("[data-row]").first()).toContainText("api-key.revoke");
  expect(await page.content()).not.toContain(key);
});

test("an administrator gives a role, ends sessions, takes access and gives it back; the last administrator keeps theirs", async ({
  page,
  browser,
  baseURL,
}) => {
  const other = await browser.newContext({ baseURL, storageState: { cookies: [], origins: [] } });
  await other.request.post("/sign-in/with/demo", { form: { role: "member", to: "/healthz" } });
  const status = async () => (await other.request.get("/api/v1/identities?limit=1")).status();
  expect(await status()).toBe(200);
  await goLive(page, "/settings/users");
  const row = page.locator("[data-user]").filter({ hasText: "Demo team member" });
  await row.getByLabel("Role of Demo team member").selectOption("lead");
  await row.getByRole("button", { name: "Give" }).click();
  await expect(page.getByText("Demo team member is security lead from the next request on.")).toBeVisible();
  expect((await other.request.get("/settings/users")).status()).toBe(200);
  for (const [verb, said] of [
    ["Sign out", /is signed out: \d+ sessions? ended/],
    ["Revoke", /is out at the next request/],
  ] as const) {
    await row.getByRole("button", { name: verb }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: verb }).click();
    await expect(page.getByText(said)).toBeVisible();
    expect(await status()).toBe(401);
  }
  await expect(row).toContainText("revoked");
  await row.getByRole("button", { name: "Restore" }).click();
  await expect(row).toContainText("may sign in");

  const own = page.locator("[data-user]").filter({ hasText: "Demo administrator" });
  await own.getByLabel("Role of Demo administrator").selectOption("viewer");
  await own.getByRole("button", { name: "Give" }).click();
  await expect(own.getByRole("alert")).toContainText("is the last administrator who can sign in");
  await other.close();
});

test("the record is filtered by its address, verified on request, and taken as a file that says the same", async ({
  page,
}) => {
  await goLive(page, "/settings/audit");
  await page.getByRole("button", { name: "Verify now" }).click();
  await expect(page.getByText(/rows? (were|was) as (they were|it was) written, in order/)).toBeVisible();
  await page.getByLabel("What").selectOption("source.connect");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/command=source\.connect/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("of source.connect");
  const rows = page.locator("[data-row]");
  const count = await rows.count();
  expect(count).toBeGreaterThan(0);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "NDJSON" }).click(),
  ]);
  const lines = (await readFile(await download.path(), "utf8")).trim().split("\n");
  const entries = lines.map((line) => JSON.parse(line) as { position: number; command: string });
  expect(entries.map(({ position }) => String(position))).toEqual(
    await rows.evaluateAll((all) => all.map((row) => row.getAttribute("data-row"))),
  );
  await page.goto("/settings/audit?command=audit.export");
  await expect(rows.first()).toContainText("source.connect");
  await page.goto("/settings/audit?from=2026-13-01");
  await expect(page.getByRole("alert").filter({ hasText: "is not a day" })).toBeVisible();
});

test("an administrator sets how long a declaration may last; a security lead reads it, and the record says who did", async ({
  page,
  browser,
}) => {
  await goLive(page, "/settings");
  const limit = page.locator("[data-policy=break-glass]");
  await limit.getByRole("spinbutton").fill("45");
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-policy=break-glass][data-days='45']")).toContainText("Set by");
  const lead = await browser.newContext({ storageState: signedInAs("lead") });
  const other = await lead.newPage();
  await other.goto("/settings");
  await expect(other.locator("[data-policy=break-glass]")).toContainText("45 days");
  await expect(other.locator("#policy [data-withheld]")).toContainText("administrator");
  await lead.close();
  await page.goto("/settings/audit?subject=policy:break-glass");
  await expect(page.locator("[data-row]").first()).toContainText("policy.set");
});
